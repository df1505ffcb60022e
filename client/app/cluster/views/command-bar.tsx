import { copy } from "../../views/message/clipboard.ts";
import { type Command, command } from "../state/orders.ts";
import { t } from "../words.ts";
import { CopyIcon } from "./icons.tsx";

/** The command of the button that is looked at, and how the one that was pressed went. */
export function CommandBar() {
  const now = command.value;
  return (
    <section class="command-bar" aria-label={t("commandLine")} data-testid="command" data-outcome={now?.outcome}>
      <span class="prompt" aria-hidden="true">
        $
      </span>
      {now ? <code>{now.line}</code> : <span class="muted">{t("commandHint")}</span>}
      {now && (
        <button
          type="button"
          class="icon-button"
          aria-label={t("copyCommand")}
          onClick={() => void copy(now.line, "textCopied")}
        >
          <CopyIcon />
        </button>
      )}
      <span class="spring" />
      <span class="outcome" role="status">
        {now && <Told command={now} />}
      </span>
    </section>
  );
}

function Told({ command: { outcome, why } }: { command: Command }) {
  switch (outcome) {
    case "hint":
      return null;
    case "running":
      return (
        <span class="muted">
          <span class="spinner" aria-hidden="true" /> {t("orderRuns")}
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
