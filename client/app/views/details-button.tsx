import { t } from "../i18n/index.ts";
import { detailsOpen } from "../state/layout.ts";
import { closeThread, threadOpen } from "../state/thread-pane.ts";
import { PeopleIcon } from "./icons.tsx";

/** Shows and hides what the room is and who is in it; a thread that stands in that place gives way. */
export function DetailsButton() {
  const isShown = detailsOpen.value && !threadOpen.value;
  const toggle = () => {
    if (threadOpen.peek()) closeThread();
    detailsOpen.value = !isShown;
  };
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={t(isShown ? "hideDetails" : "showDetails")}
      aria-expanded={isShown}
      onClick={toggle}
    >
      <PeopleIcon />
    </button>
  );
}
