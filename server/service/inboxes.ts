import { type Inbox, type InboxChange, Refusal, type Result, type Room } from "#protocol";
import { confirmed, type Listening } from "./feeds.ts";
import { type InboxLog, InboxRooms } from "./inbox-rooms.ts";
import type { Entry, Watcher } from "./readers.ts";
import type { Reading } from "./reading.ts";
import type { Rooms } from "./rooms.ts";
import { rounds } from "./rounds.ts";

/** Nobody's sockets are told more often than this, ms. */
const TOLD_EVERY_MS = 1000;
/** How long somebody's rooms are listened to after its last socket here left: reloads come back at once. */
const LINGER_MS = 3000;
/** How often everybody's rooms are looked up again: the bound on what one node told and another did not hear, ms. */
const LOOK_AGAIN_MS = 30_000;
/** People looked up at once, and the pause before the next ones, ms. */
const LOOKED_AT_ONCE = 100;
const LOOK_PAUSE_MS = 200;

interface Person<W> {
  readonly user: string;
  readonly watchers: Set<W>;
  readonly rooms: Set<string>;
  /** What its sockets know of each room; equal news are none. */
  readonly known: Map<string, string>;
  /** What they are told next. */
  readonly next: { rooms: Map<string, Inbox>; joined: Map<string, Room>; left: Set<string> };
  /** When they were last told (performance.now()). */
  toldAt: number;
  timer?: NodeJS.Timeout | undefined;
  closing?: NodeJS.Timeout | undefined;
}

/** Where what changes leaves for the sockets. */
export interface InboxOutlet<W> {
  inbox(watchers: Iterable<W>, change: InboxChange): void;
  trouble(room: string, cause: unknown): void;
}

/**
 * Everybody who looks at its inbox on this node: its rooms, what is unread in them, and word of what changes, at most
 * once a second. Numbers are absolute: whatever was missed or came twice, the next one is right.
 */
export class Inboxes<W extends Watcher> {
  readonly #rooms: Rooms;
  readonly #reading: Reading;
  readonly #inboxRooms: InboxRooms;
  readonly #outlet: InboxOutlet<W>;
  readonly #people = new Map<string, Person<W>>();
  #stopLooking = () => {};

  constructor(log: InboxLog, rooms: Rooms, reading: Reading, outlet: InboxOutlet<W>) {
    this.#rooms = rooms;
    this.#reading = reading;
    this.#outlet = outlet;
    this.#inboxRooms = new InboxRooms(log, reading, {
      stands: (user, room, inbox) => this.#stands(user, room, inbox),
      trouble: (room, cause) => outlet.trouble(room, cause),
    });
  }

  /** Begins; what the rooms' channels say comes through `hint` and `again` from now on. */
  start(hints: Listening): void {
    this.#inboxRooms.start(hints);
    this.#stopLooking = rounds(LOOK_AGAIN_MS, () => this.#lookAgain());
  }

  stop(): void {
    this.#inboxRooms.stop();
    this.#stopLooking();
    for (const { timer, closing } of this.#people.values()) {
      clearTimeout(timer);
      clearTimeout(closing);
    }
    this.#people.clear();
  }

  /**
   * All rooms of a socket's person as they stand; from now on the socket is told what changes.
   * @throws Refusal DRAINING, STORE_UNAVAILABLE
   */
  async watch(watcher: W): Promise<Result<"inbox.watch">> {
    if (watcher.gone) throw new Refusal("DRAINING");
    const person = this.#open(watcher.user);
    person.watchers.add(watcher);
    try {
      // Listened to before it is read: what changes after that is heard.
      const ids = await this.#rooms.idsOf(person.user);
      await confirmed(Promise.all(ids.map((room) => this.#enter(person, room))));
      const found = await this.#reading.inbox(person.user);
      for (const inbox of found.inbox) this.#known(person, inbox);
      return found;
    } catch (error) {
      this.drop(watcher);
      throw error;
    } finally {
      if (watcher.gone) this.drop(watcher);
    }
  }

  hint(room: string, entry: Entry): void {
    this.#inboxRooms.hint(room, entry);
  }

  /** These rooms' hints were surely not heard for a while. */
  again(rooms: readonly string[]): void {
    for (const room of rooms) this.#inboxRooms.changed(room);
  }

  get size(): { people: number; rooms: number } {
    return { people: this.#people.size, rooms: this.#inboxRooms.size };
  }

  /** A reader is gone altogether. */
  drop(watcher: W): void {
    const person = this.#people.get(watcher.user);
    if (!person?.watchers.delete(watcher) || person.watchers.size > 0) return;
    clearTimeout(person.closing);
    person.closing = setTimeout(() => this.#close(person), LINGER_MS);
  }

  /**
   * Word from some node of what became of a person's rooms: it may come late or not at all, and older word after newer.
   * So it only says where to look.
   */
  heard(user: string, { rooms = [], joined = [], left = [] }: InboxChange): void {
    const person = this.#people.get(user);
    if (!person) return;
    for (const room of joined) {
      person.next.joined.set(room.id, room);
      person.next.left.delete(room.id);
      person.known.delete(room.id);
      // Confirmed or not: the reading that follows decides, and comparing finds what was not heard.
      this.#enter(person, room.id).catch(() => {});
      this.#inboxRooms.changed(room.id, user);
    }
    for (const room of [...rooms.map(({ room }) => room), ...left]) this.#inboxRooms.changed(room, user);
  }

  /** One socket was answered how a room stands: for the others, if there are any, it may be news. */
  #known(person: Person<W>, inbox: Inbox): void {
    // It came in while the rooms were read.
    if (!person.rooms.has(inbox.room)) this.#enter(person, inbox.room).catch(() => {});
    if (person.watchers.size > 1) {
      this.#stands(person.user, inbox.room, inbox);
      return;
    }
    person.known.set(inbox.room, wordsOf(inbox));
    person.next.rooms.delete(inbox.room);
  }

  #open(user: string): Person<W> {
    const known = this.#people.get(user);
    if (known) {
      clearTimeout(known.closing);
      return known;
    }
    const person: Person<W> = {
      user,
      watchers: new Set(),
      rooms: new Set(),
      known: new Map(),
      next: { rooms: new Map(), joined: new Map(), left: new Set() },
      toldAt: Number.NEGATIVE_INFINITY,
    };
    this.#people.set(user, person);
    return person;
  }

  #close(person: Person<W>): void {
    clearTimeout(person.timer);
    this.#people.delete(person.user);
    for (const room of person.rooms) this.#inboxRooms.leave(room, person.user);
  }

  /** How a room stands for somebody, as it was just read; nothing for somebody who is no member any more. */
  #stands(user: string, room: string, inbox: Inbox | undefined): void {
    const person = this.#people.get(user);
    if (!person?.rooms.has(room)) return;
    const { next } = person;
    if (inbox) {
      const words = wordsOf(inbox);
      if (person.known.get(room) === words) return;
      person.known.set(room, words);
      next.rooms.set(room, inbox);
    } else {
      this.#leave(person, room);
      next.rooms.delete(room);
      next.joined.delete(room);
      next.left.add(room);
    }
    this.#tellSoon(person);
  }

  async #enter(person: Person<W>, room: string): Promise<void> {
    // Everybody left while the store was asked: nobody would take the room off again.
    if (this.#people.get(person.user) !== person) return;
    person.rooms.add(room);
    await this.#inboxRooms.enter(room, person.user);
  }

  #leave(person: Person<W>, room: string): void {
    person.rooms.delete(room);
    person.known.delete(room);
    this.#inboxRooms.leave(room, person.user);
  }

  #tellSoon(person: Person<W>): void {
    if (person.timer) return;
    const wait = person.toldAt + TOLD_EVERY_MS - performance.now();
    person.timer = setTimeout(() => this.#tellNow(person), Math.max(0, wait));
  }

  #tellNow(person: Person<W>): void {
    person.timer = undefined;
    person.toldAt = performance.now();
    const { rooms, joined, left } = person.next;
    const change: InboxChange = {};
    if (rooms.size > 0) change.rooms = [...rooms.values()];
    if (joined.size > 0) change.joined = [...joined.values()];
    if (left.size > 0) change.left = [...left];
    for (const part of [rooms, joined, left]) part.clear();
    this.#outlet.inbox(person.watchers, change);
  }

  async #lookAgain(): Promise<void> {
    const people = [...this.#people.values()];
    for (let i = 0; i < people.length; i += LOOKED_AT_ONCE) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_PAUSE_MS));
      // The store is away, or somebody left meanwhile: the next round comes.
      await Promise.allSettled(people.slice(i, i + LOOKED_AT_ONCE).map((person) => this.#lookAt(person)));
    }
  }

  async #lookAt({ user, rooms }: Person<W>): Promise<void> {
    const ids = await this.#rooms.idsOf(user);
    const missed = ids.some((room) => !rooms.has(room)) ? await this.#rooms.of(user) : [];
    this.heard(user, { joined: missed.filter(({ id }) => !rooms.has(id)), left: [...rooms] });
  }
}

const wordsOf = (inbox: Inbox) => Object.values(inbox).join(" ");
