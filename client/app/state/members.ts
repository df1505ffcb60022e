import type { Member, RoomEvent } from "#protocol";

/** Who is in a room after an event, if it was known before. */
export function membersAfter(members: readonly Member[] | undefined, event: RoomEvent): readonly Member[] | undefined {
  if (!members) return undefined;
  if (event.type === "member.left") return members.filter(({ id }) => id !== event.body.user);
  if (event.type !== "member.joined" && event.type !== "member.changed") return members;
  const { user, role } = event.body;
  const before = members.find(({ id }) => id === user.id);
  // Of a large room not all are shown, and a change makes nobody be shown.
  if (!before && event.type === "member.changed") return members;
  const after: Member = { ...(before ?? { role: "member" as const }), ...user, ...(role ? { role } : {}) };
  const { mutedUntil: _, ...plain } = after;
  const mutedUntil = event.type === "member.changed" ? event.body.mutedUntil : undefined;
  const next: Member = mutedUntil === undefined ? after : mutedUntil === 0 ? plain : { ...plain, mutedUntil };
  return [...members.filter(({ id }) => id !== user.id), next];
}
