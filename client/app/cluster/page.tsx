import "./styles/index.css";
import { useEffect } from "preact/hooks";
import { pathOf } from "../state/place.ts";
import { currentRoomId } from "../state/route.ts";
import { ConnectionChip } from "../views/connection-chip.tsx";
import { BackIcon, CupIcon } from "../views/icons.tsx";
import { takeKeyFromAddress } from "./state/key.ts";
import { followCluster, isStale, picture, refusal } from "./state/watching.ts";
import { Charts } from "./views/charts.tsx";
import { CommandBar } from "./views/command-bar.tsx";
import { Controls } from "./views/controls.tsx";
import { EventLog } from "./views/event-log.tsx";
import { IncidentList } from "./views/incidents.tsx";
import { KeyForm } from "./views/key-form.tsx";
import { NodesTable } from "./views/nodes-table.tsx";
import { StatusLine } from "./views/status-line.tsx";
import { Topology } from "./views/topology.tsx";
import { t } from "./words.ts";

/** The cluster at work: what it does, what befalls it, and what can be done with it. */
export function ClusterPage() {
  useEffect(() => {
    takeKeyFromAddress();
    addEventListener("hashchange", takeKeyFromAddress);
    const unfollow = followCluster();
    return () => {
      removeEventListener("hashchange", takeKeyFromAddress);
      unfollow();
    };
  }, []);
  return (
    <div class="cluster-page">
      <header class="cluster-header" data-region>
        <a class="back" href={pathOf({ room: currentRoomId.value })}>
          <BackIcon /> {t("toChat")}
        </a>
        <CupIcon />
        <h1>{t("title")}</h1>
        <span class="spring" />
        <ConnectionChip />
      </header>
      <main data-region data-stale={isStale.value && picture.value !== undefined}>
        <Contents />
      </main>
    </div>
  );
}

function Contents() {
  if (refusal.value) return <NoEntry />;
  if (!picture.value) {
    return (
      <p class="cluster-wait muted" role="status">
        <span class="spinner" aria-hidden="true" /> {t("waitingForPicture")}
      </p>
    );
  }
  return (
    <>
      <StatusLine />
      <Topology />
      <IncidentList />
      <div class="cluster-middle">
        <Charts />
        <div class="cluster-side">
          <Controls />
          <EventLog />
        </div>
      </div>
      <NodesTable />
      <CommandBar />
    </>
  );
}

function NoEntry() {
  return (
    <div class="threshold">
      <h2>{t("needsKey")}</h2>
      <p class="muted">{t("needsKeyHint")}</p>
      <KeyForm />
    </div>
  );
}
