import type { Member, Role } from "#protocol";

const RANK: Record<Role, number> = { owner: 2, moderator: 1, member: 0 };

/** Whether somebody has a say in a room at all. */
export const isStaff = (role: Role | undefined): boolean => role === "owner" || role === "moderator";

/** Whether one may mute, kick or ban the other, as the server decides it too: a moderator members, an owner everybody. */
export function hasPowerOver(mine: Role | undefined, other: Role): boolean {
  return mine === "owner" || (isStaff(mine) && RANK[mine ?? "member"] > RANK[other]);
}

/** By rank, then by name; who is looking comes first. */
export function inOrder<M extends Pick<Member, "id" | "role" | "name">>(members: readonly M[], me: string): M[] {
  return [...members].sort(
    (a, b) => Number(b.id === me) - Number(a.id === me) || RANK[b.role] - RANK[a.role] || a.name.localeCompare(b.name),
  );
}

/** Those who are here, and all others: `areAway` where it is known of each of them. Both stay in their order. */
export function whoIsHere<M extends Pick<Member, "id">>(
  members: readonly M[],
  isOnline: (id: string) => boolean | undefined,
): { here: M[]; others: M[]; areAway: boolean } {
  const here = members.filter(({ id }) => isOnline(id));
  const others = members.filter(({ id }) => !isOnline(id));
  return { here, others, areAway: others.every(({ id }) => isOnline(id) === false) };
}
