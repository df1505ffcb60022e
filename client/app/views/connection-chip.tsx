import { signal } from "@preact/signals";
import { t } from "../i18n/index.ts";
import { status } from "../state/chat.ts";
import { latencyText } from "../state/latency.ts";
import { lazyView } from "./lazy-view.tsx";
import { NodeMark } from "./node-mark.tsx";

const ConnectionFacts = lazyView(() => import("./connection-facts.tsx").then((file) => file.ConnectionFacts));

const isPanelOpen = signal(false);

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
      <section
        id="connection-panel"
        popover="auto"
        class="panel"
        aria-label={t("connection")}
        onToggle={(event) => {
          isPanelOpen.value = event.newState === "open";
        }}
      >
        {isPanelOpen.value && <ConnectionFacts />}
      </section>
    </>
  );
}

function chipText(): string {
  const now = status.value;
  if (now?.state === "up" && now.node !== undefined) return now.node;
  return now?.state === "down" ? t("offline") : t("connecting");
}
