import type uPlot from "uplot";
import type { ClusterEvent } from "#protocol";
import type { Picture } from "../model/picture.ts";

/** A moment that is marked on all charts. */
export interface EventLine {
  readonly at: number;
  readonly colour: string;
  /** Where an incident began; what else happened is told more quietly. */
  readonly strong: boolean;
}

const colours: Record<ClusterEvent["type"], string> = {
  started: "ok",
  back: "ok",
  draining: "drain",
  drained: "drain",
  stopped: "muted",
  lost: "bad",
  asked: "control",
};

export function eventLines({ events, incidents }: Picture): EventLine[] {
  return [
    ...events.map(({ at, type }) => ({ at, colour: colours[type], strong: false })),
    ...incidents.map(({ began, kind }) => ({ at: began, colour: kind === "lost" ? "bad" : "drain", strong: true })),
  ];
}

/** Draws them over what is there. @param resolve a colour's name to what a canvas takes */
export function drawEventLines(chart: uPlot, lines: readonly EventLine[], resolve: (name: string) => string): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  ctx.save();
  for (const { at, colour, strong } of lines) {
    const x = Math.round(chart.valToPos(at / 1_000, "x", true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = ctx.fillStyle = resolve(colour);
    ctx.globalAlpha = strong ? 1 : 0.6;
    ctx.lineWidth = ratio * (strong ? 1.5 : 1);
    ctx.setLineDash(strong ? [] : [3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (strong) flag(ctx, x, bbox.top, 4 * ratio);
  }
  ctx.restore();
}

function flag(ctx: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  ctx.beginPath();
  ctx.moveTo(x - size, y);
  ctx.lineTo(x + size, y);
  ctx.lineTo(x, y + 1.6 * size);
  ctx.fill();
}
