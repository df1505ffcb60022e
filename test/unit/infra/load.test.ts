import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "#protocol";
import { Checker } from "../../../infra/load/checker.ts";
import { argumentsOf, castingOf, planFrom } from "../../../infra/load/plan.ts";

/** A room with two readers, in which two senders have said six things that all were acknowledged. */
function talk() {
  const checker = new Checker();
  const room = checker.room("tea");
  const readers = [room.enter(), room.enter()] as const;
  for (const reader of readers) {
    reader.startAt(10);
    reader.link(true, 0);
  }
  const place = (seq: number) => ({ epoch: "e1", seq, id: `id-${seq}` });
  const say = (seq: number, at: number) => {
    room.sent(`client-${seq}`, seq % 2, at);
    room.acknowledged(`client-${seq}`, place(seq), at + 4);
  };
  const show = (reader: 0 | 1, seq: number, at = 1_000) =>
    room.delivered(readers[reader], `client-${seq}`, place(seq), at);
  for (let seq = 11; seq <= 16; seq += 1) say(seq, 990);
  return { checker, room, readers, place, show };
}

const broken = ({ lost, doubled, disordered }: ReturnType<Checker["verdict"]>) => ({ lost, doubled, disordered });

test("who was shown everything once and in order has nothing to complain of", () => {
  const { checker, show } = talk();
  for (const reader of [0, 1] as const) for (let seq = 11; seq <= 16; seq += 1) show(reader, seq);
  const verdict = checker.verdict(100_000, true);
  assert.deepEqual(broken(verdict), { lost: 0, doubled: 0, disordered: 0 });
  assert.deepEqual([verdict.acknowledged, verdict.delivered], [6, 12]);
  assert.equal(verdict.latency[5], 12, "all took 10 ms");
  assert.equal(verdict.answers[3], 6, "all were acknowledged after 4 ms");
});

test("what was acknowledged and does not come is lost, once its time is over and the reader has a connection", () => {
  const { checker, readers, show } = talk();
  for (let seq = 11; seq <= 16; seq += 1) show(0, seq);
  // The other one is shown neither 12, behind which it reads on, nor the last one.
  for (const seq of [11, 13, 14, 15]) show(1, seq);
  assert.equal(checker.verdict(5_000).lost, 0, "it may still come");
  readers[1].link(false, 6_000);
  assert.equal(checker.verdict(12_000).lost, 0, "it will be sent when the reader is back");
  readers[1].link(true, 20_000);
  assert.equal(checker.verdict(21_000).lost, 0, "the reader has only just come back");
  assert.equal(checker.verdict(30_000).lost, 2);
  show(1, 16, 31_000);
  assert.equal(checker.verdict(32_000).lost, 1, "what comes late is late, and not lost");
  assert.equal(checker.verdict(32_000, true).lost, 1);
});

test("what a reader is shown twice, and what stands twice in the log, is doubled", () => {
  const { checker, room, readers, place, show } = talk();
  show(0, 11);
  show(0, 11);
  assert.equal(checker.verdict(2_000).doubled, 1);
  for (let seq = 12; seq <= 16; seq += 1) show(0, seq);
  room.delivered(readers[0], "client-16", place(17), 1_000);
  assert.deepEqual(broken(checker.verdict(2_000)), { lost: 0, doubled: 2, disordered: 0 });
});

test("what comes behind later ones, stands where something else stands, or overtakes its sender's last is disordered", () => {
  const { checker, room, readers, place, show } = talk();
  for (const seq of [11, 13, 12]) show(0, seq);
  assert.equal(checker.verdict(2_000).disordered, 1, "12 came behind 13");
  room.delivered(readers[1], "client-11", { ...place(11), id: "another" }, 1_000);
  assert.equal(checker.verdict(2_000).disordered, 2, "two events stand at 11");
  room.sent("client-9", 1, 990);
  room.acknowledged("client-9", place(9), 995);
  assert.equal(checker.verdict(2_000).disordered, 3, "9 was said after 15, by the same sender");
});

test("a new log loses what the one before had not shown to everybody; a trimmed one does not", () => {
  const { checker, room, readers, show } = talk();
  for (let seq = 11; seq <= 16; seq += 1) show(0, seq);
  room.void(readers[1], false);
  assert.equal(checker.verdict(100_000, true).lost, 0);
  const other = talk();
  for (let seq = 11; seq <= 14; seq += 1) other.show(1, seq);
  other.room.delivered(other.readers[0], "", { epoch: "e2", seq: 1, id: "new" }, 1_000);
  assert.equal(other.checker.verdict(100_000, true).lost, 6 + 2);
});

test("no guest has more sockets or says more than a cluster lets one person, and rooms are bounded", () => {
  for (const [clients, rate] of [
    [1, 500],
    [7, 1],
    [100, 500],
    [limits.loadClients, limits.loadRate],
  ] as const) {
    const { rooms, guests, of } = castingOf({ clients, rate, roomSize: 20 });
    assert.ok(rooms <= 100 && guests <= 50, `${rooms} rooms, ${guests} guests`);
    const perGuest = Array.from({ length: guests }, () => 0);
    for (let client = 0; client < clients; client += 1) {
      const part = of(client);
      assert.ok(part.room < rooms && part.guest < guests);
      perGuest[part.guest] = (perGuest[part.guest] ?? 0) + 1;
    }
    assert.ok(Math.max(...perGuest) <= 50, `${Math.max(...perGuest)} sockets of one guest, of ${clients}`);
  }
});

test("a plan survives the way to its process, and a wrong one says what is wrong", () => {
  const plan = planFrom(["--url", "http://127.0.0.1:8080/", "--clients", "30", "--rate", "2.5", "--state", "/tmp/x"]);
  assert.equal(plan.url, "http://127.0.0.1:8080");
  assert.deepEqual(planFrom(argumentsOf(plan)), plan);
  const rest = ["--url", "http://127.0.0.1:8080", "--state", "/tmp/x", "--rate", "1"];
  assert.throws(() => planFrom([...rest, "--clients", "0"]), /--clients is "0", but must be from 1 to 2000/);
  assert.throws(() => planFrom([...rest, "--clients", "2", "--mode", "odd"]), /--mode is "odd"/);
  assert.throws(() => planFrom(["--clients", "2"]), /load --url URL/);
});
