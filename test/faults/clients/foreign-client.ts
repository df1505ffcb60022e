import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import type { MethodName, Params, Result, RoomEvent, RpcResponse } from "#protocol";
import { Answered } from "../../support/cluster.ts";
import { until } from "../../support/until.ts";
import type { Viewed } from "../proof/history.ts";
import { Participant } from "./participant.ts";

interface Reading {
  last: { epoch: string; seq: number; id: string } | undefined;
  shown: Viewed[];
  /** What comes now is void: history is being read again. */
  rereading: boolean;
}

const ANSWER_MS = 6_000;
const LOOK_EVERY_MS = 1_000;
const LOOK_MS = 2_500;
/** One of so many of its own messages it also puts an emoji under: an event that is no message, among those that are. */
const APPLAUDED = 4;

/**
 * A client that somebody else might write: plain socket.io-client and a few lines of its own. It believes the
 * server: every event that comes is shown, so that nothing here hides an event that came twice or too early.
 */
export class ForeignClient extends Participant {
  #socket: Socket | undefined;
  #token = "";
  #over = false;
  #looking: NodeJS.Timeout | undefined;
  readonly #readings = new Map<string, Reading>();
  readonly #queues = new Map<string, { id: string; text: string }[]>();

  async enter(): Promise<void> {
    this.#token = await this.signIn();
    const socket = io(this.url, {
      transports: ["websocket"],
      auth: (give) => give({ token: this.#token }),
      reconnectionDelay: 100,
      reconnectionDelayMax: 1_000,
      timeout: 3_000,
      forceNew: true,
    });
    this.#socket = socket;
    socket.on("connect", () => {
      this.link("up", socket.id ?? "");
      for (const room of this.rooms) void this.#resume(room, socket.id);
    });
    socket.on("disconnect", (why) => {
      this.link("down", why);
      if (why === "io server disconnect") void this.#comeAgain();
    });
    socket.on("connect_error", () => void (socket.active || this.#comeAgain()));
    socket.on("event", (event: RoomEvent) => this.#show(event));
    socket.on("reset", ({ room, reason }: { room: string; reason: string }) => void this.#reread(room, reason));
    this.#looking = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    await until(`${this.name} reads`, () => this.rooms.every((room) => this.#reading(room).last));
  }

  say(room: string, text: string): string {
    const id = randomUUID();
    this.sent(room, id, text);
    const queue = this.#queues.get(room) ?? [];
    this.#queues.set(room, queue);
    queue.push({ id, text });
    if (queue.length === 1) void this.#deliver(room, queue);
    return id;
  }

  get waiting(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  /** History was read to its beginning whenever it was read at all. */
  async readAll(room: string): Promise<void> {
    await until(`${this.name} has read ${room}`, () => !this.#reading(room).rereading);
  }

  view(room: string): Viewed[] {
    return this.#reading(room).shown;
  }

  leave(): void {
    this.#over = true;
    clearInterval(this.#looking);
    this.#socket?.disconnect();
  }

  #reading(room: string): Reading {
    const reading = this.#readings.get(room) ?? { last: undefined, shown: [], rereading: false };
    this.#readings.set(room, reading);
    return reading;
  }

  /** @throws Answered what the node said, Error when it said nothing */
  async #call<M extends MethodName>(method: M, params: Params<M>, withinMs = ANSWER_MS): Promise<Result<M>> {
    if (!this.#socket?.connected) throw new Error("there is no connection");
    const request = { jsonrpc: "2.0", id: 1, method, params };
    const response: RpcResponse = await this.#socket.timeout(withinMs).emitWithAck("rpc", request);
    if ("error" in response) throw new Answered(response.error);
    return response.result as Result<M>;
  }

  async #resume(room: string, connection: string | undefined): Promise<void> {
    const reading = this.#reading(room);
    reading.rereading = false;
    while (this.#socket?.id === connection && this.#socket?.connected) {
      try {
        if (!reading.last) return await this.#fromHistory(room);
        const { rooms } = await this.#call("room.watch", { rooms: [{ room, ...reading.last }] });
        const reset = rooms[0]?.reset;
        if (reset) await this.#reread(room, reset);
        return;
      } catch (error) {
        await pause(200);
        if (error instanceof Answered) await this.join(this.#token).catch(() => undefined);
      }
    }
  }

  /** What is held is void: nothing more of it may come, then all is read again. */
  async #reread(room: string, why: string): Promise<void> {
    const reading = this.#reading(room);
    if (reading.rereading) return;
    const connection = this.#socket?.id;
    this.#readings.set(room, { last: undefined, shown: [], rereading: true });
    this.void(room, why);
    while (this.#socket?.id === connection && this.#socket?.connected) {
      try {
        await this.#call("room.unwatch", { rooms: [room] });
        return await this.#fromHistory(room);
      } catch {
        await pause(200);
        await this.join(this.#token).catch(() => undefined);
      }
    }
  }

  /** Reads a room from its end to its beginning, and watches it from where the reading began. */
  async #fromHistory(room: string): Promise<void> {
    const reading = this.#reading(room);
    const newest = await this.#call("room.history", { room, limit: 200 });
    const messages = [...newest.messages];
    for (let { more } = newest; more; ) {
      const older = await this.#call("room.history", { room, limit: 200, before: messages[0]?.seq ?? 0 });
      messages.unshift(...older.messages);
      more = older.more;
    }
    const { epoch, seq, id } = newest;
    const places = messages.map((m) => ({ id: m.clientId, epoch, seq: m.seq, message: m.id, text: m.text }));
    for (const { id: sent, text, ...place } of places) this.past(room, sent, place, text);
    reading.shown = places.map(({ text: _, ...viewed }) => viewed);
    reading.last = { epoch, seq, id };
    reading.rereading = false;
    const { rooms } = await this.#call("room.watch", { rooms: [{ room, ...reading.last }] });
    const reset = rooms[0]?.reset;
    if (reset) await this.#reread(room, reset);
  }

  #show(event: RoomEvent): void {
    const { room, epoch, seq, id: message, prev, clientId } = event;
    const reading = this.#reading(room);
    if (reading.rereading || !reading.last) return;
    reading.last = { epoch, seq, id: message };
    const isMessage = event.type === "message.sent";
    const id = isMessage ? clientId : "";
    this.live(room, id, { epoch, seq, message }, prev, isMessage ? event.body.text : undefined);
    if (isMessage) reading.shown.push({ id, epoch, seq, message });
  }

  /** One in flight per room, under one id until it is acknowledged or refused. */
  async #deliver(room: string, queue: { id: string; text: string }[]): Promise<void> {
    for (let next = queue[0]; next && !this.#over; next = queue[0]) {
      const { id, text } = next;
      try {
        const kept = await this.#call("message.send", { room, clientId: id, text });
        this.acknowledged(room, id, { ...kept, message: kept.id });
        queue.shift();
        if (kept.seq % APPLAUDED === 0) void this.#applaud(room, kept);
      } catch (error) {
        const said = error instanceof Answered ? error.error.data : undefined;
        if (said && !said.retryable && !said.name.startsWith("SESSION")) {
          this.unsure("refused", room, id, said.name);
          queue.shift();
        } else {
          if (this.#socket?.connected || said) this.unsure("unknown", room, id, said?.name ?? "no answer");
          await pause((said?.retryAfterMs ?? 0) + 50 + Math.random() * 250);
        }
      }
    }
  }

  /** Once, and maybe in vain: what counts is that nobody's order suffers. */
  async #applaud(room: string, { id, seq }: { id: string; seq: number }): Promise<void> {
    const call = { room, clientId: randomUUID(), message: { id, seq }, emoji: "👏" };
    await this.#call("reaction.add", call).catch(() => undefined);
  }

  /** A silent connection is none: Socket.IO itself would notice after 45 s. */
  async #look(): Promise<void> {
    const connection = this.#socket?.id;
    if (!this.#socket?.connected) return;
    await this.#call("system.ping", {}, LOOK_MS).catch((error: unknown) => {
      if (error instanceof Answered || this.#socket?.id !== connection) return;
      this.#socket?.disconnect().connect();
    });
  }

  /** The server does not want this session, or this socket: with a session that it knows, in a moment. */
  async #comeAgain(): Promise<void> {
    await pause(300);
    if (this.#over) return;
    this.#token = await this.signIn();
    if (!this.#over) this.#socket?.connect();
  }
}
