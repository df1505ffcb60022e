import { t } from "../i18n/index.ts";
import { nameOf } from "../state/chat.ts";
import { showPerson } from "../state/person-card.ts";

/** Somebody's name; a press opens the card. */
export function PersonButton({ user, tabIndex }: { user: string; tabIndex?: number }) {
  const name = nameOf(user);
  return (
    <button
      type="button"
      class="person-name name"
      aria-haspopup="dialog"
      aria-label={t("showPerson", name)}
      tabIndex={tabIndex}
      onClick={(event) => showPerson(user, event.currentTarget)}
    >
      <bdi>{name}</bdi>
    </button>
  );
}
