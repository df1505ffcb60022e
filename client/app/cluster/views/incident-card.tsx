import type { ComponentChildren } from "preact";
import { momentOf } from "../../i18n/format.ts";
import { nodeIndex } from "../../state/node-colour.ts";
import { CloseIcon } from "../../views/icons.tsx";
import { copy } from "../../views/message/clipboard.ts";
import { NodeMark } from "../../views/node-mark.tsx";
import { milliseconds, seconds } from "../model/figures.ts";
import type { Incident } from "../model/incident.ts";
import { hashOf } from "../model/share.ts";
import { clockOf } from "../moments.ts";
import { ownMove } from "../state/here.ts";
import { t } from "../words.ts";
import { CopyIcon, LinkIcon } from "./icons.tsx";

interface CardProps {
  incident: Incident;
  /** It came with the address: these are the figures of whoever gave it on. */
  shared?: boolean;
  /** One line is enough: it is over, and another one is newer. */
  brief?: boolean;
  putAway: () => void;
}

/** A node that went: what it cost, filled in while it happens. */
export function IncidentCard({ incident, shared = false, brief = false, putAway }: CardProps) {
  const { node, kind, phase, began } = incident;
  return (
    <article class={`incident ${kind} ${phase} node-${nodeIndex(node)}`} data-testid="incident" data-phase={phase}>
      <header>
        <NodeMark node={node} />
        <h3>
          <bdi>{node}</bdi> {title(incident)}
        </h3>
        <time class="number muted" title={momentOf(began)}>
          {shared ? momentOf(began) : clockOf(began)}
        </time>
        {shared && <span class="tag">{t("fromLink")}</span>}
        <Standing incident={incident} />
        {brief && <Brief incident={incident} />}
        <span class="spring" />
        <Own incident={incident} />
        <button
          type="button"
          class="text-button"
          onClick={() => void copy(`${location.origin}/cluster${hashOf(incident)}`, "linkCopied")}
        >
          <LinkIcon /> {t("permalink")}
        </button>
        <button
          type="button"
          class="text-button"
          onClick={() => void copy(JSON.stringify(incident, undefined, 2), "textCopied")}
        >
          <CopyIcon /> {t("copyJson")}
        </button>
        <button type="button" class="icon-button" aria-label={t("dismissIncident", node)} onClick={putAway}>
          <CloseIcon />
        </button>
      </header>
      {!brief && (
        <>
          <Progress incident={incident} />
          <Figures incident={incident} />
        </>
      )}
    </article>
  );
}

function title({ kind, phase }: Incident): string {
  if (kind === "drain") return t("drainTitle");
  return t(phase === "suspected" ? "suspectTitle" : "lostTitle");
}

function Standing({ incident }: { incident: Incident }) {
  const { phase, kind, clients, moved, ended } = incident;
  if (phase === "returned") return <b class="standing">{t(kind === "drain" ? "calledOff" : "cameBack")}</b>;
  if (phase === "recovered") {
    return (
      <b class="standing over">
        ✓ {kind === "drain" ? t("emptied") : ended ? t("recoveredIn", seconds(ended)) : t("recovered")}
        {moved < clients && <span class="muted"> · {t("others", clients - moved)}</span>}
      </b>
    );
  }
  return <b class="standing live">{t("movingNow", Math.max(0, clients - moved))}</b>;
}

function Own({ incident }: { incident: Incident }) {
  const move = ownMove(incident);
  if (!move?.to) return null;
  return <span class="own">{t("youMoved", incident.node, move.to, seconds(move.ms))}</span>;
}

/** How many are served again, and by whom. */
function Progress({ incident: { clients, moved, to } }: { incident: Incident }) {
  const all = Math.max(1, clients, moved);
  return (
    <div class="progress" aria-hidden="true">
      {to.map((part) => (
        <span
          key={part.node}
          class={`node-${nodeIndex(part.node)}`}
          style={{ inlineSize: `${(100 * part.clients) / all}%` }}
        />
      ))}
    </div>
  );
}

function Brief({ incident: { clients, moved, p99 } }: { incident: Incident }) {
  return (
    <span class="muted">
      {t("moved")} <b class="number">{`${moved}/${Math.max(clients, moved)}`}</b> · {t("awayMost")}{" "}
      <b class="number">{milliseconds(p99)}</b>
    </span>
  );
}

function Figures({ incident }: { incident: Incident }) {
  const { kind, detected, clients, moved, p50, p99, checked, resets } = incident;
  return (
    <dl class="figures">
      {kind === "lost" && (
        <Figure name={t("detected")}>{detected !== undefined && detected < 100 ? "< 0.1 s" : seconds(detected)}</Figure>
      )}
      <Figure name={t("moved")}>
        {moved}/{Math.max(clients, moved)}
      </Figure>
      <Figure name={t("awayHalf")}>{milliseconds(p50)}</Figure>
      <Figure name={t("awayMost")}>{milliseconds(p99)}</Figure>
      <Checked name={t("lost")} value={checked?.lost} />
      <Checked name={t("doubled")} value={checked?.doubled} />
      <Checked name={t("disordered")} value={checked?.disordered} />
      <Checked name={t("resets")} value={resets} />
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What has to be nothing. */
function Checked({ name, value }: { name: string; value: number | undefined }) {
  return (
    <div
      class={value === undefined ? "unchecked" : value === 0 ? "ok" : "bad"}
      title={value === undefined ? t("noLoad") : undefined}
    >
      <dt>{name}</dt>
      <dd>{value ?? "–"}</dd>
    </div>
  );
}
