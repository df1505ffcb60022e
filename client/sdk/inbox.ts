import type { InboxChange, Params, Room, Inbox as Standing } from "#protocol";
import { Emitter } from "./emitter.ts";
import type { Insisting } from "./insisting.ts";
import { RpcError } from "./rpc-error.ts";
import { Turns } from "./turns.ts";

type Level = Params<"room.notify">["level"];

interface InboxEvents {
  /** The server has told which rooms there are: at first, and after every loss. */
  ready: [];
  /** How a room stands has changed. */
  change: [room: string];
  /** A message and all after it are unread again, because somebody here wanted it so. */
  unread: [room: string, seq: number];
  /** One came into a room, on whichever device; or what is known of it is new. */
  joined: [Room];
  /** One left a room, or was put out. */
  left: [room: string];
}

/** A cursor moves at most so often; the last place is always told. */
const MARK_EVERY_MS = 1_000;

/** All rooms of one person and how they stand, the same on all devices. */
export class Inbox extends Emitter<InboxEvents> {
  readonly #insisting: Insisting;
  readonly #isUp: () => boolean;
  readonly #rooms = new Map<string, Room>();
  /** As the server said last. */
  readonly #told = new Map<string, Standing>();
  /** Read here, and not yet known to the server. */
  readonly #marks = new Map<string, number>();
  readonly #marking = new Set<string>();
  /** By room: a later word is never overtaken by an earlier one. */
  readonly #turns = new Turns();
  readonly #heldUnread = new Set<string>();
  readonly #levels = new Map<string, Level>();
  #watches = 0;
  #wanted = false;
  #ready = false;

  constructor(insisting: Insisting, isUp: () => boolean) {
    super();
    this.#insisting = insisting;
    this.#isUp = isUp;
  }

  /** Whether the server has told which rooms there are. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Rooms that one is in, by id. */
  get rooms(): ReadonlyMap<string, Room> {
    return this.#rooms;
  }

  /** How a room stands; what was read here counts at once. */
  of(room: string): Standing | undefined {
    const told = this.#told.get(room);
    if (!told) return undefined;
    const notify = this.#levels.get(room) ?? told.notify;
    const mark = this.#marks.get(room) ?? 0;
    if (mark <= told.read) return { ...told, notify };
    return { ...told, notify, read: mark, ...(mark >= told.seq ? { unread: 0, mentions: 0 } : {}) };
  }

  /** From now on, and on every new connection, the server tells what changes. */
  watch(): void {
    this.#wanted = true;
    if (this.#isUp()) void this.#watch();
  }

  /** There is a new connection. */
  resume(): void {
    if (this.#wanted) void this.#watch();
  }

  /** Takes in what changed. */
  hear({ rooms = [], joined = [], left = [] }: InboxChange): void {
    for (const room of joined) {
      this.#rooms.set(room.id, room);
      this.emit("joined", room);
    }
    for (const standing of rooms) this.#set(standing);
    for (const id of left) this.#forget(id);
  }

  /** Everything up to a seq was read here. Never moves back, and does nothing in a room that is held unread. */
  markRead(room: string, seq: number): void {
    const read = this.of(room)?.read ?? 0;
    if (seq <= read || this.#heldUnread.has(room)) return;
    this.#marks.set(room, seq);
    this.emit("change", room);
    if (!this.#marking.has(room)) void this.#tellMarks(room);
  }

  /**
   * A message and all after it are unread again, on all devices; on this one until `release`, whatever is in sight.
   * @throws RpcError as a rejection: a refusal
   */
  async markUnread(room: string, seq: number): Promise<void> {
    this.#marks.delete(room);
    this.#heldUnread.add(room);
    this.emit("unread", room, seq);
    await this.#turns.take(room, async () => {
      const { inbox } = await this.#insisting.act("room.read", { room, seq: Math.max(0, seq - 1), unread: true });
      this.#set(inbox);
    });
  }

  /** The reader came anew to a room that was held unread: from now on it is read by being seen. */
  release(room: string): void {
    this.#heldUnread.delete(room);
  }

  /**
   * What of a room one wants to be told of. Counts at once, and no more if it is refused.
   * @throws RpcError as a rejection: a refusal
   */
  async setNotify(room: string, level: Level): Promise<void> {
    this.#levels.set(room, level);
    this.emit("change", room);
    try {
      await this.#turns.take(room, async () => {
        this.#set((await this.#insisting.act("room.notify", { room, level })).inbox);
      });
    } finally {
      if (this.#levels.get(room) === level) this.#levels.delete(room);
      this.emit("change", room);
    }
  }

  async #watch(): Promise<void> {
    this.#watches += 1;
    const watch = this.#watches;
    try {
      const { rooms, inbox } = await this.#insisting.call("inbox.watch", {}, () => watch === this.#watches);
      if (watch !== this.#watches) return;
      const ids = new Set(rooms.map(({ id }) => id));
      this.#ready = true;
      this.hear({ joined: rooms, rooms: inbox, left: [...this.#rooms.keys()].filter((id) => !ids.has(id)) });
      this.emit("ready");
    } catch (error) {
      // The next connection begins anew.
      if (!(error instanceof RpcError)) throw error;
    }
  }

  async #tellMarks(room: string): Promise<void> {
    this.#marking.add(room);
    for (let seq = this.#marks.get(room); seq !== undefined; seq = this.#marks.get(room)) {
      const mark = { room, seq };
      // Refused: what is not ours to read is not read.
      await this.#turns
        .take(room, async () => this.#set((await this.#insisting.call("room.read", mark)).inbox))
        .catch(ignored);
      await new Promise((resolve) => setTimeout(resolve, MARK_EVERY_MS));
      if (this.#marks.get(room) === seq) this.#marks.delete(room);
      this.emit("change", room);
    }
    this.#marking.delete(room);
  }

  #set(standing: Standing): void {
    this.#told.set(standing.room, standing);
    this.emit("change", standing.room);
  }

  #forget(room: string): void {
    for (const held of [this.#rooms, this.#told, this.#marks, this.#levels]) held.delete(room);
    this.#heldUnread.delete(room);
    this.emit("left", room);
  }
}

const ignored = () => undefined;
