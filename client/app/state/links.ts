import { isOurs, placeAt } from "./place.ts";
import { goTo } from "./route.ts";

/** Links to our own rooms and messages are followed inside of the page, wherever they stand. */
export function followLinks(): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || opensElsewhere(event)) return;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
    if (!link || link.origin !== location.origin || !isOurs(link)) return;
    event.preventDefault();
    goTo(placeAt(link));
  });
}

/** With these keys a browser opens another tab or window, or saves. */
const opensElsewhere = ({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent) => ctrlKey || metaKey || shiftKey || altKey;
