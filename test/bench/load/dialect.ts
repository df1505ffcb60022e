import { randomUUID } from "node:crypto";
import type { Client, Door } from "./client.ts";

/** What was found in one delivery. */
export interface Found {
  /** The number that the load gave the message; -1: an event that is none of its messages. */
  number: number;
  /** Where the server put it in its room; 0 where the server does not number. */
  seq: number;
}

/** How a load talks to a server. */
export interface Dialect {
  /** What each client connects with. */
  auths(doors: readonly Door[], count: number): Promise<object[]>;
  /** Makes the rooms, each by its first member. @returns their ids */
  make(creators: readonly Client[]): Promise<string[]>;
  /** Becomes a member. */
  join(client: Client, rooms: readonly string[]): Promise<void>;
  /** Receives from now on. */
  watch(client: Client, rooms: readonly string[]): Promise<void>;
  send(client: Client, room: string, text: string, done: (isKept: boolean) => void): void;
  /** Finds out what a frame delivers, by where its bytes are: no JSON is parsed. False: it delivers nothing. */
  read(bytes: Buffer, from: number, to: number, found: Found): boolean;
}

const CHAR = { quote: 34, mark: 35, zero: 48, nine: 57, e: 101, v: 118, m: 109 };
/** Sessions opened by one batch: each sets a cookie, and an edge takes only so long a header. */
const GUESTS = 20;
/** `42["event",{"room":"` and `","seq":`. */
const TO_ROOM = '42["event",{"room":"'.length;
const TO_EPOCH = '","epoch":"'.length;
const TO_SEQ = '","seq":'.length;
const REFUSED = Buffer.from('"error":');

/** A message's text: its number behind a mark that stands nowhere else in a delivery, then filled up. */
export function textOf(number: number, bytes: number): string {
  return `#${number} `.padEnd(bytes, "tea is poured from a height, ");
}

function numberBehindMark(bytes: Buffer, from: number, to: number): number {
  let at = bytes.indexOf(CHAR.mark, from) + 1;
  if (at === 0 || at >= to) return -1;
  let number = 0;
  for (; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - CHAR.zero;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
  }
  return number;
}

function after(byte: number, bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== byte) at += 1;
  return at;
}

/** Ours: JSON-RPC over the socket's `rpc`, events numbered per room. */
export const teahouse: Dialect = {
  async auths(doors, count) {
    const auths: object[] = [];
    while (auths.length < count) {
      const many = Math.min(GUESTS, count - auths.length);
      const door = doors[(auths.length / GUESTS) % doors.length];
      const calls = Array.from({ length: many }, (_, id) => {
        return { jsonrpc: "2.0", id, method: "session.guest", params: {} };
      });
      const response = await fetch(`http://${door?.host}:${door?.port}/rpc`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(calls),
      });
      const answers = (await response.json()) as { result: { token: string } }[];
      if (!Array.isArray(answers)) throw new Error(`session.guest: ${JSON.stringify(answers)}`);
      for (const { result } of answers) auths.push({ token: result.token });
    }
    return auths;
  },
  async make(creators) {
    const made: string[] = [];
    await inTurns(creators, 50, async (creator, index) => {
      const name = `Bench ${index} ${randomUUID().slice(0, 8)}`;
      const { room } = (await call(creator, "room.create", { name })) as { room: { id: string } };
      made[index] = room.id;
    });
    return made;
  },
  async join(client, rooms) {
    for (const room of rooms) await call(client, "room.join", { room });
  },
  async watch(client, rooms) {
    for (let i = 0; i < rooms.length; i += 100) {
      await call(client, "room.watch", { rooms: rooms.slice(i, i + 100).map((room) => ({ room })) });
    }
  },
  send(client, room, text, done) {
    const params = `{"room":"${room}","clientId":"${randomUUID()}","text":"${text}"}`;
    client.emit("rpc", `{"jsonrpc":"2.0","id":1,"method":"message.send","params":${params}}`, (bytes, from, to) => {
      const refused = bytes.indexOf(REFUSED, from);
      done(refused < 0 || refused >= to);
    });
  },
  read(bytes, from, to, found) {
    if (bytes[from + 4] !== CHAR.e || bytes[from + 5] !== CHAR.v) return false;
    const epoch = after(CHAR.quote, bytes, from + TO_ROOM, to) + TO_EPOCH;
    let at = after(CHAR.quote, bytes, epoch, to) + TO_SEQ;
    let seq = 0;
    for (; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < CHAR.zero || byte > CHAR.nine) break;
      seq = seq * 10 + byte - CHAR.zero;
    }
    if (seq === 0) throw new Error(`no seq where it was expected: ${bytes.toString("utf8", from, to)}`);
    found.seq = seq;
    found.number = numberBehindMark(bytes, at, to);
    return true;
  },
};

/** The plain chat of baseline/chat.ts. */
export const plain: Dialect = {
  async auths(_doors, count) {
    return Array.from({ length: count }, () => ({}));
  },
  async make(creators) {
    return creators.map(() => `room:${randomUUID()}`);
  },
  async join(client, rooms) {
    await client.ask("join", rooms);
  },
  async watch() {},
  send(client, room, text, done) {
    client.emit("message", `{"room":"${room}","text":"${text}"}`, () => done(true));
  },
  read(bytes, from, to, found) {
    if (bytes[from + 4] !== CHAR.m || bytes[from + 5] !== CHAR.e) return false;
    found.seq = 0;
    found.number = numberBehindMark(bytes, from, to);
    return true;
  },
};

async function call(client: Client, method: string, params: object): Promise<unknown> {
  const answer = (await client.ask("rpc", { jsonrpc: "2.0", id: 1, method, params })) as {
    result?: unknown;
    error?: { message: string };
  };
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}

/** Works on all, so many at once. */
export async function inTurns<T>(all: readonly T[], atOnce: number, work: (one: T, index: number) => Promise<void>) {
  const left = all.entries();
  const worker = async () => {
    for (const [index, one] of left) await work(one, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
}
