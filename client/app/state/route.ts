import { signal } from "@preact/signals";
import { LOBBY } from "#protocol";

function roomInPath(): string {
  const [, room] = /^\/r\/([^/]+)/.exec(location.pathname) ?? [];
  try {
    return room ? decodeURIComponent(room).toLowerCase() : LOBBY;
  } catch {
    return LOBBY;
  }
}

/** The room in the address bar. */
export const currentRoomId = signal(roomInPath());

/** On narrow screens one pane is seen at a time. */
export const narrowPane = signal<"rooms" | "room">("room");

export const pathOf = (room: string) => `/r/${encodeURIComponent(room)}`;

export function go(room: string): void {
  narrowPane.value = "room";
  if (room === currentRoomId.value) return;
  history.pushState(null, "", pathOf(room));
  currentRoomId.value = room;
}

export function followHistory(): void {
  addEventListener("popstate", () => {
    currentRoomId.value = roomInPath();
  });
}
