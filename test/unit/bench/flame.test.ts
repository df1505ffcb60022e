import assert from "node:assert/strict";
import { test } from "node:test";
import { flameOf, heaviest, svgOf } from "../../bench/flame/svg.ts";

const at = (functionName: string, url: string) => ({ functionName, url, lineNumber: 6 });

const profile = {
  nodes: [
    { id: 1, callFrame: at("(root)", ""), children: [2, 5] },
    { id: 2, callFrame: at("append<T>", "file:///somewhere/dist/server/data/log.js"), children: [3, 4] },
    { id: 3, callFrame: at("write", "file:///somewhere/node_modules/ioredis/built/Redis.js") },
    { id: 4, callFrame: at("", "node:net") },
    { id: 5, callFrame: at("(idle)", "") },
  ],
  samples: [2, 3, 5, 3, 4, 5],
  timeDeltas: [100, 200, 5000, 100, 50, 5000],
};

test("a flame adds up what ran, with all that it called, and leaves out the time in which there was nothing to do", () => {
  const flame = flameOf(profile);
  const [append] = flame.calls;
  assert.deepEqual([flame.us, append?.us, append?.kind], [450, 450, "ours"]);
  assert.deepEqual(
    append?.calls.map(({ place, us, kind }) => [place, us, kind]),
    [
      ["ioredis/built/Redis.js:7", 300, "packages"],
      ["node:net:7", 50, "node"],
    ],
  );
  assert.deepEqual(heaviest(flame, 1), [{ share: 300 / 450, name: "write", place: "ioredis/built/Redis.js:7" }]);
});

test("the picture holds each call once, and what functions are called is no markup", () => {
  const svg = svgOf(flameOf(profile), "a & b");
  assert.equal(svg.match(/<g>/g)?.length, 4);
  assert.match(svg, /a &amp; b/);
  assert.match(svg, /append&lt;T&gt; — server\/data\/log\.js:7: 100\.0 %, 0\.5 ms/);
});
