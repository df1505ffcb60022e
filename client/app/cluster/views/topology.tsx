import type { NodeInfo } from "#protocol";
import { nodeIndex } from "../../state/node-colour.ts";
import { NodeMark } from "../../views/node-mark.tsx";
import { milliseconds, short, span } from "../model/figures.ts";
import type { Picture } from "../model/picture.ts";
import { inOrder, measured } from "../model/totals.ts";
import { here } from "../state/here.ts";
import { picture } from "../state/watching.ts";
import { t } from "../words.ts";
import { EdgeIcon, StoreIcon } from "./icons.tsx";
import { LENGTH, Sparkline } from "./sparkline.tsx";
import { StateMark } from "./state-mark.tsx";

/** From so many nodes on, tiles show less of each. */
const DENSE = 13;

/** Where a message passes: edge, nodes, store. */
export function Topology() {
  const now = picture.value;
  if (!now) return null;
  const nodes = inOrder(now.status.nodes);
  const isDense = nodes.length >= DENSE;
  const recent = isDense ? [] : now.points.slice(-LENGTH);
  const most = Math.max(1, ...recent.flatMap(({ clients }) => [...clients.values()]));
  return (
    <section class="topology" aria-label={t("topology")} data-testid="topology">
      <div class="end">
        <EdgeIcon />
        <b>{t("edge")}</b>
        <span class="muted number">{location.host}</span>
      </div>
      <span class="rail" aria-hidden="true" />
      <ul class="tiles" data-dense={isDense}>
        {nodes.map((node) => (
          <Tile key={node.name} node={node} at={now.status.at} isDense={isDense}>
            {!isDense && <Sparkline values={recent.map(({ clients }) => clients.get(node.name) ?? 0)} most={most} />}
          </Tile>
        ))}
      </ul>
      <span class="rail end-rail" aria-hidden="true" />
      <Store store={now.status.store} />
    </section>
  );
}

interface TileProps {
  node: NodeInfo;
  at: number;
  isDense: boolean;
  children: preact.ComponentChildren;
}

function Tile({ node, at, isDense, children }: TileProps) {
  const isHere = here.value === node.name;
  const clients = measured(node)?.sockets ?? 0;
  return (
    <li
      class={`tile node-${nodeIndex(node.name)}`}
      data-state={node.state}
      data-node={node.name}
      aria-current={isHere ? "location" : undefined}
    >
      {isHere && <span class="you">{t("youAreHere")}</span>}
      <div class="tile-row">
        <NodeMark node={node.name} />
        <b class="tile-name">{node.name}</b>
        <StateMark state={node.state} bare={isDense} />
        {!isDense && node.state !== "up" && <span class="muted number since">{span(at - node.since)}</span>}
      </div>
      <div class="tile-row">
        <span class="tile-clients">
          <b class="number">{short(clients)}</b> <span class={isDense ? "unseen" : "muted"}>{t("clients")}</span>
        </span>
        {children}
      </div>
    </li>
  );
}

const kinds = { single: "storeSingle", sentinel: "storeSentinel", cluster: "storeCluster" } as const;

function Store({ store: { kind, ok, pingMs, replicas } }: Pick<Picture["status"], "store">) {
  return (
    <div class="end" data-ok={ok}>
      <StoreIcon />
      <b>{t("store")}</b>
      <span class={ok ? "ok" : "bad"}>
        {ok ? t("storeOk") : t("storeAway")} {ok && <span class="number">{milliseconds(pingMs)}</span>}
      </span>
      <span class="muted">
        {t(kinds[kind])}
        {replicas > 0 && <> · {t("replicas", replicas)}</>}
      </span>
    </div>
  );
}
