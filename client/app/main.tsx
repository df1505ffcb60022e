import { render } from "preact";
import { t } from "./i18n/index.ts";
import { followArrival } from "./state/arrival.ts";
import { followBadge } from "./state/badge.ts";
import { chat, start } from "./state/chat.ts";
import { followDrafts } from "./state/composing.ts";
import { followCurrentRoom } from "./state/current-room.ts";
import { followDepartures } from "./state/departures.ts";
import { followWidth } from "./state/layout.ts";
import { followLinks } from "./state/links.ts";
import { followNotifications } from "./state/notifying.ts";
import { followOffer, followPermission } from "./state/permission.ts";
import { applyPreferences, followLanguage } from "./state/preferences.ts";
import { followPresence } from "./state/presence.ts";
import { followReceipts } from "./state/receipts.ts";
import { followRegionKeys } from "./state/regions.ts";
import { followRooms } from "./state/rooms.ts";
import { followHistory } from "./state/route.ts";
import { followSeeing } from "./state/seeing.ts";
import { followShortcuts } from "./state/shortcuts.ts";
import { followSpeech } from "./state/speech.ts";
import { toast } from "./state/toasts.ts";
import { followTyping } from "./state/typing.ts";
import { followUnread } from "./state/unread.ts";
import { App } from "./views/app.tsx";
import { fetchDialogs } from "./views/dialogs.tsx";

applyPreferences();
followHistory();
followWidth();
followRegionKeys();
followShortcuts();
followRooms();
followCurrentRoom();
followDepartures();
followPresence();
followSpeech();
followLinks();
followUnread();
followArrival();
followTyping();
followReceipts();
followDrafts();
followPermission();
followOffer();
followSeeing();
followNotifications();
for (const name of ["online", "offline"]) addEventListener(name, () => chat.peek()?.check());
document.addEventListener("visibilitychange", () => document.hidden || chat.peek()?.check());
void start();
void show();

/** Draws the page when there are words for it; meanwhile the server is asked who we are. */
async function show(): Promise<void> {
  await followLanguage(() => toast(t("languageMissing"), { tone: "bad" }));
  followBadge();
  const root = document.getElementById("app");
  if (root) render(<App />, root);
  // What is seen first has the line to itself.
  setTimeout(() => void fetchDialogs(), 3_000);
}
