import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type ErrorData, type ErrorName, LOBBY } from "#protocol";
import { Answered, connect, Person, post, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { RawSocket, statusOf } from "../support/raw.ts";
import { until } from "../support/until.ts";

const PASSWORD = "correct horse battery";

let cluster: TestCluster;
let strict: TestCluster["nodes"][number];
before(async () => {
  cluster = await startCluster(2, {
    LIMITS: "on",
    RATE_SIGN_INS: "5/60s",
    RATE_PASSWORDS: "4/60s",
    RATE_MESSAGES: "10/5s",
    RATE_WRITES: "100/1s",
    RATE_READS: "100/1s",
    MAX_SOCKETS_PER_USER: "2",
    MAX_CALLS_IN_FLIGHT: "8",
    MAX_ROOMS_PER_USER: "3",
  });
  // Knows no edge, so what a request says of its own address counts for nothing.
  strict = await cluster.add({ TRUSTED_PROXIES: "192.0.2.0/24", MAX_SOCKETS_PER_ADDRESS: "3" });
});
after(() => cluster.stop());

const dataOf = (error: unknown): ErrorData =>
  error instanceof Answered ? error.error.data : assert.fail(String(error));
const named = (name: ErrorName) => (error: unknown) => dataOf(error).name === name;

let addresses = 0;
/** Calls from an address of its own, as the edge reports it. */
const somewhere = () => {
  addresses += 1;
  return { "x-real-ip": `203.0.113.${addresses}` };
};
async function callFrom(node: { url: string }, from: Record<string, string>, method: string, params: object) {
  const { text } = await postRaw(node, JSON.stringify({ jsonrpc: "2.0", method, params, id: 1 }), from);
  return JSON.parse(text) as { result?: { token: string }; error?: { data: ErrorData } };
}
async function guest(from = somewhere()): Promise<string> {
  const { result } = await callFrom(cluster.node(0), from, "session.guest", {});
  return result?.token ?? assert.fail("no session");
}
async function member(): Promise<string> {
  const token = await guest();
  await post(cluster.node(0), "room.join", { room: LOBBY }, token);
  return token;
}
const send = (node: { url: string }, token: string, clientId: string = randomUUID(), room = LOBBY) =>
  post(node, "message.send", { room, clientId, text: "words" }, token);

test("how fast one user writes into one room is limited over all nodes", async () => {
  const token = await member();
  const started = Date.now();
  const answers = await Promise.allSettled(Array.from({ length: 60 }, (_, i) => send(cluster.node(i % 2), token)));
  const kept = answers.filter((one) => one.status === "fulfilled").length;
  const most = 11 + (Date.now() - started) / 500;
  assert.ok(kept >= 10 && kept <= most, `${kept} of 60 at once; ten may come, and then one each half second`);
});

test("the time that a limited caller is told to wait is true", async () => {
  const token = await member();
  const {
    name,
    retryable,
    retryAfterMs = 0,
  } = await until("it is refused, with nobody else in between", async () => {
    await Promise.allSettled(Array.from({ length: 12 }, () => send(cluster.node(0), token)));
    return await send(cluster.node(0), token).then(() => false, dataOf);
  });
  const told = Date.now();
  assert.deepEqual([name, retryable], ["RATE_LIMITED", true]);
  assert.ok(retryAfterMs > 0 && retryAfterMs <= 500, `${retryAfterMs} ms`);
  let refusedLate = 0;
  await until("it is let in", async () => {
    const late = Date.now() > told + retryAfterMs;
    const served = await send(cluster.node(1), token).then(
      () => true,
      () => false,
    );
    if (late && !served) refusedLate += 1;
    return served;
  });
  assert.equal(refusedLate, 0, "refused after the time it was told to wait");
});

test("another room has a limit of its own, and so has another user", async () => {
  const token = await member();
  const { room } = await post(cluster.node(0), "room.create", { name: "Another room" }, token);
  await Promise.allSettled(Array.from({ length: 20 }, () => send(cluster.node(0), token)));
  await send(cluster.node(0), token, randomUUID(), room.id);
  await send(cluster.node(0), await member());
});

test("a retry under a known clientId costs nothing, and is answered also when the share is spent", async () => {
  const token = await member();
  const clientId = randomUUID();
  const first = await send(cluster.node(0), token, clientId);
  for (let i = 0; i < 30; i += 1) {
    assert.equal((await send(cluster.node(i % 2), token, clientId)).duplicate, true);
  }
  const settled = await Promise.allSettled(Array.from({ length: 9 }, () => send(cluster.node(0), token)));
  assert.ok(
    settled.every((one) => one.status === "fulfilled"),
    "nine of ten were left",
  );
  await until("the share is spent", () => send(cluster.node(0), token).then(() => false, named("RATE_LIMITED")));
  assert.equal((await send(cluster.node(1), token, clientId)).seq, first.seq);
});

test("guessing at one account's password is limited over all nodes and addresses, however the name is typed", async () => {
  await callFrom(cluster.node(0), somewhere(), "session.register", { name: "Target", password: PASSWORD });
  const names: string[] = [];
  for (const [i, name] of ["Target", "target", "TARGET", "T\u0430rget", "Target", "Target"].entries()) {
    const { error } = await callFrom(cluster.node(i % 2), somewhere(), "session.login", {
      name,
      password: `guess ${i}`,
    });
    names.push(error?.data.name ?? "signed in");
    if (error?.data.name === "RATE_LIMITED") assert.ok((error.data.retryAfterMs ?? 0) > 1000);
  }
  const [wrong, limited] = ["CREDENTIALS_WRONG", "RATE_LIMITED"];
  assert.deepEqual(names, [wrong, wrong, wrong, limited, limited, limited], "registering was the first of four");
  const { error } = await callFrom(cluster.node(1), somewhere(), "session.login", {
    name: "Target",
    password: PASSWORD,
  });
  assert.equal(error?.data.name, "RATE_LIMITED", "the right password is no way around");
  const other = await callFrom(cluster.node(1), somewhere(), "session.login", { name: "Other", password: PASSWORD });
  assert.equal(other.error?.data.name, "CREDENTIALS_WRONG", "another account is another matter");
});

test("sign-ins of one address are limited over all nodes; another address is not touched", async () => {
  const from = somewhere();
  const names: string[] = [];
  for (let i = 0; i < 8; i += 1) {
    const { error } = await callFrom(cluster.node(i % 2), from, "session.guest", {});
    names.push(error?.data.name ?? "ok");
  }
  assert.deepEqual(names, [...Array(5).fill("ok"), ...Array(3).fill("RATE_LIMITED")]);
  await guest();
});

test("an address is believed only from an edge that is trusted", async () => {
  const names: string[] = [];
  for (let i = 0; i < 8; i += 1) {
    const { error } = await callFrom(strict, somewhere(), "session.guest", {});
    names.push(error?.data.name ?? "ok");
  }
  assert.deepEqual(names, [...Array(5).fill("ok"), ...Array(3).fill("RATE_LIMITED")]);
  for (const made of ["not an address", "203.0.113.1, 203.0.113.2", "", "127.0.0.1:80"]) {
    const { error } = await callFrom(cluster.node(0), { "x-real-ip": made }, "session.guest", {});
    assert.equal(error?.data.name, "RATE_LIMITED", `“${made}” is nobody's address: the peer's own counts`);
  }
});

test("a user may have so many sockets on one node, and one more when one of them is closed", async () => {
  const token = await guest();
  const sockets = [await connect(cluster.node(0), token), await connect(cluster.node(0), token)];
  const third = await RawSocket.open(cluster.node(0), token);
  await third.isClosed();
  assert.ok(sockets.every((socket) => socket.connected));
  sockets[0]?.disconnect();
  await until("there is room again", async () => {
    const again = await RawSocket.open(cluster.node(0), token);
    const answered = again.ask('{"jsonrpc":"2.0","method":"system.ping","id":1}').then(() => true);
    const served = await Promise.race([answered, again.isClosed().then(() => false)]);
    again.close();
    return served;
  });
  sockets[1]?.disconnect();
});

test("an address may have so many sockets on one node; more are answered 429", async () => {
  const open = await Promise.all([1, 2, 3].map(() => RawSocket.open(strict)));
  const path = "/socket.io/?EIO=4&transport=websocket";
  assert.equal(await statusOf(strict, path, { upgrade: true }), 429);
  for (const socket of open) socket.close();
  await until("there is room again", async () => (await statusOf(strict, path, { upgrade: true })) === 101);
});

test("calls beyond those that one socket may leave unanswered are told so, and those before are served", async () => {
  const socket = await connect(cluster.node(0), await guest());
  const ping = { jsonrpc: "2.0", method: "session.get", id: 1 };
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => socket.emitWithAck("rpc", ping) as Promise<{ error?: { data: ErrorData } }>),
  );
  const refused = answers.flatMap(({ error }) => (error ? [error.data] : []));
  assert.equal(refused.length, 22);
  for (const data of refused) {
    assert.deepEqual([data.name, data.retryable, (data.retryAfterMs ?? 0) > 0], ["OVERLOADED", true, true]);
  }
  assert.equal(((await socket.emitWithAck("rpc", ping)) as { error?: object }).error, undefined);
  socket.disconnect();
});

test("a user may be in so many rooms, and in another after leaving one", async () => {
  const token = await guest();
  const create = (name: string) => post(cluster.node(0), "room.create", { name }, token);
  const { room } = await create("First of three");
  await create("Second of three");
  await post(cluster.node(1), "room.join", { room: LOBBY }, token);
  await assert.rejects(create("One too many"), named("QUOTA_REACHED"));
  await post(cluster.node(1), "room.leave", { room: room.id }, token);
  await create("Third of three");
});

test("1,000 messages in a second from one client are limited, and others are served meanwhile", async () => {
  const flooder = await RawSocket.open(cluster.node(0), await member());
  const person = new Map<string, Person>();
  for (const name of ["Calm", "Quiet"]) {
    const token = await member();
    const socket = await connect(cluster.node(name === "Calm" ? 0 : 1), token);
    const { user } = await post(cluster.node(0), "session.get", {}, token);
    const one = Object.assign(Object.create(Person.prototype) as Person, {
      user,
      token,
      events: [],
      resets: [],
      socket,
    });
    socket.on("event", (event) => one.events.push(event));
    await one.call("room.watch", { rooms: [{ room: LOBBY }] });
    person.set(name, one);
  }
  const [calm, quiet] = [...person.values()] as [Person, Person];
  for (let i = 0; i < 1000; i += 1) {
    const params = { room: LOBBY, clientId: randomUUID(), text: "flood" };
    flooder.tell(JSON.stringify({ jsonrpc: "2.0", method: "message.send", params }));
  }
  await calm.say(LOBBY, "may I?");
  await Promise.all([calm.sees(LOBBY, "may I?"), quiet.sees(LOBBY, "may I?")]);
  await flooder.ask('{"jsonrpc":"2.0","method":"system.ping","id":1}');
  await quiet.say(LOBBY, "of course");
  await Promise.all([calm.sees(LOBBY, "of course"), quiet.sees(LOBBY, "of course")]);
  const flood = quiet.texts(LOBBY).filter((text) => text === "flood").length;
  assert.ok(flood >= 1 && flood < 60, `${flood} of 1,000 came through`);
  for (const one of [calm, quiet]) one.leave();
  flooder.close();
});
