import { useCallback, useEffect, useState } from "preact/hooks";
import type { Ban } from "#protocol";
import type { Room } from "../../sdk/index.ts";
import { t } from "../i18n/all.ts";
import { nameOf } from "../state/chat.ts";
import { bansOf, moderate } from "../state/moderation.ts";
import { Avatar } from "./avatar.tsx";

/** Who is kept out of a room, for those who may let them in again. */
export function BanList({ room }: { room: Room }) {
  const [bans, setBans] = useState<readonly Ban[]>([]);
  const load = useCallback(async () => setBans((await bansOf(room.id)) ?? []), [room]);
  useEffect(() => {
    void load();
    return room.on("added", (event) => {
      if (event.type === "member.left" && event.body.why === "banned") void load();
    });
  }, [room, load]);
  if (bans.length === 0) return null;
  const unban = async (user: string) => {
    if (await moderate("member.unban", { room: room.id, user })) await load();
  };
  return (
    <>
      <h3>{t("banned")}</h3>
      <ul class="member-list" data-testid="bans">
        {bans.map(({ id, name }) => (
          <li key={id}>
            <Avatar id={id} name={name} />
            <bdi class="name">{nameOf(id)}</bdi>
            <button type="button" class="quiet" aria-label={t("unban", name)} onClick={() => void unban(id)}>
              {t("unbanShort")}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
