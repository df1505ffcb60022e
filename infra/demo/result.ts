import { cpus, platform, totalmem } from "node:os";

/** What a measured value must be for the claim to hold. */
export interface Target {
  is: "at most" | "at least";
  value: number;
}

/** One line of a demonstration's table. */
export interface Metric {
  name: string;
  unit: string;
  /** One of each repetition. */
  values: readonly number[];
  /** Without one it is told, and claims nothing. */
  target?: Target;
  /** The negative control: it shows that the demonstration would have seen it. */
  control?: boolean;
}

/** A line chart over time, or bars side by side. */
export type Chart =
  | { kind: "lines"; title: string; unit: string; seconds: number; lines: Line[]; marks: Mark[] }
  | { kind: "bars"; title: string; unit: string; bars: { name: string; value: number; node?: string }[] };

export interface Line {
  name: string;
  /** In that node's colour. */
  node?: string;
  /** Seconds since the beginning, and value. */
  points: [number, number][];
}

export interface Mark {
  at: number;
  text: string;
}

/** What a demonstration found. */
export interface Finding {
  metrics: Metric[];
  charts: Chart[];
}

export interface Result extends Finding {
  demo: string;
  title: string;
  hypothesis: string;
  conclusion: string;
  next: string;
  holds: boolean;
  repetitions: number;
  fast: boolean;
  /** What happened, and when. */
  steps: { at: number; text: string }[];
  at: string;
  machine: { cpu: string; cores: number; memoryGb: number; os: string };
  versions: Record<string, string>;
}

export const machine = (): Result["machine"] => ({
  cpu: cpus()[0]?.model.trim() ?? "?",
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1_073_741_824),
  os: platform(),
});

/** Every repetition must reach it: what holds on average does not hold. */
export function isKept({ values, target }: Metric): boolean {
  if (!target) return true;
  if (values.length === 0) return false;
  return values.every((value) => (target.is === "at most" ? value <= target.value : value >= target.value));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN, sorted[middle] ?? Number.NaN];
  return (low + high) / 2;
}

/** 1.8, 42, 0.003; Infinity is what no class of times holds. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "> 10 000" : "–";
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The middle, and from where to where where there were several. */
export function spreadOf({ values, unit }: Pick<Metric, "values" | "unit">): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const range = values.length > 1 && least !== most ? ` (${figure(least)}–${figure(most)})` : "";
  return `${figure(median(values))}${range}${unit ? ` ${unit}` : ""}`;
}

export function targetOf({ target, unit }: Pick<Metric, "target" | "unit">): string {
  if (!target) return "–";
  return `${target.is === "at most" ? "≤" : "≥"} ${figure(target.value)}${unit ? ` ${unit}` : ""}`;
}
