import type { RoomEvent } from "#protocol";
import { type ChatClient, connect, type OutboxEntry, type Room } from "../../../client/sdk/index.ts";
import { until } from "../../support/until.ts";
import type { Viewed } from "../proof/history.ts";
import { Participant } from "./participant.ts";

/** A client built on our own SDK: what the browser's page is built on. */
export class SdkClient extends Participant {
  #chat: ChatClient | undefined;
  /** By room: how many lines the timeline had when it was last looked at. */
  readonly #held = new Map<string, number>();
  readonly #known = new Map<string, Set<string>>();
  readonly #reasons = new Map<string, OutboxEntry["reason"]>();

  async enter(): Promise<void> {
    const chat = await connect({ url: this.url, token: await this.signIn(), renew: () => this.signIn() });
    this.#chat = chat;
    let last = "";
    chat.on("status", ({ state, node }) => {
      if (state !== last && (state === "up" || state === "down")) this.link(state, node ?? "");
      last = state;
    });
    chat.outbox.on("sent", ({ room, clientId, receipt }) => {
      if (receipt) this.acknowledged(room, clientId, { ...receipt, message: receipt.id });
    });
    chat.outbox.on("failed", ({ room, clientId, reason }) =>
      this.unsure("refused", room, clientId, reason?.name ?? "?"),
    );
    chat.outbox.on("change", (room) => this.#tried(chat.outbox.entries(room)));
    for (const id of this.rooms) this.#read(chat.watch(id));
    await until(`${this.name} reads`, () => this.rooms.every((room) => chat.watch(room).loaded));
  }

  say(room: string, text: string): string {
    const { clientId } = this.#connected.send(room, text);
    this.sent(room, clientId, text);
    return clientId;
  }

  get waiting(): number {
    const { outbox } = this.#connected;
    return this.rooms.reduce((sum, id) => sum + outbox.entries(id).filter((e) => e.state === "pending").length, 0);
  }

  async readAll(id: string): Promise<void> {
    const room = this.#connected.watch(id);
    await until(`${this.name} has read all of ${id}`, async () => {
      await room.loadOlder();
      return room.loaded && !room.timeline.more;
    });
  }

  view(id: string): Viewed[] {
    const { timeline } = this.#connected.watch(id);
    const epoch = timeline.position?.epoch ?? "";
    return timeline.entries.flatMap((entry) =>
      entry.kind === "message" ? [{ id: entry.clientId, epoch, seq: entry.seq, message: entry.id }] : [],
    );
  }

  leave(): void {
    this.#chat?.close();
  }

  get #connected(): ChatClient {
    if (!this.#chat) throw new Error(`${this.name} has not entered`);
    return this.#chat;
  }

  #read(room: Room): void {
    room.reading.keep = Number.POSITIVE_INFINITY;
    room.on("added", (event) => this.#added(room, event));
    room.on("reset", (why) => {
      this.#held.delete(room.id);
      this.#known.delete(room.id);
      this.void(room.id, why);
    });
    room.on("change", () => this.#look(room));
    this.#look(room);
  }

  #added(room: Room, event: RoomEvent): void {
    const { epoch, seq, id: message, clientId, prev } = event;
    const isMessage = event.type === "message.sent";
    this.#knownIn(room.id).add(message);
    this.#held.set(room.id, room.timeline.entries.length);
    const text = isMessage ? event.body.text : undefined;
    this.live(room.id, isMessage ? clientId : "", { epoch, seq, message }, prev, text);
  }

  /** Notes what a page of history brought: lines that no event brought. */
  #look({ id: room, timeline }: Room): void {
    if (timeline.entries.length === (this.#held.get(room) ?? 0)) return;
    this.#held.set(room, timeline.entries.length);
    const known = this.#knownIn(room);
    const epoch = timeline.position?.epoch ?? "";
    for (const entry of timeline.entries) {
      if (known.has(entry.id)) continue;
      known.add(entry.id);
      if (entry.kind !== "message") continue;
      this.past(room, entry.clientId, { epoch, seq: entry.seq, message: entry.id }, entry.text);
    }
  }

  #knownIn(room: string): Set<string> {
    const known = this.#known.get(room) ?? new Set();
    this.#known.set(room, known);
    return known;
  }

  /** Each attempt that failed leaves a reason of its own. */
  #tried(entries: readonly OutboxEntry[]): void {
    for (const { clientId, room, reason, state } of entries) {
      if (!reason || state === "failed" || reason === this.#reasons.get(clientId)) continue;
      this.#reasons.set(clientId, reason);
      this.unsure("unknown", room, clientId, reason.name);
    }
  }
}
