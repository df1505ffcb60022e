import { t } from "../i18n/all.ts";
import { timeOf } from "../i18n/format.ts";
import { moves, status } from "../state/chat.ts";
import { latencyText } from "../state/latency.ts";
import { currentPage } from "../state/route.ts";
import { NodeMark } from "./node-mark.tsx";

/** What the chip knows of the connection, and the way to the whole cluster. */
export function ConnectionFacts() {
  const now = status.value;
  return (
    <>
      <dl class="facts">
        <dt>{t("servedBy")}</dt>
        <dd>
          <NodeMark node={now?.node} /> <span class="number">{now?.node ?? "–"}</span>
        </dd>
        <dt>{t("roundTrip")}</dt>
        <dd class="number">{latencyText() || "–"}</dd>
        <dt>{t("transport")}</dt>
        <dd class="number">websocket</dd>
      </dl>
      {!currentPage.value && (
        <p class="to-cluster">
          <a href="/cluster">{t("openCluster")}</a> · <a href="/api">{t("openApi")}</a>
        </p>
      )}
      <h3>{t("moves")}</h3>
      {moves.value.length === 0 ? <p class="muted">{t("noMoves")}</p> : <Moves />}
    </>
  );
}

function Moves() {
  return (
    <ol class="moves">
      {moves.value.map((move) => (
        <li key={move.at}>
          <time class="number muted">{timeOf(move.at)}</time>
          <span class="move-nodes">
            <NodeMark node={move.from} /> → <NodeMark node={move.to} />
          </span>
          <span>{t("recovered", (move.ms / 1000).toFixed(1), move.messages)}</span>
        </li>
      ))}
    </ol>
  );
}
