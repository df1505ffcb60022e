import { hash as digest, randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { SessionInfo } from "#protocol";
import type { Config } from "../config.ts";
import type { SessionStore, StoredSession } from "../data/sessions.ts";

export type Session = StoredSession;

const DAY = 86_400_000;
/** How long a node may trust what it read of a session, ms: the bound on a revocation that no push reached. */
const TRUSTED_MS = 3000;
const CACHED = 50_000;
/** How often a node reads which sessions ended, ms; sockets close within 5 s of it (DELIVERY, hostile input). */
export const ENDED_EVERY_MS = 2000;

const hashOf = (token: string) => digest("sha256", token, "base64url");
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Sessions: opened here, valid on every node, ended everywhere. All throw Refusal STORE_*. */
export class Sessions {
  readonly #store: SessionStore;
  readonly #config: Config;
  readonly #known = new LRUCache<string, Session>({ max: CACHED, ttl: TRUSTED_MS });
  readonly #asked = new Map<string, Promise<Session | undefined>>();
  /** Ids of sessions that ended a moment ago, for longer than an answer or a trusted one may still say otherwise. */
  readonly #ended = new LRUCache<string, true>({ max: CACHED, ttl: TRUSTED_MS * 3 });
  /** The last end that was read; from the stream's beginning, which is not long and harmless to hear again. */
  #position = "0-0";
  #tell: (id: string) => void = () => {};

  constructor(store: SessionStore, config: Config) {
    this.#store = store;
    this.#config = config;
  }

  /** Opens a session. The token is shown once; the store keeps only its SHA-256. */
  async open(user: string, device: string): Promise<{ token: string; session: Session }> {
    const token = randomBytes(32).toString("base64url");
    const createdAt = Date.now();
    const session: Session = {
      id: randomBytes(9).toString("base64url"),
      user,
      device,
      createdAt,
      expiresAt: createdAt + this.#config.SESSION_DAYS * DAY,
      tokenHash: hashOf(token),
    };
    await this.#store.save(session);
    return { token, session };
  }

  /** The session of a token, or nothing for one that is forged, expired or ended. */
  async find(token: string): Promise<Session | undefined> {
    if (!TOKEN.test(token)) return undefined;
    const hash = hashOf(token);
    // One question for all that ask at once: after a node died, a client's calls all come together.
    const found = this.#known.get(hash) ?? (await (this.#asked.get(hash) ?? this.#ask(hash)));
    if (!found || found.expiresAt <= Date.now() || this.hasEnded(found.id)) return undefined;
    return found;
  }

  #ask(hash: string): Promise<Session | undefined> {
    const answer = this.#read(hash).finally(() => this.#asked.delete(hash));
    this.#asked.set(hash, answer);
    return answer;
  }

  async #read(hash: string): Promise<Session | undefined> {
    const found = await this.#store.find(hash);
    if (!found || found.expiresAt <= Date.now()) return undefined;
    const life = this.#config.SESSION_DAYS * DAY;
    const session = { ...found };
    if (found.expiresAt - Date.now() < life / 2) {
      session.expiresAt = Date.now() + life;
      await this.#store.extend(session);
    }
    this.#known.set(hash, session);
    return session;
  }

  /** A session as the store has it now; nothing when it ended. */
  async again(session: Session): Promise<Session | undefined> {
    this.#known.delete(session.tokenHash);
    return await this.#read(session.tokenHash);
  }

  async end(session: Session): Promise<void> {
    this.#known.delete(session.tokenHash);
    await this.#store.end(session);
  }

  /** How every node hears at once that a session ended; those that do not, hear it from the stream. */
  tellThrough(tell: (id: string) => void): void {
    this.#tell = tell;
  }

  tell(id: string): void {
    this.#tell(id);
  }

  async list(user: string, current: string): Promise<SessionInfo[]> {
    const sessions = await this.#store.ofUser(user);
    return sessions.map((session) => describe(session, current)).sort((a, b) => b.createdAt - a.createdAt);
  }

  async ofUser(user: string): Promise<Session[]> {
    return await this.#store.ofUser(user);
  }

  /** Whether a session ended a moment ago, whatever was read of it before. */
  hasEnded(id: string): boolean {
    return this.#ended.has(id);
  }

  /** Forgets a session that ended, at once; what a push says. */
  forget(id: string): void {
    this.#ended.set(id, true);
  }

  /** Hands over the ids of sessions that ended since the last time. */
  async takeEnded(close: (id: string) => void): Promise<void> {
    for (;;) {
      const { ids, position } = await this.#store.endedSince(this.#position);
      for (const id of ids) close(id);
      this.#position = position;
      // The store gives a page at a time; with one page a round a busy cluster would fall ever further behind.
      if (ids.length === 0) return;
    }
  }
}

export function describe(session: Session, current: string): SessionInfo {
  const { id, device, createdAt, expiresAt } = session;
  return { id, device, createdAt, expiresAt, current: id === current };
}
