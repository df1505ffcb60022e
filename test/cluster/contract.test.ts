import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Socket } from "socket.io-client";
import { Compile as CompileType } from "typebox/compile";
import { Compile } from "typebox/schema";
import { type ErrorName, type MethodEntry, type MethodName, methods, type RpcResponse, socketEvents } from "#protocol";
import { refusalsOf } from "../../server/app/documents/openrpc.ts";
import { room as sampleRoom, samples } from "../../server/protocol/examples/samples.ts";
import { examples } from "../../server/protocol/examples.ts";
import { connect, post, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";

const OPERATOR_KEY = "a-key-for-these-tests-only";
let cluster: TestCluster;

before(async () => {
  cluster = await startCluster(3, { OPERATOR_KEY });
});
after(() => cluster.stop());

/** Whoever and whatever the examples speak of, for real. */
interface Stage {
  ann: Awaited<ReturnType<typeof guest>>;
  bob: Awaited<ReturnType<typeof guest>>;
  room: string;
  invite: string;
  /** What stands in the examples → what is there. */
  real: Map<unknown, unknown>;
}

async function guest(node: number) {
  const { token, user } = await post(cluster.node(node), "session.guest", {});
  await post(cluster.node(node), "room.join", { room: "lobby" }, token);
  return { token, id: user.id };
}

/** A room of Ann's with Bob and a message in it. */
async function setStage(): Promise<Stage> {
  const [ann, bob] = await Promise.all([guest(0), guest(1)]);
  const [one, two] = [cluster.node(0), cluster.node(1)];
  const { id: room } = (await post(one, "room.create", { name: "Oolong", kind: "private" }, ann.token)).room;
  const { invite } = await post(one, "room.invite", { room }, ann.token);
  await post(two, "room.join", { room, invite }, bob.token);
  const said = { room, clientId: randomUUID(), text: "Tea is ready." };
  const { id, seq, epoch } = await post(one, "message.send", said, ann.token);
  const { sessions } = await post(one, "session.list", {}, ann.token);
  const real = new Map<unknown, unknown>([
    [sampleRoom.id, room],
    [samples.ann.id, ann.id],
    [samples.bob.id, bob.id],
    [samples.message.id, id],
    [samples.message.seq, seq],
    [samples.epoch, epoch],
    [samples.invite, invite],
    [samples.session, sessions[0]?.id],
  ]);
  return { ann, bob, room, invite, real };
}

const signedIn = async (node: number, token: string): Promise<Socket> =>
  await connect(cluster.node(node), token, { auth: { token, operator: OPERATOR_KEY } });

/** One call of Ann's, to one node after the other. */
async function ask(name: MethodName, { ann, real }: Stage, turn: number): Promise<RpcResponse> {
  const params = JSON.parse(JSON.stringify(examples[name].params), (_, value: unknown) => real.get(value) ?? value);
  const request = { jsonrpc: "2.0", id: 1, method: name, params };
  const entry: MethodEntry = methods[name];
  if (!entry.socketOnly) {
    const headers = { authorization: `Bearer ${ann.token}`, "x-teahouse-operator": OPERATOR_KEY };
    return JSON.parse((await postRaw(cluster.node(turn % 3), JSON.stringify(request), headers)).text) as RpcResponse;
  }
  const socket = await signedIn(turn % 3, ann.token);
  const answer = (await socket.timeout(10_000).emitWithAck("rpc", request)) as RpcResponse;
  socket.disconnect();
  return answer;
}

/** Nobody supervises the nodes of this test: what only a supervisor can do is refused, as documented. */
const refusedHere: readonly ErrorName[] = ["NOT_SUPERVISED", "NODE_NOT_FOUND", "LAST_NODE"];

/** Whoever signs in must have an account, and a drained node serves nobody: these come last, one after the other. */
const isLate = (name: MethodName) => name === "session.login" || name.startsWith("cluster.");

test("every example of the contract works on real nodes, and is answered as the contract says", async () => {
  const [late, early] = partition(Object.keys(methods) as MethodName[], isLate);
  await Promise.all(early.map(isAnswered));
  for (const [turn, name] of late.entries()) await isAnswered(name, turn);
});

async function isAnswered(name: MethodName, turn: number): Promise<void> {
  const answer = await ask(name, await setStage(), turn);
  if ("error" in answer) {
    const why = answer.error.data.name;
    assert.ok(name.startsWith("cluster.") && refusedHere.includes(why), `${name}: ${answer.error.message}`);
    assert.ok(refusalsOf(name).includes(why), `${name} is not said to answer ${why}`);
  } else {
    assert.deepEqual(CompileType(methods[name].result).Errors(answer.result), [], name);
  }
}

test("whatever a node sends over a socket is as the AsyncAPI document of that node says", async () => {
  const { ann, bob, room, invite } = await setStage();
  const heard: { event: string; payload: unknown }[] = [];
  const listen = (socket: Socket) => socket.onAny((event: string, payload: unknown) => heard.push({ event, payload }));
  const socket = await signedIn(1, bob.token);
  const leaving = await signedIn(2, bob.token);
  for (const one of [socket, leaving]) listen(one);
  // The first word of a node comes with the connection.
  await new Promise((resolve) => socket.once("node", resolve).disconnect().connect());
  const call = async (method: MethodName, params: object = {}) => {
    const answer: RpcResponse = await socket
      .timeout(10_000)
      .emitWithAck("rpc", { jsonrpc: "2.0", id: 1, method, params });
    assert.ok("result" in answer, JSON.stringify(answer));
  };
  await call("room.watch", { rooms: [{ room }] });
  await call("inbox.watch");
  await call("presence.watch", { users: [ann.id] });
  await call("cluster.watch");
  const typist = await signedIn(0, ann.token);
  typist.emit("rpc", { jsonrpc: "2.0", method: "typing.set", params: { room } });
  await doEverything(room, ann.token, invite);
  await cluster.node(2).stop();

  const document = (await (await fetch(`${cluster.node(0).url}/asyncapi.json`)).json()) as Document;
  const seen = new Set<string>();
  const expected = Object.values(socketEvents).flatMap(({ shapes }) => Object.keys(shapes));
  await until("every shape of every event was seen", () => {
    for (const { event, payload } of heard.splice(0)) seen.add(shapeOf(document, event, payload));
    // Nothing here is void: that somebody has to start over is seen in the tests of lost logs.
    return expected.every((shape) => shape === "reset" || seen.has(shape));
  }).catch((error: unknown) => assert.deepEqual([...seen].sort(), expected.sort(), String(error)));
  socket.disconnect();
  typist.disconnect();
});

interface Document {
  operations: Record<string, { messages: { $ref: string }[] }>;
  components: { messages: Record<string, { payload: object }> };
}

/** The one shape of an event that something has; fails where it has none. */
function shapeOf({ operations, components }: Document, event: string, payload: unknown): string {
  const names = (operations[event]?.messages ?? []).map(({ $ref }) => $ref.split("/").at(-1) ?? "");
  const fitting = names.filter((name) => Compile({ ...components.messages[name]?.payload, components }).Check(payload));
  assert.equal(fitting.length, 1, `${event} ${JSON.stringify(payload)} fits ${fitting.join()}`);
  return fitting[0] ?? "";
}

/** All that can happen in a room, once. */
async function doEverything(room: string, token: string, invite: string): Promise<void> {
  const node = cluster.node(0);
  const clientId = () => randomUUID();
  const said = await post(node, "message.send", { room, clientId: clientId(), text: "One more." }, token);
  const message = { id: said.id, seq: said.seq };
  await post(node, "message.edit", { room, message, clientId: clientId(), text: "One more cup." }, token);
  await post(node, "reaction.add", { room, message, emoji: "🍵", clientId: clientId() }, token);
  await post(node, "reaction.remove", { room, message, emoji: "🍵", clientId: clientId() }, token);
  await post(node, "message.delete", { room, message, clientId: clientId() }, token);
  await post(node, "room.change", { room, clientId: clientId(), topic: "Green or white?" }, token);
  const { token: carols, id: user } = await guest(0);
  await post(node, "room.join", { room, invite }, carols);
  const { seq } = await post(node, "message.send", { room, clientId: clientId(), text: "Hello Carol." }, token);
  await post(node, "room.read", { room, seq }, carols);
  await post(node, "member.mute", { room, user, minutes: 5 }, token);
  await post(node, "room.leave", { room }, carols);
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}
