import { asking } from "./asking.ts";
import { ENDED_SESSIONS, sessionKey, userKeys } from "./keys.ts";
import type { Store } from "./redis.ts";

/** A session as the store keeps it. `tokenHash` names its key; the token itself is nowhere. */
export interface StoredSession {
  id: string;
  user: string;
  device: string;
  createdAt: number;
  expiresAt: number;
  tokenHash: string;
}

/** How many ended sessions are remembered for nodes that were away. */
const ENDED_KEPT = 10_000;

/** Sessions in Redis, shared by all nodes. All throw Refusal STORE_* and UNKNOWN. */
export class SessionStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async save(session: StoredSession): Promise<void> {
    const { tokenHash, ...fields } = session;
    const key = sessionKey(tokenHash);
    const { sessions } = userKeys(session.user);
    await asking("UNKNOWN", () =>
      // Kept like messages are: a failover must not sign people out.
      Promise.all([
        this.#store.write(key, "hset", [key, ...Object.entries(fields).flat()]),
        this.#store.write(key, "pexpireat", [key, session.expiresAt]),
        this.#store.write(sessions, "hset", [sessions, session.id, tokenHash]),
      ]),
    );
  }

  async find(tokenHash: string): Promise<StoredSession | undefined> {
    const found = await asking("STORE_UNAVAILABLE", () => this.#store.read.hgetall(sessionKey(tokenHash)));
    const { id, user, device = "", createdAt, expiresAt } = found;
    if (!id || !user) return undefined;
    return { id, user, device, createdAt: Number(createdAt), expiresAt: Number(expiresAt), tokenHash };
  }

  /** Moves the end of a session that is in use. */
  async extend(session: StoredSession): Promise<void> {
    const key = sessionKey(session.tokenHash);
    await asking("STORE_UNAVAILABLE", async () => {
      // First the time to live, and only of a key that still is there: a session that was ended
      // meanwhile must not come back as a key with one field.
      if ((await this.#store.read.pexpireat(key, session.expiresAt)) === 1) {
        await this.#store.read.hset(key, "expiresAt", session.expiresAt);
      }
    });
  }

  /** A user's living sessions; forgets those that ran out. */
  async ofUser(user: string): Promise<StoredSession[]> {
    const index = await asking("STORE_UNAVAILABLE", () => this.#store.read.hgetall(userKeys(user).sessions));
    const found = await Promise.all(
      Object.entries(index).map(async ([id, hash]) => ({ id, session: await this.find(hash) })),
    );
    const gone = found.filter((one) => one.session === undefined).map((one) => one.id);
    if (gone.length > 0) {
      await asking("STORE_UNAVAILABLE", () => this.#store.read.hdel(userKeys(user).sessions, ...gone));
    }
    return found.flatMap((one) => (one.session ? [one.session] : []));
  }

  /**
   * Ends a session: every node is told through a stream that also those read that miss the broadcast, then the key
   * goes. In this order, since who repeats a call that failed half-way must still have the session to do it with.
   */
  async end(session: Pick<StoredSession, "id" | "user" | "tokenHash">): Promise<void> {
    const key = sessionKey(session.tokenHash);
    const { sessions } = userKeys(session.user);
    await asking("UNKNOWN", async () => {
      // Kept like messages are: a failover must not bring an ended session back.
      await this.#store.write(ENDED_SESSIONS, "xadd", [
        ENDED_SESSIONS,
        "MAXLEN",
        "~",
        ENDED_KEPT,
        "*",
        "id",
        session.id,
      ]);
      await Promise.all([
        this.#store.write(key, "del", [key]),
        this.#store.write(sessions, "hdel", [sessions, session.id]),
      ]);
    });
  }

  /** Ids of sessions that ended after a position of the stream, and the new position. */
  async endedSince(position: string): Promise<{ ids: string[]; position: string }> {
    const found = await asking("STORE_UNAVAILABLE", () =>
      this.#store.read.xrange(ENDED_SESSIONS, `(${position}`, "+", "COUNT", 1000),
    );
    const ids = found.map(([, fields]) => fields[1] ?? "");
    return { ids, position: found.at(-1)?.[0] ?? position };
  }
}
