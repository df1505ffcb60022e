import { effect, untracked } from "@preact/signals";
import type { ChatClient } from "../../sdk/index.ts";
import { chat } from "./chat.ts";
import { currentRoom, isUp, view } from "./rooms.ts";
import { dropInvite, invite } from "./route.ts";

/** What is known of a room when it is opened may be old: nobody is told what is settled in rooms that are not open. */
export function followCurrentRoom(): void {
  effect(() => {
    const client = chat.value;
    const id = view.value?.id;
    if (!client || id === undefined || !isUp.value) return;
    untracked(() => void refresh(client, id));
  });
  effect(() => {
    // Whoever is in needs no invitation, and should not pass it on with the address by accident.
    if (invite.value !== undefined && currentRoom.value?.joined) untracked(dropInvite);
  });
}

async function refresh(client: ChatClient, id: string): Promise<void> {
  try {
    const { room } = await client.reader.call("room.get", { room: id });
    if (room.joined && client.inbox.rooms.has(id)) client.inbox.hear({ joined: [room] });
  } catch {
    // What is known stays shown; whether the room is open to us shows where it is read.
  }
}
