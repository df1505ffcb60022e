import { relative } from "node:path";
import { padded, widthOf } from "../columns.ts";
import type { Words } from "../words.ts";
import type { Cluster } from "./cluster.ts";
import { withoutPassword } from "./redis.ts";

/** What somebody needs to know of a cluster that has just started: where everything is. */
export function table(cluster: Cluster, limits: boolean, words: Words): string {
  const url = cluster.url.replace("127.0.0.1", "localhost");
  const rows: [string, string][] = [
    [words.table.chat, url],
    [words.table.cluster, `${url}/cluster`],
    [words.table.rpc, `${url}/rpc`],
    [words.table.api, `${url}/api`],
    ...cluster.nodes.map((node): [string, string] => [node.name, `${node.url}  (${words.table.metrics})`]),
    ...storeRows(cluster, words),
    [words.table.data, shortened(cluster.folders.data)],
    [words.table.logs, shortened(cluster.folders.logs)],
  ];
  const wide = Math.max(...rows.map(([label]) => widthOf(label)));
  const lines = rows.map(([label, value]) => `  ${padded(label, wide + 3)}${value}`);
  const notes = limits ? [words.table.stop] : [words.table.limitsOff, words.table.stop];
  return ["", `  ${words.open}`, "", ...lines, "", ...notes.map((note) => `  ${note}`), ""].join("\n");
}

/** Each process of its own, so that somebody may kill one by hand; else where the store is. */
function storeRows({ storeProcesses, redisUrl }: Cluster, words: Words): [string, string][] {
  if (storeProcesses.length < 2) return [[words.table.redis, withoutPassword(redisUrl)]];
  return storeProcesses.map(({ name, role, port }) => [name, `127.0.0.1:${port}  (${words.table.roles[role]})`]);
}

function shortened(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : `./${near}`;
}
