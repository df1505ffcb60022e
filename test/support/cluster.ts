import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import type {
  Ephemeral,
  InboxChange,
  MethodName,
  Params,
  Position,
  Result,
  RoomEvent,
  RpcResponse,
  User,
  WireError,
} from "#protocol";
import { readConfig } from "../../server/config.ts";
import { startNode, type TeahouseNode } from "../../server/node.ts";
import { TestRedis } from "./redis.ts";
import { until } from "./until.ts";

/** Several nodes in this process over one Redis of their own. */
export interface TestCluster {
  redis: TestRedis;
  nodes: TeahouseNode[];
  /** The node of this number, from 0. */
  node(index: number): TeahouseNode;
  add(env?: Record<string, string>): Promise<TeahouseNode>;
  stop(): Promise<void>;
}

/** Starts `count` nodes on free ports; limits are off unless `env` says otherwise. */
export async function startCluster(count: number, env: Record<string, string> = {}): Promise<TestCluster> {
  const redis = await TestRedis.start();
  const nodes: TeahouseNode[] = [];
  const add = async (more: Record<string, string> = {}) => {
    const name = `node-${nodes.length + 1}`;
    const base = { PORT: "0", NODE_NAME: name, REDIS_URL: redis.url, LOG_LEVEL: "silent", LIMITS: "off" };
    const node = await startNode(readConfig({ ...base, ...env, ...more }));
    nodes.push(node);
    await until(`${name} is ready`, async () => (await fetch(`${node.url}/readyz`)).ok);
    return node;
  };
  for (let i = 0; i < count; i += 1) await add();
  return {
    redis,
    nodes,
    add,
    node(index) {
      const node = nodes[index];
      if (!node) throw new Error(`there is no node ${index}`);
      return node;
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop({ hurry: true })));
      await redis.stop();
    },
  };
}

/** An answer with an error, thrown. */
export class Answered extends Error {
  readonly error: WireError;
  constructor(error: WireError) {
    super(`${error.data?.name}: ${error.message}`);
    this.error = error;
  }
}

/** One call by HTTP, as curl would make it. @throws Answered */
export async function post<M extends MethodName>(
  node: { url: string },
  method: M,
  params: Params<M>,
  token?: string,
): Promise<Result<M>> {
  const answer = await postRaw(node, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }), {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  });
  return unwrap(JSON.parse(answer.text) as RpcResponse);
}

export async function postRaw(node: { url: string }, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${node.url}/rpc`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function unwrap<T>(response: RpcResponse): T {
  if ("error" in response) throw new Answered(response.error);
  return response.result as T;
}

/** Somebody with a plain Socket.IO client, who writes down all that arrives, in order. */
export class Person {
  readonly user: User;
  readonly token: string;
  readonly events: RoomEvent[] = [];
  readonly ephemerals: Ephemeral[] = [];
  readonly resets: { room: string; reason: string }[] = [];
  readonly changes: InboxChange[] = [];
  socket: Socket;

  private constructor(user: User, token: string, socket: Socket) {
    this.user = user;
    this.token = token;
    this.socket = socket;
  }

  /** A guest on a node, in the given rooms and watching them. */
  static async arrive(node: { url: string }, name: string, rooms: string[] = []): Promise<Person> {
    const { token, user } = await post(node, "session.guest", { name });
    for (const room of rooms) await post(node, "room.join", { room }, token);
    const person = new Person(user, token, await connect(node, token));
    person.#listen();
    if (rooms.length > 0) await person.call("room.watch", { rooms: rooms.map((room) => ({ room })) });
    return person;
  }

  /** The same person on one more device, where nothing is watched yet. */
  async also(node: { url: string }): Promise<Person> {
    const twin = new Person(this.user, this.token, await connect(node, this.token));
    twin.#listen();
    return twin;
  }

  /** Goes to another node, where nothing is watched yet. */
  async moveTo(node: { url: string }): Promise<void> {
    this.socket.disconnect();
    this.socket = await connect(node, this.token);
    this.#listen();
  }

  /** @throws Answered */
  async call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
    return unwrap((await this.rpc({ jsonrpc: "2.0", id: 1, method, params })) as RpcResponse);
  }

  async rpc(request: unknown): Promise<unknown> {
    return await this.socket.timeout(10_000).emitWithAck("rpc", request);
  }

  async say(room: string, text: string, clientId: string = randomUUID()): Promise<Result<"message.send">> {
    return await this.call("message.send", { room, text, clientId });
  }

  /** Messages as this person saw them. */
  texts(room: string): string[] {
    return this.events.flatMap((event) =>
      event.room === room && event.type === "message.sent" ? [event.body.text] : [],
    );
  }

  /** Where this person stands in a room, by what it saw last. */
  position(room: string): Position {
    const last = this.events.findLast((event) => event.room === room);
    if (!last) throw new Error(`${this.user.name} saw nothing of ${room}`);
    return { room, epoch: last.epoch, seq: last.seq, id: last.id };
  }

  async sees(room: string, text: string): Promise<void> {
    await until(`${this.user.name} sees “${text}”`, () => this.texts(room).includes(text));
  }

  leave(): void {
    this.socket.disconnect();
  }

  #listen(): void {
    this.socket.on("event", (event: RoomEvent) => this.events.push(event));
    this.socket.on("ephemeral", (moment: Ephemeral) => this.ephemerals.push(moment));
    this.socket.on("reset", (reset: { room: string; reason: string }) => this.resets.push(reset));
    this.socket.on("inbox", (change: InboxChange) => this.changes.push(change));
  }
}

/** A connected socket; rejects with the server's reason. */
export async function connect(
  node: { url: string },
  token?: string,
  options: Parameters<typeof io>[1] = {},
): Promise<Socket> {
  const socket = io(node.url, {
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    auth: token === undefined ? {} : { token },
    ...options,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  return socket;
}

/** Whether numbers rise by one each: nothing lost, nothing doubled, nothing out of order. */
export function gapless(events: RoomEvent[]): boolean {
  return events.every((event, i) => {
    const before = events[i - 1];
    return !before || (event.seq === before.seq + 1 && event.prev === before.id && event.epoch === before.epoch);
  });
}
