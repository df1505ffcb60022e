import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { RpcError } from "../../sdk/index.ts";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { nameOf } from "../state/chat.ts";
import { type PutOut, putOut } from "../state/departures.ts";
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
  const out = putOut.value.get(id);
  if (out && (out.why === "banned" || !door)) {
    const mayReturn = out.why === "kicked" && currentRoom.value !== undefined;
    return <Expulsion out={out} action={mayReturn ? <Enter title={out.title} enter={enter} /> : <Browse />} />;
  }
  if (door) return <Sign title={t(door[0])} hint={t(door[1])} action={<Browse />} />;
  if (!currentRoom.value && !isInvited) {
    return <Sign title={t("noSuchRoom")} hint={t("noSuchRoomHint")} action={<Browse />} />;
  }
  const known = currentRoom.value && !isInvited;
  return (
    <Sign
      title={known ? t("notMember", roomTitle(id)) : t("invited")}
      hint={known ? currentRoom.value?.topic || t("notMemberHint") : t("invitedHint")}
      action={<Enter title={known ? roomTitle(id) : undefined} enter={enter} />}
      error={refusal === undefined ? "" : errorText(refusal)}
    />
  );
}

/** What somebody has to know who was put out while the room was open. */
function Expulsion({ out: { why, by, title }, action }: { out: PutOut; action: VNode }) {
  const isBan = why === "banned";
  const hint = isBan ? "bannedHereHint" : currentRoom.value ? "putOutHint" : "putOutPrivateHint";
  return <Sign title={t(isBan ? "bannedFrom" : "putOut", nameOf(by), title)} hint={t(hint)} action={action} />;
}

function Enter({ title, enter }: { title: string | undefined; enter: () => Promise<void> }) {
  return (
    <button type="button" class="primary" onClick={() => void enter()}>
      {title === undefined ? t("joinInvited") : t("joinRoom", title)}
    </button>
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
      <h2>{title}</h2>
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
