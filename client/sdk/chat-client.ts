import type { Ephemeral, MethodName, Params, Result, RoomEvent } from "#protocol";
import type { ClientEvents } from "./client-events.ts";
import { Connection } from "./connection.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import type { ConnectionStatus } from "./connection-status.ts";
import { Emitter } from "./emitter.ts";
import { Inbox } from "./inbox.ts";
import { type ActName, Insisting } from "./insisting.ts";
import { Messages } from "./messages.ts";
import { delivery } from "./outbox/delivery.ts";
import type { Extras, OutboxEntry } from "./outbox/entry.ts";
import { Outbox, type OutboxHome } from "./outbox/outbox.ts";
import { Ownership } from "./ownership.ts";
import { People } from "./people.ts";
import { Presence } from "./presence.ts";
import { Receipts } from "./receipts.ts";
import { Room } from "./room.ts";
import { type Caller, httpCaller } from "./rpc.ts";
import type { RpcError } from "./rpc-error.ts";
import { Settling } from "./settling.ts";
import { Typing } from "./typing.ts";
import { Watching } from "./watching.ts";

export interface ClientOptions extends ConnectionOptions {
  /** Who it is for. Where another session may come up (a browser's cookie), nothing is sent under it. */
  user?: string;
  /** Where messages wait that are not acknowledged yet; by default in memory. */
  outbox?: OutboxHome;
}

/** A chat user's end of the cluster: one connection, the watched rooms, the messages on their way. */
export class ChatClient extends Emitter<ClientEvents> implements Caller {
  readonly outbox: Outbox;
  readonly people: People;
  /** Calls that are made again until they are answered. */
  readonly insisting: Insisting;
  /** Changes of messages that are there. */
  readonly messages: Messages;
  /** All rooms of this person and what is unread there, once it is watched. */
  readonly inbox: Inbox;
  readonly typing: Typing;
  /** Who is here, of those that are looked at. */
  readonly presence: Presence;
  readonly receipts: Receipts;
  /** For what only reads: over the socket, or over HTTP before it is up. */
  readonly reader: Caller;
  readonly #connection: Connection;
  readonly #watching: Watching;
  readonly #ownership: Ownership;
  readonly #settling: Settling;
  readonly #rooms = new Map<string, Room>();
  /** The next connection is a new one because we wanted it, not because a node went away. */
  #renewing = false;
  #lostAt: number | undefined;
  #recovering: { messages: number } | undefined;

  constructor({ user, outbox, ...options }: ClientOptions) {
    super();
    const connection = new Connection(options);
    const http = httpCaller({ url: () => connection.edge, token: () => connection.token });
    this.#connection = connection;
    this.reader = {
      call: (method, params, timeoutMs) => (this.isUp ? connection : http).call(method, params, timeoutMs),
    };
    this.#watching = new Watching(connection, () => this.isUp);
    this.people = new People(this.reader);
    this.#ownership = new Ownership(connection, user);
    this.outbox = new Outbox({ ...outbox, send: (message) => this.#ownership.call("message.send", message) });
    this.#settling = new Settling(this.outbox, user);
    this.insisting = new Insisting(this.#ownership);
    this.messages = new Messages({ insisting: this.insisting, room: (id) => this.#rooms.get(id), user });
    this.inbox = new Inbox(this.insisting, () => this.isUp);
    this.typing = new Typing((room) => connection.notify("typing.set", { room }));
    this.presence = new Presence(this.insisting, () => this.isUp);
    this.receipts = new Receipts(this.reader);
    this.outbox.on("change", (room) => this.#settling.settle(room, this.#rooms.get(room)));
    this.#ownership.on("stranger", (error) => this.#end(error));
    connection.on("up", () => void this.#up());
    connection.on("down", () => this.#down());
    connection.on("status", (status) => this.emit("status", status));
    connection.on("ended", (error) => this.emit("ended", error));
    connection.on("event", (event) => this.#receive(event));
    connection.on("ephemeral", (ephemeral) => this.#hear(ephemeral));
    connection.on("inbox", (change) => this.inbox.hear(change));
    connection.on("cluster", (status) => this.emit("cluster", status));
    connection.on("reset", ({ room, reason }) => this.#rooms.get(room)?.reset(reason));
  }

  get status(): ConnectionStatus {
    return this.#connection.status;
  }

  get isUp(): boolean {
    return this.status.state === "up";
  }

  /** Begins to connect; `status` tells how it goes. */
  open(): void {
    this.#connection.open();
    void this.outbox.restore();
  }

  /** Ends the connection; what is in the outbox stays there, as far as its store goes. */
  close(): void {
    this.insisting.close();
    this.#connection.close();
    this.outbox.close();
    this.typing.close();
    this.presence.close();
  }

  /** One call over the socket, which fails with the connection. */
  call<M extends MethodName>(method: M, params: Params<M>, timeoutMs?: number): Promise<Result<M>> {
    return this.#connection.call(method, params, timeoutMs);
  }

  /**
   * Changes something, once, however many attempts that takes: joins, leaves, moderates …
   * @throws RpcError as a rejection: what a node refused; EXPIRED or DISCARDED, when nobody knows whether it took effect
   */
  act<M extends ActName>(method: M, params: Omit<Params<M>, "clientId">): Promise<Result<M>> {
    return this.insisting.act(method, params);
  }

  /** Looks now whether the connection lives, and tries now to get one if not: for when the network or the page woke up. */
  check(): void {
    this.#connection.check();
  }

  /** Connects again under a new session, with no gap between. */
  renewSession(token?: string): void {
    this.#renewing = true;
    this.#connection.renew(token);
  }

  /** Keeps a room in step from now on, with its newest page of history unless only its events are wanted. */
  watch(id: string, { history = true } = {}): Room {
    const room = this.#rooms.get(id) ?? this.#newRoom(id);
    if (history) room.wantHistory();
    if (this.isUp) void this.#sync([room]);
    else if (history) void room.open();
    return room;
  }

  /** Lets go of a room. */
  unwatch(id: string): void {
    if (!this.#rooms.delete(id)) return;
    this.#settling.settle(id, undefined);
    if (!this.isUp) return;
    this.call("room.unwatch", { rooms: [id] }).catch(ignored);
  }

  /** Puts a message on its way; it is sent as soon as there is a connection. */
  send(room: string, text: string, extras?: Extras): OutboxEntry {
    this.typing.rest(room);
    return this.outbox.add(room, text, extras);
  }

  /** Sends and waits for the acknowledgement, however many attempts it takes; a refusal is thrown. */
  deliver(room: string, text: string, extras?: Extras): Promise<Result<"message.send">> {
    return delivery(this.outbox, this.send(room, text, extras).clientId);
  }

  #newRoom(id: string): Room {
    const room = new Room(id, this.reader, this.people);
    this.#rooms.set(id, room);
    room.on("unsteady", () => void this.#sync([room]));
    room.on("reset", (reason) => {
      // Where the log was only trimmed, what it had acknowledged has been there for others to see.
      if (reason !== "gap") this.#settling.doubt(id);
      this.emit("reset", { room: id, reason });
    });
    room.on("change", () => this.#settling.settle(id, room));
    return room;
  }

  #sync(rooms: Room[]): Promise<void> {
    return this.#watching.sync(rooms.filter((room) => this.isUp && this.#rooms.get(room.id) === room));
  }

  async #up(): Promise<void> {
    // The new node has not named itself yet: this is still the former one.
    const from = this.status.node;
    const begun = this.#lostAt ?? Date.now();
    const recovering = { messages: this.#recovering?.messages ?? 0 };
    this.#recovering = recovering;
    this.emit("up");
    this.#ownership.renew();
    this.outbox.resume();
    this.inbox.resume();
    this.presence.resume();
    this.insisting.hurry();
    this.#watching.hurry();
    await this.#sync([...this.#rooms.values()]);
    // Whatever is answered is answered after the node has named itself.
    if (this.#rooms.size === 0) await this.call("system.ping", {}).catch(ignored);
    if (this.#recovering !== recovering || !this.isUp) return;
    this.#recovering = undefined;
    this.#lostAt = undefined;
    const { messages } = recovering;
    const wanted = this.#renewing;
    this.#renewing = false;
    if (from !== undefined && !wanted)
      this.emit("recovered", { from, to: this.status.node, ms: Date.now() - begun, messages });
  }

  #down(): void {
    this.outbox.pause();
    this.#lostAt ??= Date.now();
  }

  #receive(event: RoomEvent): void {
    const own = event.clientId !== "" && this.outbox.entries(event.room).some((e) => e.clientId === event.clientId);
    const applied = this.#rooms.get(event.room)?.receive(event);
    if (applied !== "added") return;
    if (event.type === "message.sent") this.typing.end(event.room, event.by);
    if (this.#recovering && event.type === "message.sent" && !own) this.#recovering.messages += 1;
    this.emit("event", event);
  }

  #hear(ephemeral: Ephemeral): void {
    if (ephemeral.type === "presence") this.presence.hear(ephemeral.users);
    else if (ephemeral.type === "typing") this.typing.hear(ephemeral.room, ephemeral.user);
    else if (ephemeral.type === "receipt") this.receipts.hear(ephemeral.room, ephemeral.user, ephemeral.seq);
  }

  #end(error: RpcError): void {
    this.close();
    this.emit("ended", error);
  }
}

const ignored = () => undefined;
