import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ClusterStatus, NodeInfo } from "#protocol";
import { root } from "../../infra/supervisor/folders.ts";
import { freePorts } from "../support/ports.ts";
import { withFolder } from "../support/supervisor.ts";
import { type Typed, typed } from "../support/typed.ts";
import { until } from "../support/until.ts";

// One local cluster, started and ended by the command itself, and everything else between.
test("the command starts a cluster, looks at it, changes it, talks in it, and ends it", async () => {
  await withFolder(async (folder) => {
    const data = join(folder, "data");
    const port = await freePorts(6);
    const env = { ...process.env, LANG: "C", XDG_CONFIG_HOME: join(folder, "config"), TEAHOUSE_DATA: data };
    const teahouse = (...argv: string[]) => typed(argv, { env });
    const program = [join(root, "infra/teahouse.mjs")];
    const real = (...argv: string[]) => spawnSync(process.execPath, [...program, ...argv], { env, encoding: "utf8" });
    try {
      const up = real("up", "--port", String(port), "--nodes", "2", "--json");
      assert.equal(up.status, 0, up.stderr);
      assert.deepEqual(Object.keys(JSON.parse(up.stdout)), ["url", "data", "pid"]);
      assert.match((await teahouse("up")).err, /runs already/);
      await looking(teahouse);
      await talking(teahouse, env, program);
      await operating(teahouse);
    } finally {
      const down = real("down", "--yes");
      assert.equal(down.status, 0, down.stderr);
    }
    const again = await teahouse("down");
    assert.deepEqual([again.exit, again.out], [0, ""]);
    assert.match(again.err, /No cluster runs on/);
    assert.equal((await teahouse("status", "--url", `http://127.0.0.1:${port}`)).exit, 5);
  });
});

type Teahouse = (...argv: string[]) => Promise<Typed>;
const json = <T>({ exit, out, err }: Typed): T => {
  assert.equal(exit, 0, err);
  return JSON.parse(out) as T;
};

async function looking(teahouse: Teahouse): Promise<void> {
  assert.equal((await teahouse("status", "--wait", "--timeout", "20")).exit, 0);
  const status = json<ClusterStatus>(await teahouse("status", "--json"));
  assert.deepEqual([status.nodes.map(({ name }) => name), status.operator], [["node-1", "node-2"], true]);
  assert.deepEqual(
    json<NodeInfo[]>(await teahouse("nodes", "ls", "--json")).map(({ state }) => state),
    ["up", "up"],
  );
  assert.equal((await teahouse("nodes", "-q")).out, "node-1\nnode-2\n");
  const { out } = await teahouse("top", "--once");
  assert.match(out, /2\/2 nodes · .*Redis \(single\) ok/);
  assert.match(out, /^[* ] B node-2 +● up /m);
  const findings = json<{ about: string; state: string }[]>(await teahouse("doctor", "--json"));
  assert.deepEqual(
    findings.filter(({ state }) => state !== "well"),
    [],
  );
  assert.match((await teahouse("open", "cluster", "-q")).out, /^http:\/\/localhost:\d+\/cluster\n$/);
}

async function talking(teahouse: Teahouse, env: NodeJS.ProcessEnv, program: string[]): Promise<void> {
  const sent = json<{ room: string; seq: number; id: string }>(
    await teahouse("send", "lobby", "first", "words", "--json"),
  );
  assert.equal((await typed(["send", "#lobby"], { env, input: "from a pipe\n" })).exit, 0);
  const shown = await teahouse("tail", "lobby", "--no-follow", "--json");
  const lines = shown.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; body: { text: string } });
  assert.deepEqual(
    lines.slice(-2).map(({ body }) => body.text),
    ["first words", "from a pipe"],
  );
  assert.equal(lines.at(-2)?.id, sent.id);
  assert.equal((await teahouse("send", "no-such-room", "x")).exit, 1);
  assert.deepEqual(
    json<{ id: string }[]>(await teahouse("rooms", "--json")).map(({ id }) => id),
    ["lobby"],
  );
  // The guest is kept, for nobody else to read, and is the same in every command.
  const who = json<{ user: { id: string } }>(await teahouse("rpc", "session.get"));
  assert.equal(statSync(join(env["XDG_CONFIG_HOME"] ?? "", "teahouse/sessions.json")).mode & 0o777, 0o600);
  const { members } = json<{ members: { id: string }[] }>(
    await typed(["rpc", "room.members", "-"], { env, input: '{"room":"lobby"}' }),
  );
  assert.ok(members.some(({ id }) => id === who.user.id));
  assert.equal(members.length, 2, "this guest, and who opened the house");

  // Live, as a process, until Ctrl-C.
  const tail = spawn(process.execPath, [...program, "tail", "-n", "0"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  tail.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  tail.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  await until("it watches", () => err.includes("served by"));
  await until("what is said is shown", async () => {
    await teahouse("send", "lobby", "are you there");
    return out.includes("are you there");
  });
  tail.kill("SIGINT");
  await until("it has ended", () => tail.exitCode !== null);
  assert.equal(tail.exitCode, 130, err);
}

async function operating(teahouse: Teahouse): Promise<void> {
  assert.match((await teahouse("scale", "3", "--dry-run")).out, /Would go from 2 to 3 nodes/);
  assert.deepEqual(json<{ nodes: number }>(await teahouse("scale", "3", "--json")).nodes, 3);
  const unsure = await teahouse("nodes", "kill", "node-2");
  assert.equal(unsure.exit, 2);
  assert.match(unsure.err, /Try: teahouse nodes kill node-2 --yes {2}\[E_NOT_CONFIRMED\]/);
  const killed = json<{ state: string }>(await teahouse("nodes", "kill", "node-2", "--yes", "--wait", "--json"));
  assert.equal(killed.state, "up");
  const unknown = await teahouse("nodes", "drain", "node-9");
  assert.deepEqual([unknown.exit, unknown.out], [1, ""]);
  assert.match(unknown.err, /There is no node node-9\. There are: node-1, node-2, node-3 {2}\[E_NODE_NOT_FOUND\]/);
  assert.equal(json<{ state: string }>(await teahouse("nodes", "drain", "node-3", "--json")).state, "drained");
  assert.match((await teahouse("nodes")).out, /C node-3 +◍ drained/);
  assert.equal(json<{ state: string }>(await teahouse("nodes", "undrain", "node-3", "--json")).state, "up");
  assert.match((await teahouse("upgrade", "--dry-run")).out, /Would restart node-1, node-2, node-3, one after another/);
  assert.equal((await teahouse("scale", "2")).exit, 0);
  assert.equal((await teahouse("nodes", "ls", "-q")).out, "node-1\nnode-2\n");
  const bench = json<{ acknowledged: number; lost: number }>(
    await teahouse("bench", "--clients", "6", "--rate", "20", "--seconds", "2", "--json"),
  );
  assert.ok(bench.acknowledged > 0 && bench.lost === 0, JSON.stringify(bench));
}
