import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { columnsOf, nodesIn, stacked } from "../../../../client/app/cluster/model/columns.ts";
import { milliseconds, seconds, share, short, span } from "../../../../client/app/cluster/model/figures.ts";
import { Watching, WINDOW_S } from "../../../../client/app/cluster/model/picture.ts";
import { Ring } from "../../../../client/app/cluster/model/ring.ts";
import { inOrder } from "../../../../client/app/cluster/model/totals.ts";
import { MadeUpCluster } from "./made-up.ts";

describe("a ring", () => {
  it("holds the newest, oldest first, and begins anew when it is cleared", () => {
    const ring = new Ring<number>(3);
    assert.deepEqual([ring.all, ring.last], [[], undefined]);
    for (const [pushed, held] of [
      [1, [1]],
      [2, [1, 2]],
      [3, [1, 2, 3]],
      [4, [2, 3, 4]],
      [5, [3, 4, 5]],
    ] as const) {
      ring.push(pushed);
      assert.deepEqual([ring.all, ring.last], [held, pushed]);
    }
    ring.clear();
    ring.push(9);
    assert.deepEqual([ring.all, ring.last], [[9], 9]);
  });
});

describe("the picture of the cluster", () => {
  it("adds up what the nodes measured, without those that are dead", () => {
    const cluster = new MadeUpCluster(3);
    const watching = new Watching();
    watching.take(cluster.status);
    cluster.lose("node-3");
    cluster.move("node-3", "node-1", 10, 200);
    const point = watching.take(cluster.after(2_000))?.points.at(-1);
    assert.deepEqual(point?.totals, {
      ...{ serving: 2, nodes: 3, clients: 210, in: 21, out: 210, errors: 0 },
      ...{ p50: 5, p95: 10, p99: 10 },
    });
    assert.deepEqual(
      [...(point?.clients ?? [])],
      [
        ["node-1", 110],
        ["node-2", 100],
        ["node-3", 0],
      ],
    );
    assert.equal(point?.moves, 5);
  });

  it("holds five minutes, and takes no picture twice nor one that is older", () => {
    const cluster = new MadeUpCluster(1);
    const watching = new Watching();
    assert.ok(watching.take(cluster.status));
    assert.equal(watching.take(cluster.status), undefined);
    assert.equal(watching.take({ ...cluster.status, at: cluster.at - 1_000 }), undefined);
    for (let i = 0; i < WINDOW_S; i += 1) watching.take(cluster.after());
    const picture = watching.take(cluster.after());
    assert.equal(picture?.points.length, WINDOW_S);
    assert.equal(picture?.points[0]?.at, cluster.at - (WINDOW_S - 1) * 1_000);
  });

  it("begins anew when the store's clock was put back: it is another store", () => {
    const cluster = new MadeUpCluster(2);
    const watching = new Watching();
    watching.take(cluster.status);
    cluster.at -= 3_600_000;
    assert.equal(watching.take(cluster.after())?.points.length, 1);
  });

  it("keeps events that the server no longer tells, each once", () => {
    const cluster = new MadeUpCluster(1);
    const watching = new Watching();
    for (let i = 0; i < 60; i += 1) {
      cluster.say("asked", undefined, `teahouse scale ${i + 1}`);
      watching.take(cluster.after());
    }
    const events = watching.take(cluster.after())?.events ?? [];
    assert.deepEqual(
      [events.length, events[0]?.text, new Set(events.map(({ id }) => id)).size],
      [60, "teahouse scale 1", 60],
    );
  });
});

describe("the columns of a chart", () => {
  it("stand on each other in the order of the nodes, the highest first", () => {
    const cluster = new MadeUpCluster(10, 5);
    const watching = new Watching();
    watching.take(cluster.status);
    const { points } = watching.take(cluster.after()) ?? { points: [] };
    const nodes = nodesIn(points);
    assert.deepEqual([nodes[1], nodes[9]], ["node-2", "node-10"]);
    const [times, ...bands] = stacked(points, nodes);
    assert.deepEqual(times, [cluster.at / 1_000 - 1, cluster.at / 1_000]);
    assert.deepEqual(
      bands.map(([first]) => first),
      [50, 45, 40, 35, 30, 25, 20, 15, 10, 5],
    );
    assert.deepEqual(
      inOrder(cluster.status.nodes).map(({ name }) => name),
      nodes,
    );
  });

  it("are broken where pictures are missing, and end where there is no end", () => {
    const cluster = new MadeUpCluster(1);
    const watching = new Watching();
    watching.take(cluster.status);
    const { points } = watching.take(cluster.after(5_000)) ?? { points: [] };
    const [times, column] = columnsOf(points, [() => Number.POSITIVE_INFINITY]);
    assert.equal(times.length, 3);
    assert.deepEqual(column, [15_000, null, 15_000]);
  });
});

describe("figures", () => {
  it("are short", () => {
    assert.deepEqual([0, 0.25, 7, 61, 999.6, 6_100, 61_200, 999_600, 6_100_000].map(short), [
      ...["0", "0.3", "7", "61", "1000", "6.1k", "61k", "1.0M", "6.1M"],
    ]);
    assert.deepEqual([undefined, 0, 0.3, 1, 42.4, 1_234, Infinity].map(milliseconds), [
      ...["–", "0 ms", "0.3 ms", "1 ms", "42 ms", "1.2 s", "> 10 s"],
    ]);
    assert.deepEqual([0, 700, 12_400].map(seconds), ["0.0 s", "0.7 s", "12 s"]);
    assert.deepEqual([900, 61_000, 7_300_000, 200_000_000].map(span), ["0 s", "1 min", "2 h", "2 d"]);
    assert.deepEqual([0.034, 0.5].map(share), ["3.4 %", "50 %"]);
  });
});
