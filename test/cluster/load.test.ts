import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LOBBY, type LoadReport } from "#protocol";
import type { LoadPlan } from "../../infra/load/plan.ts";
import { LoadProcess } from "../../infra/load/process.ts";
import { isAlive, markOf } from "../../infra/supervisor/processes.ts";
import { post, startCluster } from "../support/cluster.ts";
import { withFolder } from "../support/supervisor.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { until } from "../support/until.ts";

test("simulated clients talk in rooms that nobody else sees, find nothing broken over a loss, and come again as the same guests", async () => {
  const cluster = await startCluster(2);
  const first = cluster.node(0);
  const proxy = await TcpProxy.start(Number(new URL(first.url).port));
  await withFolder(async (folder) => {
    const plan: LoadPlan = {
      ...{ url: proxy.url, clients: 12, rate: 40, mode: "stateless", state: join(folder, "load.json") },
      ...{ roomSize: 6, pace: 200 },
    };
    const start = () => new LoadProcess(plan, join(folder, "load.log"));
    const seen = (load: LoadProcess, what: string, holds: (report: LoadReport) => boolean) =>
      until(what, () => load.report !== undefined && holds(load.report));
    let load = start();
    try {
      await seen(load, "all are there and talk", (report) => report.connected === 12 && report.acknowledged > 20);
      proxy.cut();
      await seen(load, "all have come back", ({ recovered = [] }) => sum(recovered) >= 12);
      const last = await load.stop();
      assert.equal(await load.ended, 0);
      assert.ok(last && last.delivered > last.acknowledged * 3, JSON.stringify(last));
      assert.deepEqual([last.lost, last.doubled, last.disordered, last.refused], [0, 0, 0, 0]);
      assert.equal(sum(last.latency ?? []), last.delivered);

      const cast = readFileSync(plan.state, "utf8");
      assert.equal(statSync(plan.state).mode & 0o777, 0o600);
      const { token } = await post(first, "session.guest", { name: "Ann" });
      const { rooms } = await post(first, "room.list", {}, token);
      assert.deepEqual(
        rooms.filter(({ id }) => id !== LOBBY),
        [],
      );

      load = start();
      await seen(load, "they are there again", (report) => report.connected === 12 && report.acknowledged > 0);
      assert.equal(readFileSync(plan.state, "utf8"), cast, "no new guests, no new rooms");
      load.kill();

      // Whoever started it may be killed, and cannot end it then.
      const module = JSON.stringify(new URL("../../infra/load/process.js", import.meta.url).href);
      const given = `${JSON.stringify(plan)}, ${JSON.stringify(join(folder, "load.log"))}`;
      const script = `const { LoadProcess } = await import(${module});
        const load = new LoadProcess(${given}, () => console.log(load.pid));`;
      const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [pid] = (await once(parent.stdout, "data")) as [Buffer];
      const mark = markOf("load", Number(String(pid).trim().split("\n")[0]));
      assert.ok(isAlive(mark));
      parent.kill("SIGKILL");
      await until("it is gone with its parent", () => !isAlive(mark));
    } finally {
      load.kill();
      await load.ended;
    }
  });
  await proxy.stop();
  await cluster.stop();
});

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
