import { momentOf, timeOf } from "../i18n/format.ts";
import { t } from "../i18n/index.ts";
import { speech, wait } from "../state/speech.ts";

const DAY_MS = 86_400_000;

/** Says why one may not write here now, and until when; nothing where one may. */
export function SpeechLine() {
  const { why } = speech.value;
  return (
    <p class={`speech-line ${why ?? "free"}`} data-testid="speech" role={why === "slowMode" ? "timer" : "status"}>
      {why === "readOnly" && t("mayNotReadOnly")}
      {why === "muted" && t("mayNotMuted", wait.value, moment(speech.value.until ?? 0))}
      {why === "slowMode" && t("mayNotYet", Math.ceil(wait.value / 1_000))}
    </p>
  );
}

const moment = (at: number) => (at - Date.now() < DAY_MS / 2 ? timeOf(at) : momentOf(at));
