import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { excerptOf } from "../../../client/app/state/marks.ts";
import { parseQuery, resolveQuery, withFilter } from "../../../client/app/state/search-query.ts";
import type { Room } from "../../../server/protocol/schemas.ts";

describe("a query that was typed", () => {
  it("is words, and filters that stand anywhere between them", () => {
    assert.deepEqual(parseQuery("  green   tea "), { words: "green tea" });
    assert.deepEqual(parseQuery('from:ann green in:"quiet corner" tea after:2026-11-01'), {
      words: "green tea",
      from: "ann",
      in: "quiet corner",
      after: "2026-11-01",
    });
  });

  it("may be typed with a Chinese keyboard", () => {
    assert.deepEqual(parseQuery("乌龙 in：茶馆 from:“小 明”"), { words: "乌龙", in: "茶馆", from: "小 明" });
  });

  it("keeps what only looks like a filter, and lets the later of two alike count", () => {
    assert.deepEqual(parseQuery("login:now https://x.example"), { words: "login:now https://x.example" });
    assert.deepEqual(parseQuery("tea from:ann from:bob"), { words: "tea", from: "bob" });
  });

  it("is no filter before it has a value", () => {
    assert.deepEqual(parseQuery("tea from:"), { words: "tea" });
  });

  it("is written anew when a filter is chosen, changed or taken away", () => {
    assert.equal(withFilter("tea", "in", "#quiet corner"), 'tea in:"#quiet corner"');
    assert.equal(withFilter('in:"quiet corner" tea', "in", "#lobby"), "tea in:#lobby");
    assert.equal(withFilter("tea from:ann", "from", ""), "tea");
    assert.equal(withFilter("", "before", "2026-01-01"), "before:2026-01-01");
  });
});

describe("what a query means", () => {
  const room = (id: string, name: string): Room => ({
    id,
    kind: "public",
    name,
    topic: "",
    slowMode: 0,
    readOnly: false,
    members: 2,
    joined: true,
    createdAt: 0,
  });
  const names = {
    me: "u0",
    rooms: [room("lobby", "lobby"), room("r2", "Quiet Corner")],
    people: [
      { id: "u1", name: "Ann", guest: false },
      { id: "u2", name: "Anna", guest: false },
      { id: "u3", name: "Bob", guest: true },
    ],
    titleOf: ({ name }: Room) => `#${name}`,
  };
  const meant = (typed: string) => resolveQuery(parseQuery(typed), names);

  it("is a room by name or id, a person by name or the beginning of it, days of this place", () => {
    const { params, misfits } = meant('tea in:"quiet corner" from:bo after:2026-11-01 before:2026-11-02');
    assert.deepEqual(misfits, []);
    assert.deepEqual(params, {
      query: "tea",
      room: "r2",
      from: "u3",
      after: new Date(2026, 10, 1).getTime(),
      before: new Date(2026, 10, 2).getTime(),
    });
    assert.equal(meant("tea in:#lobby").params.room, "lobby");
    assert.equal(meant("tea from:me").params.from, "u0");
    assert.equal(meant("tea from:@Ann").params.from, "u1");
  });

  it("is told where it means nothing, or more than one", () => {
    assert.deepEqual(meant("tea in:cellar from:an after:2026-02-30 before:soon").misfits, [
      { filter: "in", value: "cellar" },
      { filter: "from", value: "an" },
      { filter: "after", value: "2026-02-30" },
      { filter: "before", value: "soon" },
    ]);
  });
});

describe("what was found", () => {
  const marked = (text: string, words: string) =>
    excerptOf(text, words)
      .map((part) => (part.marked ? `[${part.text}]` : part.text))
      .join("");

  it("is marked wherever it stands, in any writing", () => {
    assert.equal(marked("Green tea, GREEN cups", "green"), "[Green] tea, [GREEN] cups");
    assert.equal(marked("喝乌龙茶", "乌龙"), "喝[乌龙]茶");
    assert.equal(marked("Ｔｅａ for two", "tea TWO"), "[Ｔｅａ] for [two]");
    assert.equal(marked("aaa", "aa a"), "[aaa]");
    assert.equal(marked("nothing", "else"), "nothing");
  });

  it("is shown with a little before it and not much after", () => {
    const text = `${"leaf ".repeat(100)}needle ${"stem ".repeat(100)}`;
    const shown = marked(text, "needle");
    assert.match(shown, /^…leaf .*\[needle\] stem .*…$/);
    assert.ok(shown.length < 300);
  });
});
