import type { Callable } from "../composer/people.ts";
import { nameOf } from "./chat.ts";
import { me } from "./identity.ts";
import type { RoomView } from "./room-view.ts";

/** Who can be called in a room: who spoke last comes first, then all by name. Before members are known, who spoke. */
export function callable(view: RoomView): Callable[] {
  const speakers = view.room.timeline.entries.flatMap((entry) => (entry.kind === "message" ? [entry.by] : []));
  const recent = [...new Set(speakers.reverse())];
  const members = view.members.value?.map((member) => member.id);
  const others = [...new Set(members ?? recent)].filter((id) => id !== me.value?.id);
  const rank = new Map(recent.map((id, i) => [id, i]));
  const named = others.map((id) => ({ id, name: nameOf(id) }));
  return named.sort(
    (a, b) => (rank.get(a.id) ?? Infinity) - (rank.get(b.id) ?? Infinity) || a.name.localeCompare(b.name),
  );
}
