import type { MethodName, Params, Result } from "#protocol";
import type { Caller, RpcError } from "../../../client/sdk/index.ts";

interface Made {
  readonly method: MethodName;
  readonly params: Record<string, unknown>;
  readonly answer: (result: unknown) => Promise<void>;
  readonly fail: (error: RpcError) => Promise<void>;
}

/** Promises that hang on each other settle, and timers of 0 ms fire. */
export const settled = async () => {
  for (let i = 0; i < 5; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** A caller whose calls wait for the test to answer them, unless `reply` knows what to say. */
export class StubCaller implements Caller {
  readonly calls: Made[] = [];
  readonly #reply: (method: MethodName, params: Record<string, unknown>) => unknown;

  constructor(reply: (method: MethodName, params: Record<string, unknown>) => unknown = () => undefined) {
    this.#reply = reply;
  }

  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      const given = params as Record<string, unknown>;
      const answer = async (result: unknown) => {
        resolve(result as Result<M>);
        await settled();
      };
      const fail = async (error: RpcError) => {
        reject(error);
        await settled();
      };
      this.calls.push({ method, params: given, answer, fail });
      const known = this.#reply(method, given);
      if (known !== undefined) resolve(known as Result<M>);
    });
  }

  made(method: MethodName): Made[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** The newest call, which there must be. */
  get last(): Made {
    const last = this.calls.at(-1);
    if (!last) throw new Error("nothing was called");
    return last;
  }
}
