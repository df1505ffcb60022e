import { type Message, type Params, Refusal, type Result } from "#protocol";
import type { RoomStore } from "../data/rooms.ts";
import type { Spans } from "../data/spans.ts";
import type { MessageViews } from "../data/views.ts";
import { type People, peopleIn, toMessage } from "./history.ts";
import { foldText } from "./texts.ts";

/**
 * What one call may read, in messages: a look into a room counts as some, a long message as several. It may go over
 * that by one page.
 */
const WORK = 2000;
const LOOK = 10;
/** So many characters cost as much as a message. */
const LONG = 500;
/** Messages that are read, and compared, at once: some ms of a node's time. */
const PAGE = 200;

const DAY_MS = 86_400_000;
/** Where several rooms are searched, what is newer than the first of these ages comes first from all, and so on. */
const AGES_MS = [DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 365 * DAY_MS];

/** A span of time, ms: `from` included, `till` not. */
interface Span {
  from: number;
  till: number;
}

const ALWAYS: Span = { from: 0, till: Number.MAX_SAFE_INTEGER };

/** Where to go on: in a room of a span, before a number. Spans are told from when the search began. */
interface Place {
  begun: number;
  span: number;
  room: string;
  seq: number;
}

/** One call at work. */
interface Scan {
  user: string;
  matches: (message: Message) => boolean;
  limit: number;
  /** How much may still be read. */
  work: number;
  found: Message[];
}

/**
 * Search by reading: nothing is indexed, so what is found is what is shown now, in any language, and a room costs
 * nothing until somebody searches it. One call reads about 2,000 messages in ten pages: some 7 ms of Redis and 16 ms of
 * a node, neither at one go. A room of 100,000 messages takes fifty calls to its end, which is why searches have a rate
 * of their own (RATE_SEARCHES).
 */
export class Search {
  readonly #views: MessageViews;
  readonly #spans: Spans;
  readonly #rooms: RoomStore;
  readonly #people: People;

  constructor(views: MessageViews, spans: Spans, rooms: RoomStore, people: People) {
    this.#views = views;
    this.#spans = spans;
    this.#rooms = rooms;
    this.#people = people;
  }

  /**
   * Messages that hold every word of the query, newest first: in one room, or in all that the user is in. There, one
   * room comes after the other within the last day, then within the days before, and so on. An answer may hold few
   * messages, or none, and still have a `next`: it goes on where this call stopped, with the same params.
   * @throws Refusal INVALID_PARAMS (no word), ROOM_NOT_FOUND, ROOM_NOT_MEMBER, STORE_UNAVAILABLE
   */
  async find(user: string, params: Params<"message.search"> & { limit: number }): Promise<Result<"message.search">> {
    const scan: Scan = { user, matches: matcher(params), limit: params.limit, work: WORK, found: [] };
    const next = await this.#walk(scan, params);
    const messages = scan.found.sort((a, b) => b.at - a.at);
    const users = await peopleIn(messages, this.#people);
    return next === undefined ? { messages, users } : { messages, users, next: writePlace(next) };
  }

  /** Goes through spans and rooms; returns where to go on, or nothing at the end. */
  async #walk(scan: Scan, params: Params<"message.search">): Promise<Place | undefined> {
    const start = params.next === undefined ? undefined : readPlace(params.next);
    const begun = start?.begun ?? Date.now();
    const rooms = params.room === undefined ? (await this.#rooms.roomsOf(scan.user)).sort() : [params.room];
    const spans = params.room === undefined ? spansBefore(begun) : [ALWAYS];
    for (const [number, all] of spans.entries()) {
      const span = { from: Math.max(all.from, params.after ?? 0), till: Math.min(all.till, params.before ?? all.till) };
      if (number < (start?.span ?? 0) || span.from >= span.till) continue;
      for (const room of rooms) {
        const resumes = start?.span === number;
        if (resumes && room < start.room) continue;
        const place = { begun, span: number, room };
        const seq = resumes && room === start.room ? start.seq : Number.MAX_SAFE_INTEGER;
        if (scan.work <= 0) return { ...place, seq };
        const stopped = await this.#room(scan, room, span, seq, params.room !== undefined);
        if (stopped !== undefined) return { ...place, seq: stopped };
      }
    }
    return undefined;
  }

  /** Searches a room backwards from before a number; returns the number before which to go on, or nothing at the end. */
  async #room(scan: Scan, room: string, span: Span, seq: number, named: boolean): Promise<number | undefined> {
    scan.work -= LOOK;
    const isAll = span.from === ALWAYS.from && span.till === ALWAYS.till;
    const stretch = isAll ? { after: 0, before: seq } : await this.#spans.find(room, span.from, span.till);
    if (!stretch) return undefined;
    let before = Math.min(seq, stretch.before ?? seq);
    for (;;) {
      const page = await this.#page(scan.user, room, { before, after: stretch.after }, named);
      for (const shown of page.messages.reverse()) {
        const message = toMessage(shown);
        before = message.seq;
        scan.work -= 1 + message.text.length / LONG;
        if (scan.matches(message) && scan.found.push(message) === scan.limit) return before;
      }
      if (!page.more) return undefined;
      if (scan.work <= 0) return before;
    }
  }

  /** @param named the room was asked for; one of the caller's rooms that it has left meanwhile is only passed over */
  async #page(user: string, room: string, stretch: { before: number; after: number }, named: boolean) {
    try {
      return await this.#views.history(room, user, { ...stretch, limit: PAGE });
    } catch (error) {
      const isGone =
        error instanceof Refusal && (error.reason === "ROOM_NOT_MEMBER" || error.reason === "ROOM_NOT_FOUND");
      if (named || !isGone) throw error;
      return { messages: [], more: false };
    }
  }
}

/** Whether a message holds every word, whatever its case or width. Words are parts of words too: Chinese has no spaces. */
function matcher({ query, from }: Params<"message.search">): (message: Message) => boolean {
  const words = foldText(query).split(/\s+/u).filter(Boolean);
  if (words.length === 0)
    throw new Refusal("INVALID_PARAMS", { message: "Give a word to search for.", param: "query" });
  return ({ by, text }) => {
    if (from !== undefined && by !== from) return false;
    const folded = foldText(text);
    return words.every((word) => folded.includes(word));
  };
}

function spansBefore(begun: number): Span[] {
  const edges = [ALWAYS.till, ...AGES_MS.map((age) => begun - age), ALWAYS.from];
  return edges.slice(1).map((from, i) => ({ from, till: edges[i] ?? from }));
}

/** As its schema says it: digits, and a room's id, which has no dots. */
const writePlace = ({ begun, span, room, seq }: Place) => `${begun}.${span}.${room}.${seq}`;

function readPlace(next: string): Place {
  const [begun, span, room = "", seq] = next.split(".");
  return { begun: Number(begun), span: Number(span), room, seq: Number(seq) };
}
