import { effect } from "@preact/signals";
import { t } from "../i18n/index.ts";
import type { Page } from "./place.ts";
import { roomTitle } from "./rooms.ts";
import { currentPage, currentRoomId } from "./route.ts";
import { callsInAll } from "./unread.ts";

const MOST_SAID = 99;

/** APIs have the same name in all languages. */
const titleOf = (page: Page | undefined) =>
  page === "cluster" ? t("cluster") : page ? "API" : roomTitle(currentRoomId.value);

/** Shows outside the page whether something waits: in its title, on its icon, on the icon of the installed page. */
export function followBadge(): void {
  effect(() => {
    const count = callsInAll.value;
    const said = count > MOST_SAID ? `(${MOST_SAID}+) ` : count > 0 ? `(${count}) ` : "";
    document.title = `${said}${titleOf(currentPage.value)} · Teahouse`;
  });
  effect(() => {
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    // A file of its own: the page may show no picture that it drew itself as one.
    if (icon) icon.href = callsInAll.value > 0 ? "/favicon-unread.svg" : "/favicon.svg";
  });
  effect(() => {
    // Only some browsers have it, and those refuse it where the page is not installed.
    navigator.setAppBadge?.(callsInAll.value).catch(() => undefined);
  });
}
