import type { Socket } from "socket.io-client";
import type { Inbox, InboxChange, Room, RpcResponse } from "#protocol";
import { connect } from "./cluster.ts";
import { until } from "./until.ts";

/** One device of somebody, which looks at all rooms at once and believes what it is told of them. */
export class Device {
  readonly inbox = new Map<string, Inbox>();
  readonly rooms = new Map<string, Room>();
  /** When `inbox` events came (performance.now()). */
  readonly toldAt: number[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("inbox", (change: InboxChange) => this.#take(change));
  }

  static async open(node: { url: string }, token: string): Promise<Device> {
    const device = new Device(await connect(node, token));
    await device.watch();
    return device;
  }

  async watch(): Promise<void> {
    const request = { jsonrpc: "2.0", id: 1, method: "inbox.watch" };
    const answer = (await this.#socket.timeout(10_000).emitWithAck("rpc", request)) as RpcResponse;
    if ("error" in answer) throw new Error(answer.error.message);
    const { rooms, inbox } = answer.result as { rooms: Room[]; inbox: Inbox[] };
    this.#take({ rooms: inbox, joined: rooms });
  }

  /** Waits until the room stands like this. */
  async shows(room: string, wanted: Partial<Inbox>): Promise<void> {
    const fits = (key: string, value: unknown) =>
      Object.entries(this.inbox.get(room) ?? {}).some(([k, v]) => k === key && v === value);
    await until(`a device shows ${JSON.stringify(wanted)}`, () =>
      Object.entries(wanted).every(([key, value]) => fits(key, value)),
    );
  }

  close(): void {
    this.#socket.disconnect();
  }

  #take({ rooms = [], joined = [], left = [] }: InboxChange): void {
    for (const room of joined) this.rooms.set(room.id, room);
    for (const inbox of rooms) this.inbox.set(inbox.room, inbox);
    for (const room of left) {
      this.rooms.delete(room);
      this.inbox.delete(room);
    }
    this.toldAt.push(performance.now());
  }
}
