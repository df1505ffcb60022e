import { limits, type Result } from "#protocol";
import type { Caller } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";
import type { Asked, Taken } from "./timeline/timeline.ts";

/** Who wants pages of a room, and takes them in. */
export interface PageTaker {
  readonly id: string;
  /** Counts resets: what was asked for before one must not be taken in after it. */
  readonly life: number;
  take(page: Result<"room.history">, asked: Asked): Taken;
  /** A page came of another log than ours. */
  estranged(): void;
  /** The server does not let us. */
  failed(error: RpcError): void;
}

/** How often a page is read again because more than can be remembered came while it was on its way. */
const TRIES = 5;

/** Reads pages of one room's history; each only once at a time. */
export class Pages {
  readonly #reader: Caller;
  readonly #taker: PageTaker;
  readonly #loading = new Map<string, Promise<boolean>>();

  constructor(reader: Caller, taker: PageTaker) {
    this.#reader = reader;
    this.#taker = taker;
  }

  /** Whether a page is on its way. */
  get loading(): boolean {
    return this.#loading.size > 0;
  }

  /** Reads what `asked` says at the moment of each attempt. False: not now. */
  read(name: string, asked: () => Asked, limit: number = limits.history.page): Promise<boolean> {
    const under = this.#loading.get(name);
    if (under) return under;
    const reading = this.#read(asked, limit).finally(() => this.#loading.delete(name));
    this.#loading.set(name, reading);
    return reading;
  }

  async #read(asked: () => Asked, limit: number): Promise<boolean> {
    const { id: room } = this.#taker;
    try {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const { life } = this.#taker;
        const now = asked();
        const page = await this.#reader.call("room.history", { room, limit, ...now });
        const taken = life === this.#taker.life ? this.#taker.take(page, now) : "late";
        if (taken === "taken") return true;
        if (taken === "epoch") return this.#estranged();
      }
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (!error.retryable) this.#taker.failed(error);
    }
    return false;
  }

  #estranged(): false {
    this.#taker.estranged();
    return false;
  }
}
