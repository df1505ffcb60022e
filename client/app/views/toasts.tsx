import { t } from "../i18n/index.ts";
import { dismiss, toasts } from "../state/toasts.ts";
import { CloseIcon } from "./icons.tsx";

export function Toasts() {
  return (
    <section class="toasts" role="status" data-testid="toasts">
      {toasts.value.map(({ id, text, detail, tone }) => (
        <div key={id} class={`toast ${tone}`}>
          <p>
            {text}
            {detail && <span class="number muted"> · {detail}</span>}
          </p>
          <button type="button" class="icon-button" aria-label={t("dismiss")} onClick={() => dismiss(id)}>
            <CloseIcon />
          </button>
        </div>
      ))}
    </section>
  );
}
