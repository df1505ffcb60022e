import { copy } from "../../views/message/clipboard.ts";
import { type Command, hinted, pressed } from "../state/orders.ts";
import { t } from "../words.ts";
import { CommandText } from "./command-text.tsx";
import { CopyIcon } from "./icons.tsx";

/** The command of the button that is looked at, and how the one that was pressed last went. */
export function CommandBar() {
  const last = pressed.value;
  const line = hinted.value ?? last?.line;
  return (
    <section class="command-bar" aria-label={t("commandLine")} data-testid="command" data-outcome={last?.outcome}>
      <span class="prompt" aria-hidden="true">
        $
      </span>
      {line === undefined ? <span class="muted">{t("commandHint")}</span> : <CommandText line={line} />}
      {line !== undefined && (
        <button
          type="button"
          class="icon-button"
          aria-label={t("copyCommand")}
          onClick={() => void copy(line, "textCopied")}
        >
          <CopyIcon />
        </button>
      )}
      <span class="spring" />
      <span class="outcome" role="status">
        {last && last.line !== line && <span class="muted number">{last.line} </span>}
        {last && <Told command={last} />}
      </span>
    </section>
  );
}

function Told({ command: { outcome, why } }: { command: Command }) {
  switch (outcome) {
    case "running":
      return (
        <span class="muted">
          {t("orderRuns")} <span class="spinner" aria-hidden="true" />
        </span>
      );
    case "done":
      return <span class="ok">✓ {t("orderDone")}</span>;
    case "failed":
      return <span class="bad">✗ {why}</span>;
    case "unknown":
      return <span class="muted">{t("orderUnknown")}</span>;
  }
}
