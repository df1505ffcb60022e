import { nodeIndex } from "#protocol";
import { escaped } from "./escaped.ts";
import { type Chart, figure } from "./result.ts";

const WIDE = 760;
const HIGH = 240;
const LEFT = 48;
const BOTTOM = 26;
const TOP = 18;

type Lines = Extract<Chart, { kind: "lines" }>;
type Bars = Extract<Chart, { kind: "bars" }>;

/** Lines over the seconds, with what happened as upright lines. */
export function linesOf({ title, unit, seconds, lines, marks }: Lines): string {
  const top = niceTop(Math.max(1, ...lines.flatMap(({ points }) => points.map(([, value]) => value))));
  const from = Math.min(...lines.flatMap(({ points }) => points.map(([at]) => at)), seconds);
  const x = (at: number) => LEFT + ((at - from) / Math.max(1, seconds - from)) * (WIDE - LEFT);
  const drawn = lines.map(({ name, node, points }) => {
    const path = points.map(
      ([at, value], i) => `${i === 0 ? "M" : "L"}${x(at).toFixed(1)} ${y(value, top).toFixed(1)}`,
    );
    return `<path class="line n${nodeIndex(node ?? name)}" d="${path.join("")}"/>`;
  });
  const happened = marks.map(({ at, text }) => {
    const place = x(at).toFixed(1);
    return `<line class="mark" x1="${place}" x2="${place}" y1="${TOP}" y2="${HIGH - BOTTOM}"/><text class="marktext" x="${place}" y="${TOP - 6}" text-anchor="middle">${escaped(text)}</text>`;
  });
  const step = niceTop((seconds - from) / 6);
  const ticks: string[] = [];
  for (let at = 0; at <= seconds - from; at += step) {
    ticks.push(`<text x="${x(from + at).toFixed(1)}" y="${HIGH - 6}" text-anchor="middle">${figure(at)} s</text>`);
  }
  return svg(title, [...grid(top, unit), ...ticks, ...happened, ...drawn]);
}

/** Bars side by side, each with its value over it. */
export function barsOf({ title, unit, bars }: Bars): string {
  const top = niceTop(Math.max(1, ...bars.map(({ value }) => (Number.isFinite(value) ? value : 0))));
  const each = (WIDE - LEFT) / Math.max(1, bars.length);
  const drawn = bars.map(({ name, value, node }, i) => {
    const left = LEFT + i * each + each * 0.2;
    const high = y(Number.isFinite(value) ? value : top, top);
    const middle = (left + each * 0.3).toFixed(1);
    return `<rect class="bar n${nodeIndex(node ?? `node-${i + 1}`)}" x="${left.toFixed(1)}" y="${high.toFixed(1)}" width="${(each * 0.6).toFixed(1)}" height="${Math.max(1, HIGH - BOTTOM - high).toFixed(1)}" rx="2"/><text x="${middle}" y="${(high - 5).toFixed(1)}" text-anchor="middle">${figure(value)}</text><text x="${middle}" y="${HIGH - 6}" text-anchor="middle">${escaped(name)}</text>`;
  });
  return svg(title, [...grid(top, unit), ...drawn]);
}

function svg(title: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDE} ${HIGH}" role="img" aria-label="${escaped(title)}">${parts.join("")}</svg>`;
}

const y = (value: number, top: number) => HIGH - BOTTOM - (value / top) * (HIGH - BOTTOM - TOP);

function grid(top: number, unit: string): string[] {
  return [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = y(part * top, top).toFixed(1);
    const text = `${figure(part * top)}${unit ? ` ${unit}` : ""}`;
    return `<line class="grid" x1="${LEFT}" x2="${WIDE}" y1="${at}" y2="${at}"/><text x="${LEFT - 8}" y="${Number(at) + 4}" text-anchor="end">${escaped(text)}</text>`;
  });
}

/** 1, 2, 4, 5 or 10 times a power of ten: what its quarters are can be read. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return power * ([1, 2, 4, 5, 10].find((step) => step * power >= value) ?? 10);
}
