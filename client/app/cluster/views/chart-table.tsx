import { NodeMark } from "../../views/node-mark.tsx";
import { nodesIn } from "../model/columns.ts";
import { milliseconds, short } from "../model/figures.ts";
import type { Point } from "../model/points.ts";
import { clockOf } from "../moments.ts";
import { charted } from "../state/watching.ts";
import { t } from "../words.ts";

/** One row for so long: whoever reads a table reads no three hundred rows. */
const EVERY_MS = 5_000;
const MOST_NODES = 8;

/** What the charts show, newest first. */
export function ChartTable() {
  const points = charted.value?.points ?? [];
  const rows = points.filter(({ at }, i) => slot(at) !== slot(points[i - 1]?.at)).reverse();
  const nodes = nodesIn(points).slice(0, MOST_NODES);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroller chart-table" aria-label={t("charts")} tabIndex={0} data-testid="chart-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("time")}</th>
            <th scope="col">{t("clients")}</th>
            {nodes.map((node) => (
              <th key={node} scope="col">
                <NodeMark node={node} /> <span class="unseen">{node}</span>
              </th>
            ))}
            <th scope="col">{t("perSecondIn")}</th>
            <th scope="col">{t("perSecondOut")}</th>
            <th scope="col" class="as-is">
              p50
            </th>
            <th scope="col" class="as-is">
              p95
            </th>
            <th scope="col" class="as-is">
              p99
            </th>
            <th scope="col">{t("movesKey")}</th>
            <th scope="col">{t("errorsKey")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => (
            <Row key={point.at} point={point} nodes={nodes} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ point: { at, totals, clients, moves }, nodes }: { point: Point; nodes: readonly string[] }) {
  return (
    <tr>
      <th scope="row">{clockOf(at)}</th>
      <td>{short(totals.clients)}</td>
      {nodes.map((node) => (
        <td key={node}>{short(clients.get(node) ?? 0)}</td>
      ))}
      <td>{short(totals.in)}</td>
      <td>{short(totals.out)}</td>
      <td>{milliseconds(totals.p50)}</td>
      <td>{milliseconds(totals.p95)}</td>
      <td>{milliseconds(totals.p99)}</td>
      <td>{short(moves)}</td>
      <td>{short(totals.errors)}</td>
    </tr>
  );
}

const slot = (at: number | undefined) => (at === undefined ? undefined : Math.floor(at / EVERY_MS));
