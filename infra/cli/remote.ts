import { setTimeout as pause } from "node:timers/promises";
import { type ClusterStatus, type MethodName, methods, type Params, type Result } from "#protocol";
import { type Caller, httpCaller, RpcError } from "../../client/sdk/index.ts";
import type { Sessions } from "./sessions.ts";
import type { Target } from "./target.ts";

/** Attempts of a call that may be repeated, and how long the last of them may begin after the first, ms. */
const ATTEMPTS = 4;
const PATIENCE_MS = 5_000;

/** A cluster as a command reaches it: over HTTP, as an operator where the key is known, as a guest where one is needed. */
export class Remote {
  readonly target: Target;
  readonly #sessions: Sessions;
  readonly #guestName: string;
  readonly #http: Caller;
  #token: string | undefined;

  constructor(target: Target, sessions: Sessions, guestName: string) {
    this.target = target;
    this.#sessions = sessions;
    this.#guestName = guestName;
    this.#token = sessions.token(target.url);
    this.#http = httpCaller({ url: target.url, token: () => this.#token, operator: () => target.key });
  }

  status(): Promise<ClusterStatus> {
    return this.call("cluster.status", {});
  }

  /**
   * One call, once more as a new guest where it needs a session and there is none, and again where it was only too
   * early. Orders to the cluster are given once: see `orders.ts`.
   * @throws RpcError
   */
  async call<M extends MethodName>(method: M, params: Params<M>, timeoutMs?: number): Promise<Result<M>> {
    const from = Date.now();
    const { access } = methods[method];
    if ((access === "session" || access === "member") && this.#token === undefined) await this.signIn();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#http.call(method, params, timeoutMs);
      } catch (error) {
        if (!(error instanceof RpcError)) throw error;
        const wait = error.retryAfterMs ?? 300 * attempt;
        if (error.isSession && attempt < ATTEMPTS) await this.signIn();
        else if (
          !isWorthWhile(error, access, attempt) ||
          attempt >= ATTEMPTS ||
          Date.now() + wait - from > PATIENCE_MS
        ) {
          throw error;
        } else await pause(wait);
      }
    }
  }

  /** One call whose outcome may stay unknown, made once. */
  once<M extends MethodName>(method: M, params: Params<M>, timeoutMs?: number): Promise<Result<M>> {
    return this.#http.call(method, params, timeoutMs);
  }

  /** A guest's session, kept for the next command. @returns its token */
  async signIn(): Promise<string> {
    this.#token = undefined;
    const { token } = await this.#http.call("session.guest", { name: this.#guestName, device: "teahouse" });
    this.#sessions.keep(this.target.url, token);
    this.#token = token;
    return token;
  }

  /** The session that there is, or a new one. */
  async session(): Promise<string> {
    await this.call("session.get", {});
    return this.#token ?? (await this.signIn());
  }
}

/** Nobody there is news to tell soon: only an edge that just took up its nodes anew is asked a second time. */
function isWorthWhile({ name, retryable }: RpcError, access: string, attempt: number): boolean {
  // An order that may be under way is not given again.
  return retryable && access !== "operator" && (name !== "OFFLINE" || attempt === 1);
}
