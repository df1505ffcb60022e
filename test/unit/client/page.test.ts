import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nodeIndex, nodeLetter } from "../../../client/app/state/node-colour.ts";
import { keepEqual, type Row, rowsOf } from "../../../client/app/state/rows.ts";
import { seenBy } from "../../../client/app/state/seen-by.ts";
import {
  around,
  further,
  heldAbove,
  heldBelow,
  kept,
  latest,
  MOST,
  nearer,
  visible,
} from "../../../client/app/state/window.ts";
import { type Entry, messageEntry, type OutboxEntry } from "../../../client/sdk/index.ts";

const MINUTE = 60_000;
const noon = new Date(2026, 10, 21, 12).getTime();

function said(seq: number, by: string, at = noon): Entry {
  return messageEntry({ room: "lobby", seq, id: `m${seq}`, at, by, clientId: "", text: `text ${seq}` }, seq);
}

function waiting(clientId: string, at = noon): OutboxEntry {
  return { clientId, room: "lobby", text: "mine", at, position: 1, state: "pending", attempts: 0, revision: 0 };
}

const shapes = (rows: ReturnType<typeof rowsOf>) =>
  rows.map((row) => (row.type === "message" ? (row.head ? "head" : "more") : row.type));

describe("rows", () => {
  it("group what one author says within five minutes", () => {
    const entries = [
      said(1, "a"),
      said(2, "a", noon + MINUTE),
      said(3, "b", noon + MINUTE),
      said(4, "b", noon + 7 * MINUTE),
    ];
    assert.deepEqual(shapes(rowsOf(entries, [], "me")), ["day", "head", "more", "head", "head"]);
  });

  it("have a line above what was not read when the reader came, and begin a group under it", () => {
    const entries = [said(1, "a"), said(2, "a"), said(3, "a")];
    assert.deepEqual(shapes(rowsOf(entries, [], "me", 2)), ["day", "head", "more", "new", "head"]);
    assert.deepEqual(shapes(rowsOf(entries, [], "me", 0)), ["day", "new", "head", "more", "more"]);
    assert.deepEqual(shapes(rowsOf(entries, [], "me", 3)), ["day", "head", "more", "more"]);
  });

  it("stay the same objects as long as nothing of them changes", () => {
    const entries = [said(1, "a"), said(2, "a"), said(3, "b")];
    const before = rowsOf(entries, [waiting("c1")], "me", 1);
    const isSame = (rows: readonly Row[]) => rows.map((row) => before.includes(row));
    assert.deepEqual(isSame(keepEqual(before, rowsOf(entries, [waiting("c1")], "me", 1))).slice(1, 5), [
      ...[true, true, true, true],
    ]);
    const edited = entries.map((entry) => (entry.seq === 2 ? { ...entry, text: "edited" } : entry)) as Entry[];
    assert.deepEqual(isSame(keepEqual(before, rowsOf(edited, [], "me", 1))), [false, true, true, false, true]);
    assert.deepEqual(isSame(keepEqual(before, rowsOf(entries.slice(1), [], "me", 1))), [false, true, true, true]);
  });

  it("tell under each message who has read down to it and no further", () => {
    const rows = rowsOf([said(1, "ann"), said(3, "bob"), said(5, "ann"), said(7, "cem")], [], "me");
    const seen = (readers: Record<string, number>, isEnd = true) =>
      Object.fromEntries(seenBy(rows, new Map(Object.entries(readers)), "me", isEnd));
    assert.deepEqual(seen({ bob: 5, dai: 4, eve: 5, me: 5 }), { m5: ["bob", "eve"], m3: ["dai"] });
    assert.deepEqual(seen({ ann: 1, cem: 1 }), {}, "whoever says something has read what stands above it");
    assert.deepEqual(seen({ dai: 7 }), { m7: ["dai"] });
    assert.deepEqual(seen({ dai: 7 }, false), {}, "they may have read what is not shown");
    assert.deepEqual(seen({ dai: 0 }), {});
  });

  it("divide days", () => {
    const entries = [said(1, "a"), said(2, "a", noon + 24 * 60 * MINUTE)];
    assert.deepEqual(shapes(rowsOf(entries, [], "me")), ["day", "head", "day", "head"]);
  });

  it("collapse comings and goings, and say of each person only the last", () => {
    const member = (seq: number, kind: "joined" | "left", user: string, why?: "banned"): Entry => ({
      kind,
      seq,
      id: `e${seq}`,
      at: noon,
      user,
      by: user,
      why,
    });
    const out = [member(3, "left", "a"), member(4, "joined", "c"), member(5, "left", "c", "banned")];
    const rows = rowsOf([member(1, "joined", "a"), member(2, "joined", "b"), ...out], [], "me");
    assert.deepEqual(shapes(rows), ["day", "members"]);
    const [, row] = rows;
    assert.deepEqual(row?.type === "members" && [row.joined, row.left, row.putOut], [["b"], ["a"], ["c"]]);
  });

  it("keep a message's key from the moment it is written", () => {
    const before = rowsOf([], [waiting("c1")], "me").at(-1);
    const after = rowsOf([{ ...said(1, "me"), clientId: "c1" } as Entry], [], "me").at(-1);
    assert.equal(before?.key, after?.key);
  });

  it("show what is on its way after everything that is here, whatever the clocks say", () => {
    const rows = rowsOf([said(1, "a", noon + MINUTE)], [waiting("c1", noon - 60 * MINUTE)], "me");
    assert.deepEqual(shapes(rows), ["day", "head", "head"]);
  });
});

describe("window", () => {
  const entries = Array.from({ length: 1000 }, (_, i) => said(i + 1, "a"));
  const span = (stretch: ReturnType<typeof latest>) => visible(entries, stretch).map((entry) => entry.seq);

  it("begins at the newest and never holds more rows than it may", () => {
    let stretch = latest(entries);
    assert.deepEqual([span(stretch).length, span(stretch).at(-1)], [100, 1000]);
    for (let i = 0; i < 30; i += 1) {
      stretch = further(entries, stretch);
      assert.ok(span(stretch).length <= MOST);
    }
    assert.equal(span(stretch)[0], 1);
    assert.equal(heldAbove(entries, stretch), false);
    for (let i = 0; i < 30; i += 1) stretch = nearer(entries, stretch);
    assert.equal(stretch.to, Infinity);
    assert.ok(span(stretch).length <= MOST);
  });

  it("does not move when older pages come in above it", () => {
    const newer = entries.slice(500);
    const stretch = latest(newer);
    assert.deepEqual(visible(newer, stretch), visible(entries, stretch));
  });

  it("does not grow under a reader who looks at something else while messages stream in", () => {
    const above = { atLatest: false, live: true };
    const stretch = kept(entries, { from: 300, to: Infinity }, above);
    assert.deepEqual([span(stretch)[0], span(stretch).length], [300, MOST]);
    assert.equal(heldBelow(entries, stretch), true);
    assert.deepEqual(kept(entries, { from: 900, to: Infinity }, above), { from: 900, to: Infinity });
  });

  it("ends where an older stretch ends, so that what joins it below comes page by page", () => {
    const older = entries.slice(0, 500);
    const stretch = kept(older, around(older, 480), { atLatest: false, live: false });
    assert.deepEqual([span(stretch)[0], span(stretch).at(-1)], [430, 500]);
    assert.equal(span(nearer(entries, stretch)).at(-1), 550);
  });

  it("goes along with whoever is at the newest, however many come at once, and lets go of the oldest rows", () => {
    const latest = { atLatest: true, live: true };
    for (const from of [1, 300, 700, 799]) {
      const stretch = kept(entries, { from, to: Infinity }, latest);
      assert.equal(stretch.to, Infinity, `from ${from}`);
      assert.equal(span(stretch).length, 100);
    }
    assert.equal(kept(entries, { from: 950, to: Infinity }, latest).from, 950);
  });
});

describe("a node's colour", () => {
  it("follows its number, and is one of eight whatever its name", () => {
    assert.deepEqual([nodeLetter("node-1"), nodeLetter("node-2"), nodeLetter("node-9")], ["A", "B", "A"]);
    assert.ok(nodeIndex("teahouse-blue") < 8);
  });
});
