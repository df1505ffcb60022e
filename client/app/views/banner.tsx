import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { chat, status, unreachable } from "../state/chat.ts";

const QUIET_MS = 2_000;
const COUNTDOWN_AFTER_MS = 5_000;

/** Says that the connection is lost, once that has lasted long enough to matter. */
export function Banner() {
  const now = useClock(status.value?.state !== "up");
  if (unreachable.value) return <Bar text={t("startFailed")} />;
  const lost = status.value;
  if (!lost || lost.state === "up" || now - lost.since < QUIET_MS) return null;
  const seconds = Math.ceil(((lost.retryAt ?? now) - now) / 1000);
  const countdown = now - lost.since >= COUNTDOWN_AFTER_MS && seconds > 0;
  return (
    <Bar text={t("reconnecting")}>
      {countdown && <span class="number muted">{t("nextTry", seconds)}</span>}
      <button type="button" class="quiet" onClick={() => chat.value?.check()}>
        {t("tryNow")}
      </button>
    </Bar>
  );
}

function Bar({ text, children }: { text: string; children?: preact.ComponentChildren }) {
  return (
    <div class="banner" data-testid="offline-banner">
      <span role="status">{text}</span>
      {children}
    </div>
  );
}

/** The time, moving only while it is needed. */
function useClock(running: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
