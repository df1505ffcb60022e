import { signal } from "@preact/signals";
import type { ComponentType, VNode } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { Dialog } from "./dialog.tsx";

/** A dialog whose code is fetched when it is first opened, or before by `fetch`. */
export interface LazyDialog<Props> {
  (props: Props): VNode;
  /** Fetches the code, unless it is here; never rejects. */
  fetch(): Promise<void>;
}

/** Until a dialog's code is here, a small one stands in its place; it says so too when the code cannot be had. */
export function lazyDialog<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyDialog<Props> {
  const view = signal<ComponentType<Props> | undefined>(undefined);
  const failures = signal(0);
  const fetch = async () => {
    try {
      view.value ??= await load();
    } catch {
      failures.value += 1;
    }
  };
  function Fetched(props: Props) {
    useEffect(() => {
      failures.value = 0;
      void fetch();
    }, []);
    const View = view.value;
    return View ? <View {...props} /> : <Waiting failures={failures.value} retry={() => void fetch()} />;
  }
  return Object.assign(Fetched, { fetch });
}

function Waiting({ failures, retry }: { failures: number; retry: () => void }) {
  const failed = failures > 0;
  return (
    <Dialog title={t(failed ? "partMissing" : "partLoading")} tone="waiting">
      <p role="status" class="muted">
        {failed ? t("partMissingHint") : <span class="spinner" role="img" aria-label={t("partLoading")} />}
      </p>
      {failed && (
        <div class="dialog-actions">
          {failures > 1 && (
            <button type="button" class="quiet" onClick={() => location.reload()}>
              {t("reload")}
            </button>
          )}
          <button type="button" class="primary" onClick={retry}>
            {t("retry")}
          </button>
        </div>
      )}
    </Dialog>
  );
}
