import { t } from "../i18n/index.ts";
import type { NewRow } from "../state/rows.ts";

/** Stands above what was new when the reader came, and stays there as long as they do. */
export function NewLine({ row }: { row: NewRow }) {
  return (
    <h2 class="new-line" data-key={row.key} data-testid="new-line">
      <span>{t("newSince")}</span>
    </h2>
  );
}
