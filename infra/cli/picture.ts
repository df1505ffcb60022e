import { type ClusterStatus, percentile } from "#protocol";
import type { Cli } from "./cli.ts";
import { age, amount, cellsOf, stateOf, time, totals } from "./figures.ts";
import { serving } from "./orders.ts";
import { tableOf } from "./terminal.ts";

/** The whole cluster in one line. */
export function headline({ words, palette }: Pick<Cli, "words" | "palette">, now: ClusterStatus): string {
  const all = totals(now.nodes);
  const { status } = words;
  const p99 = percentile(all.latency, 0.99);
  const up = serving(now).length;
  return [
    palette.tone(up === now.nodes.length && up > 0 ? "ok" : "warn", status.nodes(up, now.nodes.length)),
    status.clients(amount(all.clients)),
    status.in(amount(all.in)),
    status.out(amount(all.out)),
    `p99 ${time(p99)}`,
    palette.tone(now.store.ok ? "ok" : "bad", status.store(now.store.kind, now.store.ok)),
    palette.tone("muted", status.served(now.node)),
  ].join(" · ");
}

/** The nodes and what they do, in columns. */
export function nodesTable(
  { words, palette }: Pick<Cli, "words" | "palette">,
  { nodes, at, node: here }: ClusterStatus,
): string {
  const { columns } = words;
  const numbers = [columns.clients, columns.rooms, columns.in, columns.out, columns.p99, columns.loop, columns.cpu];
  const rows = nodes.map((node) => [
    // Who answered, as other tools mark it.
    `${node.name === here ? "*" : " "} ${palette.node(node.name)}`,
    stateOf(node.state, words, palette),
    age(at - node.since),
    ...cellsOf(node, at),
    node.version,
  ]);
  return tableOf(
    [
      { title: `  ${columns.node}` },
      { title: columns.state },
      { title: columns.since, right: true },
      ...[...numbers, columns.memory, columns.up].map((title) => ({ title, right: true })),
      { title: columns.version },
    ],
    rows,
    palette,
  );
}
