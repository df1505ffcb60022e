import type { Inbox } from "#protocol";
import { asking } from "./asking.ts";
import { list, number, text } from "./entry.ts";
import { roomKeys } from "./keys.ts";
import type { Store } from "./redis.ts";
import { script } from "./script.ts";
import { refused } from "./steps.ts";

/** How a room stands for several of its people, all at the same instant. */
export interface Standings {
  /** The log's top. */
  epoch: string;
  seq: number;
  /** In the order asked; nothing for who is no member. */
  each: (Inbox | undefined)[];
}

/** What one member changes of its own standing. */
export interface Move {
  /** Everything up to this seq is read. */
  seq?: number;
  /** The seq may lie before what was read. */
  back?: boolean;
  notify?: Inbox["notify"];
  clientId?: string | undefined;
}

export interface Moved {
  inbox: Inbox;
  /** Whether the cursor is another one now. */
  moved: boolean;
  /** How many members the room has. */
  members: number;
}

/** People whose standing one script reads, so that a large room does not stop the store. */
const AT_ONCE = 500;

const keys = ["meta", "view", "read", "mentions", "gone", "members"] as const;
const standingScript = script(["standing.lua", "inbox.lua"], keys, ["users"], { readOnly: true });
const readScript = script(
  ["standing.lua", "read.lua"],
  [...keys, "idem0", "idem1"],
  ["user", "clientId", "to", "back", "level"],
);

/** How far people have read, and what that leaves unread. */
export class ReadingStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * How a room stands for some of its people.
   * @throws Refusal STORE_UNAVAILABLE
   */
  async standings(room: string, users: readonly string[]): Promise<Standings> {
    const found: Standings = { epoch: "", seq: 0, each: [] };
    for (let i = 0; i < users.length; i += AT_ONCE) {
      const some = { users: users.slice(i, i + AT_ONCE).join(" ") };
      const answer = await asking("STORE_UNAVAILABLE", () =>
        standingScript.run(this.#store.readScript, roomKeys(room), some),
      );
      const [epoch, seq, newest, standings] = list(answer);
      found.epoch = text(epoch);
      found.seq = number(seq);
      for (const standing of list(standings)) found.each.push(toInbox(room, newest, standing));
    }
    return found;
  }

  /**
   * Moves a member's cursor, forwards unless asked otherwise, or sets what it wants to hear; one step, kept like a message.
   * @throws Refusal ROOM_NOT_FOUND, ROOM_NOT_MEMBER, STORE_*, UNKNOWN
   */
  async move(room: string, user: string, { seq, back, notify, clientId }: Move): Promise<Moved> {
    const named = roomKeys(room);
    const args = { user, clientId: clientId ?? "", to: seq ?? "", back: Number(back === true), level: notify ?? "" };
    const answer = await asking("UNKNOWN", () =>
      readScript.run((name, parts) => this.#store.write(named.meta, name, parts), named, args),
    );
    const [verdict, moved, members, newest, standing] = list(answer);
    const inbox = text(verdict) === "ok" ? toInbox(room, newest, standing) : undefined;
    if (!inbox) throw refused(answer);
    return { inbox, moved: number(moved) === 1, members: number(members) };
  }

  /**
   * How far each member of a small room has read; nobody's cursor in a larger one.
   * @param most members up to which this is told
   * @throws Refusal STORE_UNAVAILABLE
   */
  async readers(room: string, most: number): Promise<{ user: string; seq: number }[]> {
    const { members, read } = roomKeys(room);
    return await asking("STORE_UNAVAILABLE", async () => {
      if ((await this.#store.read.hlen(members)) > most) return [];
      const [ids, cursors] = await Promise.all([this.#store.read.hkeys(members), this.#store.read.hgetall(read)]);
      return ids.map((id) => ({ user: id, seq: Number.parseInt(cursors[id] ?? "0", 10) }));
    });
  }
}

function toInbox(room: string, newest: unknown, standing: unknown): Inbox | undefined {
  const [seq, at] = list(newest);
  const [read, unread, mentions, notify] = list(standing);
  if (read === undefined) return undefined;
  return {
    room,
    seq: number(seq),
    at: number(at),
    read: number(read),
    unread: number(unread),
    mentions: number(mentions),
    notify: levelOf(text(notify)),
  };
}

function levelOf(word: string): Inbox["notify"] {
  return word === "mentions" || word === "none" ? word : "all";
}
