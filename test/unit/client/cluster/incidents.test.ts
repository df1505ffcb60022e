import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Incident } from "../../../../client/app/cluster/model/incident.ts";
import { Incidents } from "../../../../client/app/cluster/model/incidents.ts";
import { hashOf, incidentIn } from "../../../../client/app/cluster/model/share.ts";
import { loadOf, MadeUpCluster } from "./made-up.ts";

/** Three nodes of 100 clients each, and who looks at them. */
function observed(nodes = 3) {
  const cluster = new MadeUpCluster(nodes);
  const incidents = new Incidents();
  incidents.take(cluster.status);
  incidents.take(cluster.after());
  return {
    cluster,
    see: (ms?: number) => incidents.take(cluster.after(ms)),
    get all(): readonly Incident[] {
      return incidents.all;
    },
    get only(): Incident {
      const [first, ...others] = incidents.all;
      assert.ok(first);
      assert.deepEqual(others, []);
      return first;
    },
  };
}

describe("the incident of a node that dies", () => {
  it("fills while its clients move, and ends when all are served again", () => {
    const world = observed();
    const { cluster, see } = world;
    cluster.move("node-2", "node-1", 5, 40); // of an earlier time
    see();
    assert.deepEqual(world.all, []);
    cluster.say("asked", undefined, "teahouse nodes kill node-2");
    const began = cluster.at;
    cluster.lose("node-2", 700);
    see(300);
    assert.equal(world.only.phase, "moving");
    assert.deepEqual([world.only.began, world.only.detected], [began, 700]);
    assert.deepEqual([world.only.clients, world.only.moved], [100, 0]);
    cluster.move("node-2", "node-1", 55, 700);
    see();
    assert.deepEqual([world.only.moved, world.only.ended, world.only.p99], [55, undefined, 750]);
    cluster.move("node-2", "node-3", 44, 200);
    cluster.move("node-2", "node-3", 1, 1_900);
    see();
    const { phase, moved, to, p50, p99, ended, resets, checked } = world.only;
    assert.deepEqual([phase, moved, p50, p99, ended], ["recovered", 100, 750, 750, 3_000]);
    assert.deepEqual(to, [
      { node: "node-1", clients: 55 },
      { node: "node-3", clients: 45 },
    ]);
    assert.deepEqual([resets, checked], [0, undefined]);
  });

  it("tells what the load found meanwhile, and readers who had to start over", () => {
    const world = observed();
    const { cluster, see } = world;
    cluster.load = loadOf(1_000, { doubled: 3 });
    see();
    cluster.lose("node-3");
    cluster.move("node-3", "node-1", 100, 90);
    cluster.of("node-1").resets = 2;
    cluster.load = loadOf(1_060, { doubled: 3, lost: 1 });
    see();
    assert.deepEqual(world.only.checked, { lost: 1, doubled: 0, disordered: 0 });
    assert.equal(world.only.resets, 2);
    // What is found a little later belongs to it, too; another load does not.
    cluster.load = loadOf(1_120, { doubled: 4, lost: 1 });
    see();
    assert.deepEqual(world.only.checked, { lost: 1, doubled: 1, disordered: 0 });
    cluster.load = loadOf(5, { lost: 0 });
    see();
    assert.deepEqual(world.only.checked, { lost: 0, doubled: 0, disordered: 0 });
  });

  it("begins when it fell silent, where nobody saw its process end", () => {
    const world = observed();
    const { cluster, see } = world;
    const silent = cluster.at;
    cluster.move("node-2", "node-1", 60, 300);
    see(3_200);
    cluster.become("node-2", "suspect", silent + 3_000);
    see();
    assert.deepEqual([world.only.phase, world.only.began, world.only.moved], ["suspected", silent, 60]);
    cluster.move("node-2", "node-3", 40, 900);
    cluster.become("node-2", "down", silent + 5_000);
    see();
    assert.deepEqual([world.only.phase, world.only.detected, world.only.moved], ["recovered", 5_000, 100]);
  });

  it("is none if it was only paused and nobody left it", () => {
    const world = observed();
    world.cluster.become("node-2", "suspect");
    world.see();
    assert.equal(world.only.phase, "suspected");
    world.cluster.become("node-2", "up");
    world.see();
    assert.deepEqual(world.all, []);
  });

  it("ends without those who never come back", () => {
    const world = observed();
    world.cluster.lose("node-2");
    world.cluster.move("node-2", "node-1", 97, 100);
    world.see();
    for (let i = 0; i < 9; i += 1) world.see();
    assert.equal(world.only.phase, "moving");
    world.see();
    assert.deepEqual([world.only.phase, world.only.moved, world.only.ended], ["recovered", 97, 1_000]);
  });

  it("is found though the pictures of its death are missing and its next run is there already", () => {
    const world = observed();
    const { cluster } = world;
    cluster.lose("node-2", 400);
    cluster.at += 2_000;
    cluster.start("node-2");
    cluster.move("node-2", "node-1", 99, 400);
    cluster.move("node-2", "node-2", 1, 2_500);
    world.see(1_500);
    assert.deepEqual([world.only.phase, world.only.moved, world.only.clients], ["recovered", 100, 100]);
    assert.deepEqual(world.only.to.at(-1), { node: "node-2", clients: 1 });
  });

  it("is seen whole by somebody who was on it: the pictures before came through it, those after through another", () => {
    const world = observed();
    const { cluster } = world;
    cluster.observer = "node-2";
    world.see();
    cluster.lose("node-2", 100);
    cluster.move("node-2", "node-3", 100, 400);
    cluster.observer = "node-3";
    world.see(2_300);
    assert.deepEqual([world.only.node, world.only.phase, world.only.moved], ["node-2", "recovered", 100]);
  });

  it("does not begin for what had happened before anybody looked", () => {
    const cluster = new MadeUpCluster(3);
    cluster.lose("node-2");
    const incidents = new Incidents();
    incidents.take(cluster.status);
    incidents.take(cluster.after());
    cluster.start("node-2");
    incidents.take(cluster.after());
    assert.deepEqual(incidents.all, []);
  });
});

describe("the incident of a node that drains", () => {
  it("lasts until the node is empty, and nobody was without a connection", () => {
    const world = observed();
    const { cluster, see } = world;
    cluster.say("asked", undefined, "teahouse nodes drain node-1");
    cluster.become("node-1", "draining");
    cluster.say("draining", "node-1");
    see(400);
    assert.deepEqual([world.only.kind, world.only.phase, world.only.detected], ["drain", "moving", undefined]);
    cluster.move("node-1", "node-2", 100, 0);
    cluster.of("node-1").sockets = 0;
    see();
    assert.equal(world.only.phase, "moving", "its window is not over");
    cluster.become("node-1", "drained");
    see();
    assert.deepEqual([world.only.phase, world.only.moved, world.only.p99], ["recovered", 100, 1]);
    cluster.become("node-1", "up");
    see();
    assert.equal(world.all.length, 1);
  });

  it("counts those who had gone before the node said that it drains, whether or not somebody asked for it", () => {
    for (const asked of [true, false]) {
      const world = observed();
      const { cluster, see } = world;
      if (asked) cluster.say("asked", undefined, "teahouse nodes restart node-1");
      const began = cluster.at;
      cluster.move("node-1", "node-2", 60, 0);
      see();
      cluster.move("node-1", "node-3", 40, 0);
      cluster.become("node-1", "drained");
      cluster.say("draining", "node-1");
      see();
      const { phase, moved, clients } = world.only;
      assert.deepEqual([phase, moved, clients], ["recovered", 100, 100]);
      assert.equal(world.only.began, asked ? began : began + 1_000);
    }
  });

  it("is called off with it", () => {
    const world = observed();
    world.cluster.become("node-1", "draining");
    world.cluster.move("node-1", "node-2", 10, 0);
    world.see();
    world.cluster.become("node-1", "up");
    world.see();
    assert.deepEqual([world.only.phase, world.only.moved], ["returned", 10]);
  });

  it("becomes one of a node that died, if it dies over it", () => {
    const world = observed();
    world.cluster.become("node-1", "draining");
    world.cluster.move("node-1", "node-2", 30, 0);
    world.see();
    world.cluster.lose("node-1");
    world.cluster.move("node-1", "node-2", 70, 800);
    world.see();
    assert.deepEqual([world.only.kind, world.only.phase, world.only.moved], ["lost", "recovered", 100]);
  });
});

describe("two at once", () => {
  it("are told apart, also where who fled from one is caught by the other", () => {
    const world = observed(4);
    const { cluster, see } = world;
    cluster.lose("node-2");
    cluster.move("node-2", "node-3", 50, 300);
    see();
    cluster.lose("node-3");
    see();
    cluster.move("node-2", "node-1", 50, 1_400);
    cluster.move("node-3", "node-4", 150, 700);
    see();
    const [third, second] = world.all;
    assert.deepEqual([second?.node, second?.moved, second?.phase, second?.p99], ["node-2", 100, "recovered", 1_500]);
    assert.deepEqual([third?.node, third?.moved, third?.clients, third?.p99], ["node-3", 150, 150, 750]);
    assert.equal(second?.clients, 100);
  });
});

describe("the address of an incident", () => {
  it("holds it whole, and nothing is taken for one that is none", () => {
    const world = observed();
    world.cluster.lose("node-2");
    world.cluster.move("node-2", "node-1", 99, 100);
    world.see();
    assert.deepEqual(incidentIn(hashOf(world.only)), world.only);
    const wrong = { ...world.only, to: [{ node: 7, clients: "many" }] } as unknown as Incident;
    for (const hash of ["", "#key=abc", "#incident=", "#incident=%%%", "#incident=e30", hashOf(wrong)]) {
      assert.equal(incidentIn(hash), undefined, hash);
    }
  });
});
