import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { nodeLetter } from "../../state/node-colour.ts";
import { plot, pointedAt } from "../charts/plot.ts";
import { type ChartSpec, type Line, specs } from "../charts/specs.ts";
import { windowOf } from "../model/picture.ts";
import type { Point } from "../model/points.ts";
import { clockOf } from "../moments.ts";
import { charted, isPaused, pauseCharts } from "../state/watching.ts";
import { t } from "../words.ts";
import { ChartTable } from "./chart-table.tsx";

/** More nodes than these are not named one by one. */
const MOST_NAMED = 8;
/** Of more, these few are. */
const NAMED_OF_MANY = 6;

const asTable = signal(false);

/** What the cluster did in the last minutes. */
export function Charts() {
  const at = pointed()?.at;
  return (
    <section class="charts" aria-label={t("charts")} data-testid="charts">
      <div class="cluster-heading">
        <h2>{t("charts")}</h2>
        <span class="muted">{t("lastMinutes", windowOf(charted.value?.points ?? []) / 60)}</span>
        {at !== undefined && pointedAt.value !== undefined && <time class="number">{clockOf(at)}</time>}
        <span class="spring" />
        <button type="button" class="text-button" aria-pressed={isPaused.value} onClick={pauseCharts}>
          {isPaused.value ? t("goOn") : t("pause")}
        </button>
        <button
          type="button"
          class="text-button"
          onClick={() => {
            asTable.value = !asTable.value;
          }}
        >
          {asTable.value ? t("viewCharts") : t("viewTable")}
        </button>
      </div>
      {asTable.value ? (
        <ChartTable />
      ) : (
        <div class="chart-grid">
          {specs.map((spec) => (
            <Chart key={spec.id} spec={spec} />
          ))}
        </div>
      )}
    </section>
  );
}

/** The point under the pointer, else the newest. */
function pointed(): Point | undefined {
  const points = charted.value?.points ?? [];
  const at = pointedAt.value;
  return (at === undefined ? undefined : points.find((point) => point.at === at)) ?? points.at(-1);
}

function Chart({ spec }: { spec: ChartSpec }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => (box.current ? plot(box.current, spec) : undefined), [spec]);
  const point = pointed();
  const lines = spec.lines(charted.value?.points ?? []);
  const named = lines.length > MOST_NAMED ? NAMED_OF_MANY : MOST_NAMED;
  const said = lines.map((line) => `${nameOf(line)} ${valueAt(point, line, spec)}`).join(", ");
  return (
    <figure class="chart" data-chart={spec.id}>
      <figcaption>
        <h3>{t(spec.title)}</h3>
        <ul class="legend" aria-hidden="true">
          {lines.slice(0, named).map((line) => (
            <li key={line.name}>
              <Key line={line} isNode={spec.id === "clients"} />
              <span class="number">{valueAt(point, line, spec)}</span>
            </li>
          ))}
          {lines.length > named && <li class="muted">{t("moreNodes", lines.length - named)}</li>}
        </ul>
      </figcaption>
      <div ref={box} class="plot" role="img" aria-label={t("chartNow", t(spec.title), said)} />
    </figure>
  );
}

function Key({ line: { name, colour, dash, word }, isNode }: { line: Line; isNode: boolean }) {
  if (isNode) return <span class={`node-mark small ${colour}`}>{nodeLetter(name)}</span>;
  return (
    <>
      <svg class="key" viewBox="0 0 16 4" aria-hidden="true" style={{ color: `var(--${colour})` }}>
        <path d="M0 2h16" stroke-dasharray={dash?.join(" ")} />
      </svg>
      <span class="muted">{word ? t(word) : name}</span>
    </>
  );
}

const nameOf = ({ name, word }: Line) => (word ? t(word) : name);

function valueAt(point: Point | undefined, { read }: Line, { format }: ChartSpec): string {
  const value = point && read(point);
  return value === undefined ? "–" : format(value);
}
