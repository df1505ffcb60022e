import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import type { ClientEvents, ErrorName, RoomEvent, RpcRequest, RpcResponse, ServerEvents } from "#protocol";

type Wire = Socket<ClientEvents, ServerEvents>;
type Params = Record<string, unknown> & { rooms?: { room: string; seq?: number; id?: string; epoch?: string }[] };

type Told = { error: ErrorName; retryAfterMs?: number } | "silence" | undefined;

/** What stands in for a node: it keeps the log of one room, and does as the test says. */
export class FakeNode {
  readonly calls: { method: string; params: Params }[] = [];
  readonly sockets = new Set<Wire>();
  epoch = "e1";
  log: RoomEvent[] = [];
  /** Whose session it is. */
  user = "u1";
  /** Answers instead of the node's own; undefined lets the node answer, "silence" nobody. */
  answer: (method: string, params: Params, socket: Wire) => Told | Promise<Told> = () => undefined;
  /** Keeps back an answer that is made already, until this has passed. */
  holds: (method: string) => Promise<void> | undefined = () => undefined;
  /** Acknowledges what is sent, and shows it to nobody. */
  shy = false;
  /** Why nobody may connect. */
  refusal: ErrorName | undefined;
  readonly #http = createServer();
  readonly #io = new Server<ClientEvents, ServerEvents>(this.#http, { transports: ["websocket"] });
  readonly #name: string;

  constructor(name = "node-1") {
    this.#name = name;
    this.#io.use((_socket, next) => {
      next(this.refusal && Object.assign(new Error("refused"), { data: { name: this.refusal, retryable: false } }));
    });
    this.#io.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.emit("node", { node: this.#name, state: "up" });
      socket.on("rpc", (request, ack) => void this.#serve(socket, request as RpcRequest, ack));
      socket.on("disconnect", () => this.sockets.delete(socket));
    });
  }

  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(port, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await this.#io.close();
  }

  /** As kill -9 looks to clients. */
  cut(): void {
    for (const socket of this.sockets) socket.conn.close();
  }

  /** Says something in the room, and shows it to whoever is connected unless told not to. */
  say(text: string, { clientId = "", shown = true } = {}): RoomEvent {
    const seq = this.log.length + 1;
    const common = {
      room: "lobby",
      epoch: this.epoch,
      seq,
      prev: this.log.at(-1)?.id ?? "",
      id: `${this.epoch}-${seq}`,
    };
    const event: RoomEvent = { ...common, at: seq, by: this.user, clientId, type: "message.sent", body: { text } };
    this.log.push(event);
    if (shown) this.#io.emit("event", event);
    return event;
  }

  made(method: string): Params[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.params);
  }

  async #serve(
    socket: Wire,
    { id = null, method, params }: RpcRequest,
    ack?: (response: RpcResponse) => void,
  ): Promise<void> {
    const given = params as Params;
    this.calls.push({ method, params: given });
    const told = await this.answer(method, given, socket);
    if (told === "silence") return;
    if (told) {
      const { error: name, ...wait } = told;
      const data = { name, retryable: "retryAfterMs" in wait, ...wait, requestId: "r", node: this.#name, docUrl: "" };
      ack?.({ jsonrpc: "2.0", id, error: { code: -32000, message: told.error, data } });
      return;
    }
    const result = this.#result(socket, method, given);
    await this.holds(method);
    ack?.({ jsonrpc: "2.0", id, result });
  }

  #result(socket: Wire, method: string, params: Params): unknown {
    const top = { epoch: this.epoch, seq: this.log.length, id: this.log.at(-1)?.id ?? "" };
    if (method === "system.ping") return { node: this.#name, at: 0 };
    if (method === "session.get") return { user: { id: this.user, name: "Ann", guest: true } };
    if (method === "room.watch") return { rooms: params.rooms?.map((asked) => this.#watch(socket, asked, top)) };
    if (method === "message.send") {
      const clientId = String(params["clientId"]);
      const kept = this.log.find((event) => event.clientId === clientId);
      const { id, seq, at } = kept ?? this.say(String(params["text"]), { clientId, shown: !this.shy });
      return { id, epoch: this.epoch, seq, at, duplicate: kept !== undefined, node: this.#name };
    }
    const messages = this.log.flatMap((one) => (one.type === "message.sent" ? { ...one, text: one.body.text } : []));
    return { ...top, messages, more: false, users: [] };
  }

  #watch(socket: Wire, asked: { room: string; seq?: number; id?: string; epoch?: string }, top: object) {
    const { seq = this.log.length, id, epoch = this.epoch } = asked;
    const fits = epoch === this.epoch && (id === undefined || (this.log[seq - 1]?.id ?? "") === id);
    if (!fits) return { room: asked.room, ...top, reset: "epoch" };
    for (const event of this.log.slice(seq)) socket.emit("event", event);
    return { room: asked.room, ...top };
  }
}
