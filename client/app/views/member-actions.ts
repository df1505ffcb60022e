import type { Member, Role } from "#protocol";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import type { MenuItem } from "../state/menu.ts";
import { moderate } from "../state/moderation.ts";
import { hasPowerOver } from "../state/ranks.ts";
import { focusComposer } from "../state/regions.ts";
import { openDirect } from "../state/rooms.ts";
import { go } from "../state/route.ts";
import { toast } from "../state/toasts.ts";

interface Someone {
  readonly room: string;
  readonly member: Member;
  /** What I may do in the room. */
  readonly mine: Role | undefined;
}

const MUTES = [10, 60, 1440];
const roles = [
  ["owner", "makeOwner"],
  ["moderator", "makeModerator"],
  ["member", "makeMember"],
] as const;

/** What one can do with a member of a room, by one's own role in it. */
export function memberActions({ room, member, mine }: Someone): MenuItem[] {
  const someone = { room, user: member.id };
  const others = mine === "owner" ? roles.filter(([role]) => role !== member.role) : [];
  const isMuted = (member.mutedUntil ?? 0) > Date.now();
  const mute = (minutes: number) => void moderate("member.mute", { ...someone, minutes });
  const write = { label: t("sendMessage"), act: () => void writeTo(member.id) };
  if (!hasPowerOver(mine, member.role)) return [write];
  return inGroups([
    [write],
    others.map(([role, label]) => ({
      label: t(label),
      act: () => void moderate("member.role", { ...someone, role }),
    })),
    [
      ...(isMuted ? [{ label: t("unmute"), act: () => mute(0) }] : []),
      ...MUTES.map((minutes) => ({ label: t("muteFor", minutes), act: () => mute(minutes) })),
    ],
    [
      { label: t("kick"), grave: true, act: () => void putOut("member.kick", someone) },
      { label: t("ban"), grave: true, act: () => void putOut("member.ban", someone) },
    ],
  ]);
}

function inGroups(groups: readonly MenuItem[][]): MenuItem[] {
  return groups.flatMap((items, at) => items.map((item, i) => (at > 0 && i === 0 ? { ...item, apart: true } : item)));
}

/** The line that had the focus is gone with the member: the focus stays in the list. */
async function putOut(method: "member.kick" | "member.ban", someone: { room: string; user: string }): Promise<void> {
  if (await moderate(method, someone)) document.querySelector<HTMLElement>(".members")?.focus();
}

async function writeTo(user: string): Promise<void> {
  try {
    go(await openDirect(user));
    focusComposer();
  } catch (error) {
    toast(errorText(error), { tone: "bad" });
  }
}
