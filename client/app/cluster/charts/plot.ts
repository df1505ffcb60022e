import { effect, signal, untracked } from "@preact/signals";
import uPlot from "uplot";
import { timeOf } from "../../i18n/format.ts";
import { type Picture, windowOf } from "../model/picture.ts";
import { colourOf, isCalm, isDark } from "../state/scheme.ts";
import { charted } from "../state/watching.ts";
import { drawEventLines, type EventLine, eventLines } from "./event-lines.ts";
import type { ChartSpec, Line } from "./specs.ts";

/** The time under the pointer, on whichever chart it is, ms; nothing when it is on none. */
export const pointedAt = signal<number | undefined>(undefined);

const SHARED = "cluster";
const CALM_STEP_S = 10;
/** More bands than these have thin borders. */
const MANY = 12;

/** One chart, kept in step with what is told, for as long as it is shown. @returns what takes it away */
export function plot(box: HTMLElement, spec: ChartSpec): () => void {
  const held: Held = { chart: undefined, shape: "", lines: [], window: [0, 0] };
  const draw = () => {
    const picture = charted.value;
    const scheme = isDark.value;
    const step = isCalm.value ? CALM_STEP_S : 1;
    if (picture && !document.hidden) untracked(() => show(box, spec, held, picture, { scheme, step }));
  };
  const off = effect(draw);
  const resized = new ResizeObserver(() => held.chart?.setSize(sizeOf(box)));
  resized.observe(box);
  const shown = () => document.hidden || draw();
  document.addEventListener("visibilitychange", shown);
  return () => {
    off();
    resized.disconnect();
    document.removeEventListener("visibilitychange", shown);
    held.chart?.destroy();
  };
}

const sizeOf = (box: HTMLElement) => ({ width: Math.max(120, box.clientWidth), height: box.clientHeight });

interface Held {
  chart: uPlot | undefined;
  /** What a chart cannot change without being made anew. */
  shape: string;
  lines: readonly EventLine[];
  /** What the time axis shows, s since 1970. */
  window: [number, number];
}

function show(
  box: HTMLElement,
  spec: ChartSpec,
  held: Held,
  picture: Picture,
  { scheme, step }: { scheme: boolean; step: number },
): void {
  const { points } = picture;
  const lines = spec.lines(points);
  const data = spec.columns(points, lines);
  const shape = JSON.stringify([scheme, lines.map(({ name }) => name)]);
  held.lines = eventLines(picture);
  const until = step * Math.ceil((points.at(-1)?.at ?? 0) / 1_000 / step);
  held.window = [until - windowOf(points), until];
  if (held.chart && held.shape === shape) {
    held.chart.setData(data);
    return;
  }
  held.chart?.destroy();
  held.shape = shape;
  held.chart = new uPlot(options(box, spec, spec.drawn(lines), held), data, box);
}

function options(box: HTMLElement, spec: ChartSpec, lines: readonly Line[], held: Held): uPlot.Options {
  const colours = new Map<string, string>();
  const resolve = (name: string) => {
    const colour = colours.get(name) ?? colourOf(name);
    colours.set(name, colour);
    return colour;
  };
  const hasRight = lines.some(({ right }) => right);
  const range = (_: uPlot, __: number, max: number): uPlot.Range.MinMax => [0, Math.max(spec.least, max * 1.08)];
  return {
    ...sizeOf(box),
    padding: [6, hasRight ? 0 : 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: SHARED }, points: { size: 6 } },
    scales: {
      x: { range: () => held.window },
      y: { range },
      right: { range },
    },
    axes: axes(spec, resolve, hasRight),
    series: [{}, ...lines.map((line) => series(line, lines.length > MANY, resolve))],
    hooks: {
      draw: [(chart) => drawEventLines(chart, held.lines, resolve)],
      setCursor: [
        (chart) => {
          const at = chart.cursor.idx == null ? undefined : chart.data[0][chart.cursor.idx];
          pointedAt.value = at === undefined ? undefined : at * 1_000;
        },
      ],
    },
  };
}

function series(
  { colour, dash, filled, right, name }: Line,
  isMany: boolean,
  resolve: (name: string) => string,
): uPlot.Series {
  const stroke = resolve(colour);
  // A band covers what stands under it: mixed with the paper, not let through.
  const isBand = /^node-/.test(colour) && filled;
  const paper = resolve("bg");
  return {
    label: name,
    stroke,
    width: isBand ? (isMany ? 0.5 : 1) : 1.5,
    ...(filled ? { fill: isBand ? mixed(stroke, paper, 0.62) : mixed(stroke, paper, 0.14) } : {}),
    ...(dash ? { dash: [...dash] } : {}),
    ...(right ? { scale: "right" } : {}),
    points: { show: false },
  };
}

function axes(spec: ChartSpec, resolve: (name: string) => string, hasRight: boolean): uPlot.Axis[] {
  const look = { stroke: resolve("muted"), font: `11px ${getComputedStyle(document.body).getPropertyValue("--mono")}` };
  const grid = { stroke: resolve("hairline"), width: 1 };
  const upright = { ...look, ticks: { show: false }, size: 52, space: 34, gap: 6 };
  const values = (_: uPlot, splits: number[]) => splits.map(spec.format);
  return [
    {
      ...look,
      ...{ grid: { show: false }, ticks: { ...grid, size: 4 }, size: 24, gap: 3, incrs: [15, 30, 60], space: 56 },
      values: (_, splits) => splits.map((at) => (at % 60 === 0 ? timeOf(at * 1_000) : `:${at % 60}`)),
    },
    { ...upright, grid, values },
    ...(hasRight ? [{ ...upright, scale: "right", side: 1 as const, grid: { show: false }, values }] : []),
  ];
}

/** A colour on paper, so much of it. Both as browsers compute them: `rgb(11, 110, 105)`. */
function mixed(colour: string, paper: string, share: number): string {
  const [ink = [], ground = []] = [colour, paper].map((one) => one.match(/[\d.]+/g)?.map(Number) ?? []);
  const parts = [0, 1, 2].map((i) => Math.round((ink[i] ?? 0) * share + (ground[i] ?? 0) * (1 - share)));
  return `rgb(${parts.join(" ")})`;
}
