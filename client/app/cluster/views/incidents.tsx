import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Incident } from "../model/incident.ts";
import { incidentIn } from "../model/share.ts";
import { picture } from "../state/watching.ts";
import { t } from "../words.ts";
import { IncidentCard } from "./incident-card.tsx";

const MOST_SHOWN = 3;
const putAway = signal<ReadonlySet<string>>(new Set());

/** Those that nobody has put away yet, newest first; and the one that the address holds. */
export function IncidentList() {
  const shared = useSharedIncident();
  const all = picture.value?.incidents.filter(({ id }) => !putAway.value.has(id)).slice(0, MOST_SHOWN) ?? [];
  return (
    <section class="incidents" aria-label={t("incidents")}>
      {shared && <IncidentCard incident={shared} shared putAway={() => location.replace("#")} />}
      {all.map((incident, i) => (
        <IncidentCard
          key={incident.id}
          incident={incident}
          brief={i > 0 && incident.ended !== undefined}
          putAway={() => {
            putAway.value = new Set([...putAway.peek(), incident.id]);
          }}
        />
      ))}
      {all.length === 0 && !shared && (
        <p class="no-incident muted">
          <b>{t("noIncident")}</b> {t("noIncidentHint")}
        </p>
      )}
      <Spoken incidents={picture.value?.incidents ?? []} />
    </section>
  );
}

function useSharedIncident(): Incident | undefined {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const read = () => setHash(location.hash);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  return incidentIn(hash);
}

/** Tells screen readers when an incident begins and when it is over; figures between are there to be read. */
function Spoken({ incidents }: { incidents: readonly Incident[] }) {
  const said = useRef(new Map<string, string>());
  const [words, setWords] = useState("");
  useEffect(() => {
    for (const one of incidents) {
      if (said.current.get(one.id) === one.phase) continue;
      said.current.set(one.id, one.phase);
      if (one.phase === "recovered") setWords(t("incidentOver", one.node, one.moved));
      else if (one.phase === "moving") setWords(t(one.kind === "lost" ? "incidentBegan" : "drainBegan", one.node));
    }
  }, [incidents]);
  return (
    <p class="unseen" role="status">
      {words}
    </p>
  );
}
