import { effect } from "@preact/signals";
import { render } from "preact";
import { chat, start } from "./state/chat.ts";
import { followWidth } from "./state/layout.ts";
import { applyPreferences } from "./state/preferences.ts";
import { followRegionKeys } from "./state/regions.ts";
import { followRooms, roomTitle, unread } from "./state/rooms.ts";
import { currentRoomId, followHistory } from "./state/route.ts";
import { App } from "./views/app.tsx";

applyPreferences();
followHistory();
followWidth();
followRegionKeys();
followRooms();
effect(() => {
  const count = [...unread.value.values()].reduce((sum, n) => sum + n, 0);
  document.title = `${count > 0 ? `(${count}) ` : ""}${roomTitle(currentRoomId.value)} · Teahouse`;
});

const root = document.getElementById("app");
if (root) render(<App />, root);
for (const name of ["online", "offline"]) addEventListener(name, () => chat.peek()?.check());
document.addEventListener("visibilitychange", () => document.hidden || chat.peek()?.check());
void start();
