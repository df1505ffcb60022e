import type { Point } from "./points.ts";
import { compareNames } from "./totals.ts";

/** One value for each time; nothing where nothing was measured. */
export type Column = (number | null)[];

/** Two points further apart have something missing between them, ms. */
const GAP_MS = 2_500;
/** What is above the last class has no upper end, ms. */
const ABOVE_MS = 15_000;

/** Names of all nodes that had a row within these points. */
export function nodesIn(points: readonly Point[]): string[] {
  return [...new Set(points.flatMap(({ clients }) => [...clients.keys()]))].sort(compareNames);
}

/** Times in s since 1970, and one column for each reading; a line is broken where pictures are missing. */
export function columnsOf(
  points: readonly Point[],
  readings: readonly ((point: Point) => number | undefined)[],
): [number[], ...Column[]] {
  const times: number[] = [];
  const columns = readings.map((): Column => []);
  let before = Number.POSITIVE_INFINITY;
  for (const point of points) {
    if (point.at - before > GAP_MS) {
      times.push((before + 1) / 1_000);
      for (const column of columns) column.push(null);
    }
    before = point.at;
    times.push(point.at / 1_000);
    readings.forEach((read, i) => {
      const value = read(point);
      columns[i]?.push(drawn(value));
    });
  }
  return [times, ...columns];
}

function drawn(value: number | undefined): number | null {
  return value === Number.POSITIVE_INFINITY ? ABOVE_MS : (value ?? null);
}

/**
 * Columns that stand on each other, the highest first: whoever draws them in this order, filled, leaves of each one
 * the band of its node.
 */
export function stacked(points: readonly Point[], nodes: readonly string[]): [number[], ...Column[]] {
  const sums = new Map(points.map((point) => [point, heights(point, nodes)]));
  return columnsOf(
    points,
    nodes.map((_, i) => (point: Point) => sums.get(point)?.[nodes.length - 1 - i]),
  );
}

/** How high the stack is with each node's clients on it. */
function heights({ clients }: Point, nodes: readonly string[]): number[] {
  let height = 0;
  return nodes.map((node) => {
    height += clients.get(node) ?? 0;
    return height;
  });
}
