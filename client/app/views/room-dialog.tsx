import { useRef, useState } from "preact/hooks";
import { limits, type Room } from "#protocol";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import { closeDialog } from "../state/dialogs.ts";
import { isStaff } from "../state/ranks.ts";
import { currentRoom } from "../state/rooms.ts";
import { toast } from "../state/toasts.ts";
import { Dialog } from "./dialog.tsx";
import { Invitation } from "./invitation.tsx";

const PAUSES = [5, 10, 30, 60, 300, 900, 3600];

/** What owners and moderators settle about a room; every member finds its invitation here. */
export function RoomDialog() {
  const room = currentRoom.value;
  if (!room) return <Dialog title={t("roomSettings")}>{null}</Dialog>;
  return (
    <Dialog title={t(isStaff(room.role) ? "roomSettings" : "inviteLink")}>
      {isStaff(room.role) && <SettingsForm key={room.id} room={room} />}
      <Invitation key={room.id} room={room} />
    </Dialog>
  );
}

function SettingsForm({ room }: { room: Room }) {
  const form = useRef<HTMLFormElement>(null);
  const [error, setError] = useState("");
  const save = async (event: Event) => {
    event.preventDefault();
    if (!form.current) return;
    const fields = new FormData(form.current);
    const asked = {
      name: String(fields.get("name")).trim(),
      topic: String(fields.get("topic")).trim(),
      slowMode: Number(fields.get("slowMode")),
      readOnly: fields.has("readOnly"),
    };
    try {
      await chat.peek()?.act("room.change", { room: room.id, ...changed(asked, room) });
      closeDialog();
      toast(t("roomChanged"));
    } catch (cause) {
      setError(errorText(cause));
    }
  };
  return (
    <form ref={form} class="stack" onSubmit={(event) => void save(event)}>
      <label>
        <span>{t("roomName")}</span>
        <input name="name" required defaultValue={room.name} maxLength={limits.name} dir="auto" autocomplete="off" />
      </label>
      <label>
        <span>{t("topic")}</span>
        <textarea name="topic" rows={2} defaultValue={room.topic} maxLength={limits.topic} dir="auto" />
      </label>
      <label>
        <span>{t("slowMode")}</span>
        <select name="slowMode" aria-describedby="slow-mode-hint">
          {[...new Set([0, ...PAUSES, room.slowMode])]
            .sort((a, b) => a - b)
            .map((pause) => (
              <option key={pause} value={pause} selected={pause === room.slowMode}>
                {pause === 0 ? t("slowModeOff") : t("slowModeSeconds", pause)}
              </option>
            ))}
        </select>
        <small id="slow-mode-hint" class="muted">
          {t("slowModeHint")}
        </small>
      </label>
      <label class="check">
        <input type="checkbox" name="readOnly" defaultChecked={room.readOnly} />
        <span>{t("readOnly")}</span>
      </label>
      <p class="field-error" role="alert">
        {error}
      </p>
      <div class="dialog-actions">
        <button type="submit" class="primary">
          {t("save")}
        </button>
      </div>
    </form>
  );
}

type Settings = Pick<Room, "name" | "topic" | "slowMode" | "readOnly">;

/** Only what is another now: what somebody else changed meanwhile stays as they want it. */
function changed(asked: Settings, room: Room): Partial<Settings> {
  return Object.fromEntries(Object.entries(asked).filter(([key, value]) => room[key as keyof Settings] !== value));
}
