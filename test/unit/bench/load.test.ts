import assert from "node:assert/strict";
import { test } from "node:test";
import { Checker } from "../../bench/load/checker.ts";
import { plain, teahouse, textOf } from "../../bench/load/dialect.ts";
import { clientFrame, FrameReader } from "../../bench/load/frames.ts";
import { type Load, Schedule, type Shape } from "../../bench/load/schedule.ts";

const shape: Shape = { rooms: 2, members: 3, roomsPerClient: 1 };
const load: Load = { rate: 10, seconds: 1, burst: 1, bytes: 200, speakers: 1 };

/** Delivers a run to everybody, in order, as `server` would; `alter` changes what a seat receives. */
function delivered(numbered: boolean, alter: (indices: number[], seat: number) => number[]) {
  const schedule = new Schedule(shape, load, 0);
  const checker = new Checker(schedule, new Float64Array(shape.rooms * shape.members));
  for (let index = 0; index < schedule.count; index += 1) checker.acknowledged(index);
  for (let seat = 0; seat < shape.rooms * shape.members; seat += 1) {
    const mine = Array.from({ length: schedule.count }, (_, index) => index);
    const room = Math.floor(seat / shape.members);
    for (const index of alter(
      mine.filter((one) => schedule.room(one) === room),
      seat,
    )) {
      checker.received(index, seat, numbered ? schedule.inRoom(index) + 1 : 0, 5);
    }
  }
  return checker.verdict();
}

const only = (seat: number, change: (indices: number[]) => number[]) => (indices: number[], at: number) =>
  at === seat ? change(indices) : indices;

test("a run that came whole and in order has nothing wrong", () => {
  for (const numbered of [true, false]) {
    const { p50, ...counts } = delivered(numbered, (indices) => indices);
    const none = { lost: 0, doubled: 0, reordered: 0, disordered: 0, strange: 0 };
    assert.deepEqual({ p50, ...counts }, { due: 30, delivered: 30, p50: 5, p99: 5, ...none });
  }
});

test("a message that one member never gets is lost, once, and is infinitely late", () => {
  for (const numbered of [true, false]) {
    const found = delivered(
      numbered,
      only(4, (indices) => indices.toSpliced(2, 1)),
    );
    assert.deepEqual([found.lost, found.doubled, found.reordered, found.p99], [1, 0, 0, Number.POSITIVE_INFINITY]);
  }
});

test("a message that comes twice is doubled, wherever the second one comes", () => {
  for (const numbered of [true, false]) {
    const found = delivered(
      numbered,
      only(1, (indices) => [...indices, indices[1] ?? 0]),
    );
    assert.deepEqual([found.lost, found.doubled, found.reordered], [0, 1, 0]);
  }
});

test("two messages that change places are reordered, and their reader stands apart from the others", () => {
  for (const numbered of [true, false]) {
    const swapped = only(5, ([a = 0, b = 0, ...rest]) => [b, a, ...rest]);
    const found = delivered(numbered, swapped);
    assert.deepEqual([found.lost, found.doubled, found.reordered, found.disordered], [0, 0, 1, 1]);
  }
});

test("a message in a room that its receiver is not in is strange, and delivers nothing", () => {
  const found = delivered(
    true,
    only(0, (indices) => [...indices, 1]),
  );
  assert.deepEqual([found.strange, found.delivered], [1, 30]);
});

test("frames are found wherever the chunks are cut, and what they deliver without parsing them", () => {
  const event = {
    ...{ room: "r_1", epoch: "e1", seq: 41, prev: "m_1", id: "m_2", type: "message.sent", at: 1, by: "u_1" },
    ...{ clientId: "c_1", body: { text: textOf(70_123, 200) } },
  };
  const ours = Buffer.from(`42["event",${JSON.stringify(event)}]`);
  const long = Buffer.concat([Buffer.from([0x81, 126, ours.length >> 8, ours.length & 255]), ours]);
  const other = Buffer.from(`42["message",${JSON.stringify({ id: "1", room: "r", by: "u", text: textOf(9, 20) })}]`);
  const all = Buffer.concat([long, long, Buffer.from([0x81, other.length]), other]);
  for (let cut = 0; cut <= all.length; cut += 1) {
    const found: number[][] = [];
    const reader = new FrameReader((bytes, from, to) => {
      const one = { number: -1, seq: 0 };
      const isEvent = teahouse.read(bytes, from, to, one) || plain.read(bytes, from, to, one);
      found.push([Number(isEvent), one.number, one.seq]);
    });
    for (const chunk of [all.subarray(0, cut), all.subarray(cut)]) reader.take(Buffer.from(chunk));
    assert.deepEqual(found, [
      [1, 70_123, 41],
      [1, 70_123, 41],
      [1, 9, 0],
    ]);
  }
});

test("what a client sends is one masked frame, whose mask changes nothing", () => {
  const text = "42".padEnd(300, "ü");
  const frame = clientFrame(text);
  assert.equal(frame[0], 0x81);
  assert.equal(frame[1], 0x80 | 126);
  assert.equal(frame.readUInt16BE(2), Buffer.byteLength(text));
  assert.equal(frame.readUInt32BE(4), 0);
  assert.equal(frame.toString("utf8", 8), text);
});
