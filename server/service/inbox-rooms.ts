import { type Inbox, Refusal } from "#protocol";
import type { Entry } from "../data/entry.ts";
import type { At, RoomLog } from "../data/log.ts";
import type { Standings } from "../data/reading.ts";
import type { Listening } from "./feeds.ts";
import { rounds } from "./rounds.ts";

/** How soon after a change a room's standings are read, ms: what comes at once is read at once. */
const SOON_MS = 50;
/** At most so often they are read anew, ms; of a room with more people here than this, as many times less. */
const PACE_MS = 1000;
const PEOPLE_PER_PACE = 1000;
/** How often rooms are compared with their logs: the bound on a hint that was lost in silence, ms. */
const COMPARE_EVERY_MS = 3000;
/** Rooms compared at once, and the pause before the next ones, ms. */
const COMPARED_AT_ONCE = 500;
const COMPARE_PAUSE_MS = 100;

/** Where findings go. */
export interface StandingsOutlet {
  /** How a room stands for one of its people now; nothing for somebody who is no member any more. */
  stands(user: string, room: string, inbox: Inbox | undefined): void;
  trouble(room: string, cause: unknown): void;
}

/** What is asked of the rooms' logs. */
export type InboxLog = Pick<RoomLog, "tops" | "resume">;

interface StandingsSource {
  standings(room: string, users: readonly string[]): Promise<Standings>;
}

interface OpenRoom {
  readonly people: Set<string>;
  readonly listening: Promise<void>;
  /** For whom the standing may be another one now. */
  readonly changed: Set<string>;
  /** Its log's top, as it was last heard or read of. */
  top: At;
  reading: boolean;
  /** Not read anew before (performance.now()). */
  nextAt: number;
}

/**
 * The rooms of those who look at their inbox here. A hint costs next to nothing: it marks its room, and once a
 * second what changed is read for everybody at once, however much was said and whoever would have to hear of it.
 */
export class InboxRooms {
  readonly #log: InboxLog;
  readonly #source: StandingsSource;
  readonly #outlet: StandingsOutlet;
  readonly #open = new Map<string, OpenRoom>();
  readonly #waiting = new Set<string>();
  #hints: Listening | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopComparing = () => {};
  /** The last reading could not be made. */
  #away = false;

  constructor(log: InboxLog, source: StandingsSource, outlet: StandingsOutlet) {
    this.#log = log;
    this.#source = source;
    this.#outlet = outlet;
  }

  start(hints: Listening): void {
    this.#hints = hints;
    this.#stopComparing = rounds(COMPARE_EVERY_MS, () => this.#compareAll());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stopComparing();
    this.#open.clear();
    this.#waiting.clear();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Somebody here is in this room; resolves once it is listened to. */
  async enter(room: string, user: string): Promise<void> {
    const open = this.#open.get(room) ?? this.#openRoom(room);
    open.people.add(user);
    await open.listening;
  }

  leave(room: string, user: string): void {
    const open = this.#open.get(room);
    open?.people.delete(user);
    open?.changed.delete(user);
    if (!open || open.people.size > 0) return;
    this.#open.delete(room);
    this.#waiting.delete(room);
    this.#hints?.stopListening(room).catch((cause: unknown) => this.#outlet.trouble(room, cause));
  }

  /** What the room's channel says. */
  hint(room: string, entry: Entry): void {
    const open = this.#open.get(room);
    if (!open) return;
    const { epoch, seq, id } = entry;
    if (epoch !== open.top.epoch || seq > open.top.seq) open.top = { epoch, seq, id };
    if (entry.type.startsWith("message.")) this.changed(room);
    else if (entry.type === "member.left") this.changed(room, entry.subject);
  }

  /** The room may stand differently for one of its people; for all of them where nobody is named. */
  changed(room: string, user?: string): void {
    const open = this.#open.get(room);
    if (!open || (user !== undefined && !open.people.has(user))) return;
    for (const one of user === undefined ? open.people : [user]) open.changed.add(one);
    this.#waiting.add(room);
    this.#timer ??= setTimeout(() => this.#readChanged(), SOON_MS);
  }

  #openRoom(room: string): OpenRoom {
    if (!this.#hints) throw new Error("the inboxes have not been started");
    const open: OpenRoom = {
      people: new Set(),
      listening: this.#hints.listen(room),
      changed: new Set(),
      top: { epoch: "", seq: 0, id: "" },
      reading: false,
      nextAt: 0,
    };
    this.#open.set(room, open);
    return open;
  }

  #readChanged(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const room of this.#waiting) {
      const open = this.#open.get(room);
      if (open && (open.reading || open.nextAt > now)) continue;
      this.#waiting.delete(room);
      if (open) void this.#read(room, open);
    }
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.#readChanged(), SOON_MS);
  }

  async #read(room: string, open: OpenRoom): Promise<void> {
    const users = [...open.changed];
    open.changed.clear();
    open.reading = true;
    open.nextAt = performance.now() + PACE_MS * Math.max(1, users.length / PEOPLE_PER_PACE);
    try {
      const found = await this.#source.standings(room, users);
      this.#away = false;
      // Without its id: so the next comparison tells where the log stands.
      const { epoch, seq } = found;
      if (epoch !== open.top.epoch || seq > open.top.seq) open.top = { epoch, seq, id: "" };
      for (const [i, user] of users.entries()) {
        const inbox = found.each[i];
        if (inbox || (await this.#isOut(room, user))) this.#outlet.stands(user, room, inbox);
      }
    } catch (cause) {
      // The store is away: once is news, and the next reading comes by itself.
      if (!this.#away) this.#outlet.trouble(room, cause);
      this.#away = true;
      for (const user of users) this.changed(room, user);
    } finally {
      open.reading = false;
    }
  }

  /** A no may be that of a primary that was replaced without noticing: nobody is put out on its word alone. */
  async #isOut(room: string, user: string): Promise<boolean> {
    return await this.#log.resume(room, user, undefined, 1).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Refusal && error.reason.startsWith("ROOM_NOT_")) return true;
        throw error;
      },
    );
  }

  async #compareAll(): Promise<void> {
    const rooms = [...this.#open.keys()];
    for (let i = 0; i < rooms.length; i += COMPARED_AT_ONCE) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, COMPARE_PAUSE_MS));
      await this.#compare(rooms.slice(i, i + COMPARED_AT_ONCE));
    }
  }

  /** Hints may have been lost in silence: a log that is ahead of what was heard says so. */
  async #compare(rooms: readonly string[]): Promise<void> {
    const known = new Map<string, At>();
    for (const room of rooms) {
      const open = this.#open.get(room);
      if (open) known.set(room, open.top);
    }
    const { moved } = await this.#log.tops(known);
    for (const [room, top = { epoch: "", seq: 0, id: "" }] of moved) {
      const open = this.#open.get(room);
      if (!open) continue;
      const isNews = top.epoch !== open.top.epoch || top.seq > open.top.seq || top.seq < (known.get(room)?.seq ?? 0);
      if (isNews) this.changed(room);
      if (isNews || top.seq === open.top.seq) open.top = top;
    }
  }
}
