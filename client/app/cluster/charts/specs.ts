import type { clusterEn } from "../../i18n/cluster.en.ts";
import { nodeIndex } from "../../state/node-colour.ts";
import { columnsOf, nodesIn, stacked } from "../model/columns.ts";
import { milliseconds, short } from "../model/figures.ts";
import type { Point } from "../model/points.ts";

/** One line of a chart, or one band. */
export interface Line {
  /** As the legend names it: a word's key, or a node. */
  readonly name: string;
  readonly word?: keyof typeof clusterEn & ("messagesIn" | "messagesOut" | "movesKey" | "errorsKey");
  /** The colour's name in the style sheet, without its dashes. */
  readonly colour: string;
  readonly read: (point: Point) => number | undefined;
  /** So that nobody has to tell lines by colour. */
  readonly dash?: readonly number[];
  readonly filled?: boolean;
  /** A scale of its own at the right: it is far from the other line. */
  readonly right?: boolean;
}

/** What a chart shows; how it is drawn is the same for all. */
export interface ChartSpec {
  readonly id: string;
  readonly title: keyof typeof clusterEn & ("clientsPerNode" | "messages" | "latency" | "trouble");
  /** From the bottom to the top, where they stand on each other. */
  readonly lines: (points: readonly Point[]) => readonly Line[];
  readonly columns: (points: readonly Point[], lines: readonly Line[]) => [number[], ...(number | null)[][]];
  /** Lines in the order in which they are drawn. */
  readonly drawn: (lines: readonly Line[]) => readonly Line[];
  readonly format: (value: number) => string;
  /** What the highest value of the scale is at least. */
  readonly least: number;
}

const beside = {
  columns: (points: readonly Point[], lines: readonly Line[]) =>
    columnsOf(
      points,
      lines.map(({ read }) => read),
    ),
  drawn: (lines: readonly Line[]) => lines,
};

/** The picture of a failover: one band falls, the others rise. */
const clients: ChartSpec = {
  id: "clients",
  title: "clientsPerNode",
  lines: (points) =>
    nodesIn(points).map((node) => ({
      name: node,
      colour: `node-${nodeIndex(node)}`,
      read: (point) => point.clients.get(node) ?? 0,
      filled: true,
    })),
  columns: (points, lines) =>
    stacked(
      points,
      lines.map(({ name }) => name),
    ),
  drawn: (lines) => [...lines].reverse(),
  format: short,
  least: 4,
};

const messages: ChartSpec = {
  ...beside,
  id: "messages",
  title: "messages",
  lines: () => [
    { name: "in", word: "messagesIn", colour: "accent", read: ({ totals }) => totals.in, filled: true },
    { name: "out", word: "messagesOut", colour: "node-1", read: ({ totals }) => totals.out, right: true, dash: [5, 3] },
  ],
  format: short,
  least: 4,
};

const latency: ChartSpec = {
  ...beside,
  id: "latency",
  title: "latency",
  lines: () => [
    { name: "p50", colour: "accent", read: ({ totals }) => totals.p50, filled: true },
    { name: "p95", colour: "node-2", read: ({ totals }) => totals.p95, dash: [5, 3] },
    { name: "p99", colour: "node-3", read: ({ totals }) => totals.p99 },
  ],
  format: milliseconds,
  least: 10,
};

const trouble: ChartSpec = {
  ...beside,
  id: "trouble",
  title: "trouble",
  lines: () => [
    { name: "moves", word: "movesKey", colour: "link", read: ({ moves }) => moves, filled: true },
    { name: "errors", word: "errorsKey", colour: "bad", read: ({ totals }) => totals.errors, dash: [2, 2] },
  ],
  format: short,
  least: 4,
};

export const specs: readonly ChartSpec[] = [clients, messages, latency, trouble];
