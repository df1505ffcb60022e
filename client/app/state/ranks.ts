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
