import type { ComponentChildren } from "preact";
import { milliseconds, seconds, short } from "../model/figures.ts";
import { totalsOf } from "../model/totals.ts";
import { age, isStale, picture } from "../state/watching.ts";
import { t } from "../words.ts";

/** The cluster in one line. */
export function StatusLine() {
  const status = picture.value?.status;
  if (!status) return null;
  const { serving, nodes, clients, in: arriving, out, p99 } = totalsOf(status);
  const { ok, pingMs } = status.store;
  return (
    <section class="status-line" aria-label={t("statusOf")} data-stale={isStale.value} data-testid="status-line">
      <ul>
        <Fact tone={serving < nodes ? "warn" : "ok"} value={`${serving}/${nodes}`}>
          {t("nodesUp")}
        </Fact>
        <Fact value={short(clients)}>{t("clients")}</Fact>
        <Fact value={short(arriving)}>{t("perSecondIn")}</Fact>
        <Fact value={short(out)}>{t("perSecondOut")}</Fact>
        <li>
          <span class="muted">p99</span> <b>{milliseconds(p99)}</b>
        </li>
        <li class={ok ? "" : "bad"}>
          <span class="muted">{t("store")}</span> <b>{ok ? t("storeOk") : t("storeAway")}</b>
          {ok && <span class="muted number"> {milliseconds(pingMs)}</span>}
        </li>
        <li class="age muted">
          <span role="status">
            <Age />
          </span>
        </li>
      </ul>
    </section>
  );
}

/** Said to screen readers only when it changes from fresh to stale: nobody wants to hear seconds. */
function Age() {
  const said = t("updated", seconds(age.value));
  if (!isStale.value) return <span aria-hidden="true">{said}</span>;
  return (
    <>
      <b class="stale-tag" title={t("staleHint")}>
        {t("stale")}
      </b>{" "}
      <span aria-hidden="true">{said}</span>
    </>
  );
}

function Fact({ value, tone, children }: { value: string; tone?: "ok" | "warn"; children: ComponentChildren }) {
  return (
    <li class={tone ?? ""}>
      <b>{value}</b> <span class="muted">{children}</span>
    </li>
  );
}
