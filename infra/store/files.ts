import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../supervisor/folders.ts";
import { dataProcesses, groupName, quorum, type StorePlan, type StoreProcess, sentinelsOf } from "./plan.ts";
import { hasData, portIn, sentinelState } from "./state.ts";

type Setting = readonly [name: string, ...values: (string | number)[]];

/** Writes the folders and the files that the processes are started from. Data that is there stays. */
export function layOutStore(plan: StorePlan): void {
  for (const { folder } of plan.processes) mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (plan.kind === "cluster") followPorts(plan);
  if (plan.kind === "sentinel") layOutSentinels(plan);
  const primary = plan.processes.find((each) => each.role === "primary");
  for (const each of dataProcesses(plan)) {
    layOutRedis(plan, each, plan.kind === "sentinel" && each.role === "replica" ? primary?.port : undefined);
  }
}

/** Writes the file of one Redis; with a port, it starts as the replica of the one that is there. */
export function layOutRedis(plan: StorePlan, { name, folder, port, busPort }: StoreProcess, of?: number): void {
  const templates = ["redis.conf"];
  if (plan.kind !== "single") templates.push("replicated.conf");
  if (plan.kind === "cluster") templates.push("cluster.conf");
  const settings: Setting[] = [...common(name, folder, port), ["appendfsync", plan.fsync]];
  if (busPort !== undefined) settings.push(["cluster-port", busPort], ["cluster-announce-ip", "127.0.0.1"]);
  if (of !== undefined) settings.push(["replicaof", "127.0.0.1", of]);
  write(join(folder, "redis.conf"), templates, settings);
}

/**
 * The sentinels' files are made anew at each start of the whole store, out of what they knew at its end: so they
 * agree from the first moment, know each other without having to meet, and follow ports that had to change.
 */
function layOutSentinels(plan: StorePlan): void {
  const sentinels = sentinelsOf(plan).map((each) => ({ ...each, id: randomBytes(20).toString("hex") }));
  const primary = plan.processes.find((each) => each.role === "primary");
  const replicas = plan.processes.filter((each) => each.role === "replica");
  const { configEpoch = 0, currentEpoch = 0 } = sentinelState(join(sentinels[0]?.folder ?? "", "..")) ?? {};
  const files = sentinels.map(({ name, folder, port, id }) => {
    const settings: Setting[] = [
      ...common(name, folder, port),
      ["sentinel", "myid", id],
      ["sentinel", "announce-ip", "127.0.0.1"],
      ["sentinel", "current-epoch", currentEpoch],
      ["sentinel", "monitor", groupName, "127.0.0.1", primary?.port ?? 0, quorum],
      ["sentinel", "config-epoch", groupName, configEpoch],
      ...replicas.map((each): Setting => ["sentinel", "known-replica", groupName, "127.0.0.1", each.port]),
      ...sentinels
        .filter((each) => each.id !== id)
        .map((each): Setting => ["sentinel", "known-sentinel", groupName, "127.0.0.1", each.port, each.id]),
    ];
    return { file: join(folder, "sentinel.conf"), settings };
  });
  for (const { file, settings } of files) write(file, ["sentinel.conf"], settings);
}

/** The nodes of a Redis Cluster know each other by address: tells them of ports that had to change. */
function followPorts(plan: StorePlan): void {
  const moved = new Map<string, string>();
  for (const { folder, port, busPort } of plan.processes) {
    const before = portIn(folder);
    if (before) moved.set(`:${before.port}@${before.busPort}`, `:${port}@${busPort}`);
    // Without its data, what a primary knows of itself is void: it comes back as somebody new, who owns nothing.
    if (!hasData(folder)) rmSync(join(folder, "nodes.conf"), { force: true });
  }
  for (const { folder } of plan.processes) {
    const file = join(folder, "nodes.conf");
    if (!existsSync(file)) continue;
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace(/:\d+@\d+/g, (address) => moved.get(address) ?? address),
    );
  }
}

function common(name: string, folder: string, port: number): Setting[] {
  return [
    ["port", port],
    // Loopback: there is no password, so nobody outside this machine may even connect.
    ["bind", "127.0.0.1"],
    ["dir", folder],
    ["proc-title-template", `teahouse: ${name} {listen-addr} {server-mode}`],
  ];
}

function write(file: string, templates: readonly string[], settings: readonly Setting[]): void {
  const texts = templates.map((name) => readFileSync(join(root, "infra/redis", name), "utf8"));
  const lines = settings.map((words) => words.map(quoted).join(" "));
  writeFileSync(file, `${texts.join("\n")}\n${lines.join("\n")}\n`, { mode: 0o600 });
}

/** A word as Redis reads it: spaces and quotes in it are no syntax. */
function quoted(word: string | number): string {
  const text = String(word);
  return /^[\w.:/@+-]+$/.test(text) ? text : `"${text.replace(/(["\\])/g, "\\$1")}"`;
}
