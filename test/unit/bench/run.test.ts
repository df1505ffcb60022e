import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { Server, type Socket } from "socket.io";
import { plain } from "../../bench/load/dialect.ts";
import { Population } from "../../bench/load/population.ts";
import { run } from "../../bench/load/run.ts";

/** What the server does wrong to the member who came last; by the message's text. */
let fault: (text: string, deliver: () => void) => void = (_text, deliver) => deliver();

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });
let population: Population;

before(async () => {
  const sockets: Socket[] = [];
  io.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("join", (rooms: string[], ack: (answer: object) => void) => {
      void socket.join(rooms);
      ack({});
    });
    socket.on("message", (message: { room: string; text: string }, ack: (answer: object) => void) => {
      const last = sockets.at(-1);
      if (!last) return;
      io.to(message.room).except(last.id).emit("message", message);
      fault(message.text, () => last.emit("message", message));
      ack({});
    });
  });
  await once(http.listen(0, "127.0.0.1"), "listening");
  const { port } = http.address() as AddressInfo;
  const shape = { rooms: 1, members: 3, roomsPerClient: 1 };
  population = await Population.settle(shape, plain, [{ host: "127.0.0.1", port }]);
  await population.watch();
});

after(async () => {
  population.close();
  await io.close();
});

let said = 0;

/** Ten messages; `wrong` is told the number of each in this run. */
async function tenMessages(wrong: (number: number, deliver: () => void) => void) {
  const first = said;
  fault = (text, deliver) => wrong(Number(/^#(\d+)/.exec(text)?.[1]) - first, deliver);
  const load = { rate: 500, seconds: 0.02, burst: 1, bytes: 200, speakers: 1 };
  const { sent, due, lost, doubled, reordered, disordered, p50, p99 } = await run(population, load, 200);
  said += sent;
  assert.equal(due, 30);
  return { counts: [lost, doubled, reordered, disordered], isLate: [p50, p99].map((ms) => !Number.isFinite(ms)) };
}

test("a load finds nothing wrong where nothing is", async () => {
  const { counts, isLate } = await tenMessages((_number, deliver) => deliver());
  assert.deepEqual(
    [counts, isLate],
    [
      [0, 0, 0, 0],
      [false, false],
    ],
  );
});

test("a load finds the delivery that a server leaves out", async () => {
  const { counts, isLate } = await tenMessages((number, deliver) => number !== 4 && deliver());
  assert.deepEqual(
    [counts, isLate],
    [
      [1, 0, 0, 1],
      [false, true],
    ],
  );
});

test("a load finds the delivery that a server makes twice", async () => {
  const { counts } = await tenMessages((number, deliver) => {
    deliver();
    if (number === 9) deliver();
  });
  assert.deepEqual(counts, [0, 1, 0, 0]);
});

test("a load finds the deliveries that a server turns around", async () => {
  let late = () => {};
  const { counts } = await tenMessages((number, deliver) => {
    if (number === 4) {
      late = deliver;
      return;
    }
    deliver();
    if (number === 5) late();
  });
  assert.deepEqual(counts, [0, 0, 1, 1]);
});
