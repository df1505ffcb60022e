import { t } from "../../i18n/index.ts";
import { isComposing } from "../../state/keys.ts";
import { actionOf, type MessageAction } from "../../state/message-actions.ts";
import { offered, type ShownMessage } from "../../state/message-shown.ts";
import { toast } from "../../state/toasts.ts";

type RowEvent = KeyboardEvent & { readonly currentTarget: HTMLElement };

/** What can be done with a message that has the focus has a key each; the key for menus shows all of it. */
export function messageKeyDown(event: RowEvent, shown: ShownMessage | undefined): void {
  const { target, currentTarget: line } = event;
  if (target !== line || !shown || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const isMenu = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
  const action = isMenu ? "menu" : actionOf(event.key);
  if (!action || (action !== "menu" && !offered(shown).includes(action))) return;
  // The composer may have the focus next: the letter is not for it.
  event.preventDefault();
  void perform(action, shown, line);
}

/** The code for it is fetched when it is needed first. */
async function perform(action: MessageAction | "menu", shown: ShownMessage, line: HTMLElement): Promise<void> {
  try {
    const { act, showMenu } = await import("./acts.ts");
    if (action === "menu") showMenu(shown, line);
    else act(action, shown, line);
  } catch {
    toast(t("partMissing"), { tone: "bad" });
  }
}
