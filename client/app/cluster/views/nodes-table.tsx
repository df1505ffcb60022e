import { signal } from "@preact/signals";
import type { NodeInfo } from "#protocol";
import { percentile } from "#protocol";
import { NodeMark } from "../../views/node-mark.tsx";
import { megabytes, milliseconds, share, short, span } from "../model/figures.ts";
import { inOrder, measured } from "../model/totals.ts";
import { here } from "../state/here.ts";
import { mayOperate } from "../state/orders.ts";
import { picture } from "../state/watching.ts";
import { t } from "../words.ts";
import { KillButton } from "./kill-button.tsx";
import { OrderButton } from "./order-button.tsx";
import { moveAmongRows } from "./row-focus.ts";
import { StateMark } from "./state-mark.tsx";

const columns = [
  "clients",
  "rooms",
  "perSecondIn",
  "perSecondOut",
  "p99",
  "loopLag",
  "cpu",
  "memory",
  "uptime",
  "version",
] as const;

/** The row whose buttons Tab reaches: fifty nodes have two hundred. */
const current = signal<string | undefined>(undefined);

/** Every node, and what can be done with it. */
export function NodesTable() {
  const status = picture.value?.status;
  if (!status) return null;
  const nodes = inOrder(status.nodes);
  const serving = nodes.filter(({ state }) => state === "up").length;
  const first = nodes.some(({ name }) => name === current.value) ? current.value : nodes[0]?.name;
  return (
    <section class="nodes" aria-labelledby="nodes-heading">
      <div class="cluster-heading">
        <h2 id="nodes-heading">{t("nodes")}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroller" aria-labelledby="nodes-heading" tabIndex={0}>
        <table data-testid="nodes">
          <thead>
            <tr>
              <th scope="col">{t("node")}</th>
              <th scope="col">{t("state")}</th>
              {columns.map((name) => (
                <th key={name} scope="col" class={name === "p99" ? "as-is" : ""}>
                  {name === "p99" ? name : t(name)}
                </th>
              ))}
              {mayOperate.value && <th scope="col">{t("actions")}</th>}
            </tr>
          </thead>
          <tbody onKeyDown={moveAmongRows} onFocusIn={({ target }) => remember(target)}>
            {nodes.map((node) => (
              <Row
                key={node.name}
                node={node}
                at={status.at}
                isLast={node.state === "up" && serving === 1}
                isSupervised={status.supervised}
                isCurrent={node.name === first}
              />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function remember(target: EventTarget | null): void {
  const row = target instanceof Element ? target.closest<HTMLElement>("tr") : null;
  current.value = row?.dataset["node"] ?? current.peek();
}

interface RowProps {
  node: NodeInfo;
  at: number;
  isLast: boolean;
  isSupervised: boolean;
  isCurrent: boolean;
}

function Row({ node, at, ...standing }: RowProps) {
  const { name, state, since, startedAt, version, address } = node;
  const isHere = here.value === name;
  return (
    <tr data-node={name} data-state={state}>
      <th scope="row" title={address}>
        <NodeMark node={name} /> <bdi>{name}</bdi>
        {isHere && <span class="you">{t("youAreHere")}</span>}
      </th>
      <td>
        <StateMark state={state} /> <span class="muted number">{span(at - since)}</span>
      </td>
      <Measured node={node} />
      <td>{state === "down" ? "–" : span(at - startedAt)}</td>
      <td class="version">{version}</td>
      {mayOperate.value && (
        <td class="row-actions">
          <Actions node={node} {...standing} />
        </td>
      )}
    </tr>
  );
}

function Measured({ node }: { node: NodeInfo }) {
  const stats = measured(node);
  const said = stats
    ? [
        short(stats.sockets),
        short(stats.rooms),
        short(stats.in),
        short(stats.out),
        milliseconds(percentile(stats.latency, 0.99)),
        milliseconds(stats.loopMs),
        share(stats.cpu),
        megabytes(stats.rss),
      ]
    : columns.slice(0, 8).map(() => "–");
  return (
    <>
      {said.map((value, i) => (
        <td key={columns[i]}>{value}</td>
      ))}
    </>
  );
}

function Actions({ node: { name, state }, isLast, isSupervised, isCurrent }: Omit<RowProps, "at">) {
  const tabIndex = isCurrent ? 0 : -1;
  const isAway = state === "draining" || state === "drained";
  const verb = isAway ? "undrain" : "drain";
  const isAlive = state !== "down";
  return (
    <>
      {isAlive && (
        <OrderButton
          asked={{ order: verb, node: name }}
          class={`row-action ${verb}`}
          label={t("actionOn", t(verb), name)}
          refused={isLast ? t("lastNode") : undefined}
          tabIndex={tabIndex}
        >
          {t(verb)}
        </OrderButton>
      )}
      {isAlive && isSupervised && (
        <>
          <OrderButton
            asked={{ order: "restart", node: name }}
            class="row-action"
            label={t("actionOn", t("restart"), name)}
            tabIndex={tabIndex}
          >
            {t("restart")}
          </OrderButton>
          <KillButton node={name} tabIndex={tabIndex} />
        </>
      )}
    </>
  );
}
