import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { RpcError } from "../../sdk/index.ts";
import { errorText, t } from "../i18n/index.ts";
import { openDialog } from "../state/dialogs.ts";
import { focusComposer } from "../state/regions.ts";
import { currentRoom, joinRoom, roomTitle } from "../state/rooms.ts";
import { currentRoomId, invite } from "../state/route.ts";

/** What keeps one out, where that is more than a fault to try again after. */
const closedDoors = {
  BANNED: ["bannedHere", "bannedHereHint"],
  ROOM_FULL: ["fullRoom", "fullRoomHint"],
  INVITE_WRONG: ["inviteVoid", "inviteVoidHint"],
} as const;

/** In front of a room that we are not in, or that is not there. */
export function Threshold() {
  const [refusal, setRefusal] = useState<unknown>();
  const id = currentRoomId.value;
  const door = refusal instanceof RpcError ? closedDoors[refusal.name as keyof typeof closedDoors] : undefined;
  const isInvited = invite.value !== undefined;
  const enter = async () => {
    try {
      await joinRoom(id, invite.peek());
      focusComposer();
    } catch (error) {
      setRefusal(error);
    }
  };
  if (door) return <Sign title={t(door[0])} hint={t(door[1])} action={<Browse />} />;
  if (!currentRoom.value && !isInvited) {
    return <Sign title={t("noSuchRoom")} hint={t("noSuchRoomHint")} action={<Browse />} />;
  }
  const known = currentRoom.value && !isInvited;
  const join = (
    <button type="button" class="primary" onClick={() => void enter()}>
      {known ? t("joinRoom", roomTitle(id)) : t("joinInvited")}
    </button>
  );
  return (
    <Sign
      title={known ? t("notMember", roomTitle(id)) : t("invited")}
      hint={known ? currentRoom.value?.topic || t("notMemberHint") : t("invitedHint")}
      action={join}
      error={refusal === undefined ? "" : errorText(refusal)}
    />
  );
}

interface SignProps {
  title: string;
  hint: string;
  action: VNode;
  error?: string;
}

function Sign({ title, hint, action, error = "" }: SignProps) {
  return (
    <div class="threshold">
      <h2>
        <bdi>{title}</bdi>
      </h2>
      <p class="muted" dir="auto">
        {hint}
      </p>
      {action}
      <p class="field-error" role="alert">
        {error}
      </p>
    </div>
  );
}

function Browse() {
  return (
    <button type="button" class="primary" onClick={() => openDialog("browse")}>
      {t("browseRooms")}
    </button>
  );
}
