import type { MethodName, Params, Result } from "#protocol";
import { fullJitter } from "./backoff.ts";
import { isBeyondRetry } from "./outbox/entry.ts";
import { Pauses } from "./pauses.ts";
import type { Caller } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";
import { uuid } from "./uuid.ts";

/** Methods that change something, and have their effect once under one clientId. */
export type ActName = { [M in MethodName]: "clientId" extends keyof Params<M> ? M : never }[MethodName];

interface Options {
  /** Wait before another attempt, ms, by how many have failed since there is a connection. */
  wait?: (failures: number) => number;
  now?: () => number;
}

const RETRY = { base: 400, cap: 10_000 };

/**
 * Calls that are repeated until a node has said yes or no: over lost connections, over nodes that are overloaded or go
 * away, and over sessions that are renewed. What changes something is repeated under one clientId.
 */
export class Insisting {
  readonly #caller: Caller;
  readonly #wait: (failures: number) => number;
  readonly #now: () => number;
  readonly #pauses = new Pauses();
  #connections = 0;
  #closed = false;

  constructor(caller: Caller, { wait = (failures) => fullJitter(failures, RETRY), now = Date.now }: Options = {}) {
    this.#caller = caller;
    this.#wait = wait;
    this.#now = now;
  }

  /**
   * Changes something, once.
   * @throws RpcError as a rejection: what a node refused; EXPIRED after `limits.retryHorizonMs`, DISCARDED when the
   *   client was closed: then it may or may not have taken effect
   */
  act<M extends ActName>(method: M, params: Omit<Params<M>, "clientId">, clientId = uuid()): Promise<Result<M>> {
    // The compiler does not see that nothing but the clientId was left out.
    return this.call(method, { ...params, clientId } as unknown as Params<M>);
  }

  /**
   * Asks until there is an answer, or until `goesOn` says that none is wanted any more.
   * @throws RpcError as a rejection, as `act`; where it does not go on, the last failure
   */
  async call<M extends MethodName>(method: M, params: Params<M>, goesOn = () => true): Promise<Result<M>> {
    const triedAt = this.#now();
    let connections = this.#connections;
    for (let failures = 0; ; failures += 1) {
      const error = await this.#caller.call(method, params).then(answered, failed);
      if ("result" in error) return error.result;
      if (this.#closed) throw new RpcError("DISCARDED", "It was given up.", { retryable: false, cause: error });
      if (!(error.retryable || error.isSession)) throw error;
      if (isBeyondRetry({ triedAt }, this.#now())) {
        throw new RpcError("EXPIRED", "It may or may not have taken effect.", { retryable: false, cause: error });
      }
      if (connections !== this.#connections) failures = 0;
      connections = this.#connections;
      await this.#pauses.wait((error.retryAfterMs ?? 0) + this.#wait(failures));
      if (!goesOn()) throw error;
    }
  }

  /** There is a new connection: what waits for another attempt makes it now. */
  hurry(): void {
    this.#connections += 1;
    this.#pauses.end();
  }

  /** Nobody waits for answers any more. */
  close(): void {
    this.#closed = true;
    this.hurry();
  }
}

const answered = <T>(result: T) => ({ result });
const failed = (error: unknown): RpcError => {
  if (error instanceof RpcError) return error;
  throw error;
};
