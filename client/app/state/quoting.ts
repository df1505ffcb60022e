import type { MessageRef } from "#protocol";
import type { MessageEntry, Room } from "../../sdk/index.ts";
import { errorNameText, t } from "../i18n/index.ts";
import { view } from "./rooms.ts";
import { toast } from "./toasts.ts";

/** The room of a message that is shown. */
export function roomShown(id: string): Room | undefined {
  return view.value?.id === id ? view.value.room : undefined;
}

/** What a reply quotes, as it is now; "gone" where there is none any more, nothing while it is not known. */
export function quoted(room: string, message: MessageRef): MessageEntry | "gone" | undefined {
  // Whatever changes in the room is drawn anew, and this with it.
  void view.value?.rows.value;
  return roomShown(room)?.quotes.get(message);
}

/** Takes the reader to a message. */
export async function jumpTo({ seq }: MessageRef): Promise<void> {
  const found = await view.peek()?.goTo(seq);
  if (found === "gone") toast(errorNameText("MESSAGE_NOT_FOUND"), { tone: "bad" });
  if (found === "later") toast(t("cannotJump"), { tone: "bad" });
}
