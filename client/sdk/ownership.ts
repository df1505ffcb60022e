import type { MethodName, Params, Result } from "#protocol";
import { Emitter } from "./emitter.ts";
import type { Caller } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";

/**
 * Makes sure that calls are made for whom they are meant. A browser's cookie may have become another user's since the
 * last connection, by another tab: what one wrote must not be sent as if another had.
 */
export class Ownership extends Emitter<{ stranger: [RpcError] }> implements Caller {
  readonly #caller: Caller;
  readonly #user: string | undefined;
  #sure: Promise<void> | undefined;

  constructor(caller: Caller, user: string | undefined) {
    super();
    this.#caller = caller;
    this.#user = user;
  }

  /** There is a new connection: it has to show whose it is, also where nobody calls. */
  renew(): void {
    this.#sure = undefined;
    if (this.#user !== undefined) this.#certain(this.#user).catch(() => undefined);
  }

  /** A call that waits until it is certain. */
  async call<M extends MethodName>(method: M, params: Params<M>, timeoutMs?: number): Promise<Result<M>> {
    if (this.#user !== undefined) await this.#certain(this.#user);
    return this.#caller.call(method, params, timeoutMs);
  }

  async #certain(user: string): Promise<void> {
    this.#sure ??= this.#ask(user);
    const asked = this.#sure;
    await asked;
    // Meanwhile there may be yet another connection.
    if (asked !== this.#sure) await this.#certain(user);
  }

  async #ask(expected: string): Promise<void> {
    try {
      const { user } = await this.#caller.call("session.get", {});
      if (user.id === expected) return;
    } catch (error) {
      this.#sure = undefined;
      throw error;
    }
    const error = new RpcError("SESSION_INVALID", "The session is another user's.", { retryable: false });
    this.emit("stranger", error);
    throw error;
  }
}
