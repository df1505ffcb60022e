import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { check, type Rule } from "./proof/checker.ts";
import { figures } from "./proof/figures.ts";
import type { Entry, Place, Viewed } from "./proof/history.ts";

type Show = Extract<Entry, { op: "show" }>;
type View = Extract<Entry, { op: "view" }>;

const clients = ["ann", "bob", "cem"];
const place = (seq: number, epoch = "e"): Place => ({ epoch, seq, message: `${epoch}-${seq}` });

/** A run in which everything is right: each client sends in turn, all are shown everything, `late` so much later. */
function rightRun(senders: readonly number[], lateness: readonly number[]): Entry[] {
  const entries: Entry[] = [];
  const views = new Map<string, Viewed[]>(clients.map((client) => [client, []]));
  senders.forEach((sender, index) => {
    const seq = index + 1;
    const client = clients[sender % clients.length] ?? "ann";
    const common = { room: "r", id: `m${seq}` };
    entries.push({ t: index * 10, client, op: "send", ...common, text: `text ${seq}` });
    entries.push({ t: index * 10 + 2, client, op: "ack", ...common, ...place(seq) });
    clients.forEach((reader, number) => {
      const t = index * 10 + 1 + (lateness[number] ?? 0);
      const prev = seq === 1 ? "" : place(seq - 1).message;
      entries.push({ t, client: reader, op: "show", ...common, ...place(seq), prev, text: `text ${seq}` });
      views.get(reader)?.push({ id: common.id, ...place(seq) });
    });
  });
  entries.sort((a, b) => a.t - b.t);
  const t = senders.length * 10 + 1_000;
  for (const [client, shown] of views) entries.push({ t, client, op: "view", room: "r", shown });
  return entries;
}

const usual = () => rightRun([0, 1, 2, 0, 1, 2], [0, 3, 30]);
const broken = (entries: readonly Entry[]) => new Set(check(entries).map(({ rule }) => rule));

/** The run with one entry of a client's changed, or gone. */
function change<Op extends Entry["op"]>(
  op: Op,
  which: Partial<Extract<Entry, { op: Op }>>,
  how: (entry: Extract<Entry, { op: Op }>) => Entry[],
): Entry[] {
  const entries = usual();
  const fits = (entry: Entry) =>
    entry.op === op && Object.entries(which).every(([key, value]) => Reflect.get(entry, key) === value);
  assert.ok(entries.some(fits), "there is something to change");
  return entries.flatMap((entry) => (fits(entry) ? how(entry as Extract<Entry, { op: Op }>) : [entry]));
}

const inView = (how: (shown: readonly Viewed[]) => readonly Viewed[]) =>
  change("view", { client: "bob" }, (view: View) => [{ ...view, shown: how(view.shown) }]);

const violations: readonly [claim: string, rule: Rule, entries: () => Entry[]][] = [
  [
    "an acknowledged message that one final view lacks",
    "C1",
    () => inView((shown) => shown.filter((v) => v.seq !== 3)),
  ],
  [
    "a message shown twice under two numbers",
    "C2",
    () =>
      change("show", { client: "cem", seq: 6 }, (s: Show) => [s, { ...s, seq: 7, message: "e-7", prev: s.message }]),
  ],
  ["a message shown again under the same number", "C2", () => change("show", { client: "ann", seq: 2 }, (s) => [s, s])],
  ["a message that a final view has twice", "C2", () => inView((shown) => [...shown, ...shown.slice(-1)])],
  [
    "two messages under one number",
    "C3",
    () => change("show", { client: "bob", seq: 4 }, (s: Show) => [{ ...s, message: "another", id: "m5" }]),
  ],
  ["a number that was skipped on the way", "C3", () => change("show", { client: "bob", seq: 4 }, () => [])],
  ["a final view that does not rise", "C3", () => inView((shown) => shown.toReversed())],
  [
    "an event that names another one as its forerunner",
    "C3",
    () => change("show", { client: "ann", seq: 5 }, (s: Show) => [{ ...s, prev: "e-3" }]),
  ],
  ["a message that nobody sent", "C4", () => change("send", { id: "m2" }, () => [])],
  [
    "a message with another text than was sent",
    "C4",
    () => change("show", { client: "ann", seq: 2 }, (s: Show) => [{ ...s, text: "forged" }]),
  ],
  ["a message shown before it was sent", "C4", () => change("send", { id: "m1" }, (send) => [{ ...send, t: 500 }])],
  [
    "two of one sender's messages the wrong way round",
    "C5",
    () => change("send", { id: "m4" }, (s) => [{ ...s, t: -5 }]),
  ],
  [
    "an acknowledgement that names another number",
    "C6",
    () => change("ack", { id: "m3" }, (ack) => [{ ...ack, ...place(9) }]),
  ],
];

test("a run in which everything is right is green", () => {
  assert.deepEqual(check(usual()), []);
  const { sent, acknowledged, lost, doubled, outOfOrder } = figures(usual(), []);
  assert.deepEqual(
    { sent, acknowledged, lost, doubled, outOfOrder },
    { sent: 6, acknowledged: 6, lost: 0, doubled: 0, outOfOrder: 0 },
  );
});

test("every run in which everything is right is green, whoever sends and however late readers are", () => {
  const senders = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 60 });
  const lateness = fc.array(fc.nat({ max: 400 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(senders, lateness, (who, late) => {
      assert.deepEqual(check(rightRun(who, late)), []);
    }),
  );
});

for (const [claim, rule, entries] of violations) {
  test(`${claim} breaks ${rule}, and the history says where`, () => {
    const found = check(entries());
    assert.ok(
      found.some((violation) => violation.rule === rule),
      `only ${[...broken(entries())].join(" ") || "nothing"} was found`,
    );
    assert.ok(found.every(({ evidence }) => evidence.length > 0 && evidence.length <= 8));
  });
}

test("in every run one message taken from one view is one message lost", () => {
  const runs = fc.tuple(fc.array(fc.nat({ max: 2 }), { minLength: 2, maxLength: 40 }), fc.nat(), fc.nat({ max: 2 }));
  fc.assert(
    fc.property(runs, ([senders, which, reader]) => {
      const seq = (which % senders.length) + 1;
      const entries = rightRun(senders, [0, 0, 0]).map((entry) =>
        entry.op === "view" && entry.client === clients[reader]
          ? { ...entry, shown: entry.shown.filter((each) => each.seq !== seq) }
          : entry,
      );
      assert.equal(figures(entries, check(entries)).lost, 1);
    }),
  );
});

test("what is shown again after a reset is not doubled, and may go on anywhere", () => {
  const again = change("show", { client: "ann", seq: 4 }, (show: Show) => [
    { t: show.t, client: "ann", op: "reset", room: "r", why: "gap" },
    ...[1, 2, 3, 4].map((seq): Entry => ({ ...show, ...place(seq), op: "past", id: `m${seq}`, text: `text ${seq}` })),
  ]);
  assert.deepEqual(check(again), []);
});

test("where the store may lose data, what it lost after it was acknowledged must have been told to each", () => {
  const without = (client: string) =>
    inView((shown) => shown.filter(({ seq }) => seq > 2)).concat(
      client ? [{ t: 99, client, op: "reset", room: "r", why: "epoch" }] : [],
    );
  assert.ok(check(without(""), { dataMayBeLost: true }).some(({ rule }) => rule === "C1"));
  assert.deepEqual(check(without("bob"), { dataMayBeLost: true }), []);
  assert.ok(
    check(without("bob")).some(({ rule }) => rule === "C1"),
    "elsewhere telling does not help",
  );
});

test("the shortest piece of history comes first, and holds the send of what it is about", () => {
  const [first] = check(inView((shown) => shown.filter((each) => each.seq !== 3)));
  assert.ok(first?.evidence.some((entry) => entry.op === "send" && entry.id === "m3"));
});
