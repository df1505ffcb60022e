import { timeOf } from "../i18n/format.ts";
import { t } from "../i18n/index.ts";
import { moves, status } from "../state/chat.ts";
import { nodeIndex, nodeLetter } from "../state/node-colour.ts";

/** A node's colour and letter, the same wherever it is named. */
function NodeMark({ node }: { node: string | undefined }) {
  const mark = node === undefined ? "node-none" : `node-${nodeIndex(node)}`;
  return (
    <span class={`node-mark ${mark}`} aria-hidden="true">
      {node === undefined ? "" : nodeLetter(node)}
    </span>
  );
}

/** Who serves us and how fast; always there. */
export function ConnectionChip() {
  const now = status.value;
  const up = now?.state === "up";
  return (
    <>
      <button
        type="button"
        class="chip"
        popovertarget="connection-panel"
        data-testid="connection-chip"
        data-state={now?.state ?? "connecting"}
        data-node={now?.node}
        aria-describedby="connection-name"
      >
        <NodeMark node={up ? now.node : undefined} />
        <span class="number">
          {chipText()}
          {up && latencyText() !== "" && <span class="latency"> · {latencyText()}</span>}
        </span>
      </button>
      <span id="connection-name" hidden>
        {t("connection")}
      </span>
      <ConnectionPanel />
    </>
  );
}

function chipText(): string {
  const now = status.value;
  if (now?.state === "up" && now.node !== undefined) return now.node;
  return now?.state === "down" ? t("offline") : t("connecting");
}

function latencyText(): string {
  const latency = status.value?.latency;
  return latency === undefined ? "" : `${Math.max(1, Math.round(latency))} ms`;
}

function ConnectionPanel() {
  const now = status.value;
  return (
    <section id="connection-panel" popover="auto" class="panel" aria-label={t("connection")}>
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
      <h3>{t("moves")}</h3>
      {moves.value.length === 0 ? <p class="muted">{t("noMoves")}</p> : <Moves />}
    </section>
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
