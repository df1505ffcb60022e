import { useLayoutEffect, useRef } from "preact/hooks";
import type { ClusterEvent } from "#protocol";
import { NodeMark } from "../../views/node-mark.tsx";
import { clockOf } from "../moments.ts";
import { picture } from "../state/watching.ts";
import { t } from "../words.ts";
import { CommandText } from "./command-text.tsx";

/** So near to its end counts as at its end, px. */
const NEAR = 24;

/** What happened, oldest first; it stays at its end unless somebody has scrolled away from there. */
export function EventLog() {
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const events = picture.value?.events ?? [];
  const newest = events.at(-1)?.id;
  useLayoutEffect(() => {
    if (list.current && isAtEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [newest]);
  const scrolled = ({ currentTarget: box }: { currentTarget: HTMLElement }) => {
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
  };
  return (
    <section class="events" aria-labelledby="events-heading">
      <div class="cluster-heading">
        <h2 id="events-heading">{t("events")}</h2>
      </div>
      <div class="event-frame">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <div ref={list} class="event-log" role="log" aria-labelledby="events-heading" tabIndex={0} onScroll={scrolled}>
          <ul data-testid="events">
            {events.map((event) => (
              <li key={event.id} class={event.type}>
                <time class="number muted">{clockOf(event.at)}</time>
                <What event={event} />
              </li>
            ))}
            {events.length === 0 && <li class="muted">{t("noEvents")}</li>}
          </ul>
        </div>
      </div>
    </section>
  );
}

const sentences = {
  started: "started",
  draining: "startsDraining",
  drained: "isDrained",
  back: "isBack",
  stopped: "hasStopped",
  lost: "wasLost",
} as const;

function What({ event: { type, node = "", text = "" } }: { event: ClusterEvent }) {
  if (type === "asked") return <CommandText line={text} />;
  return (
    <span class="happened">
      <NodeMark node={node} /> {t(sentences[type], node)}
    </span>
  );
}
