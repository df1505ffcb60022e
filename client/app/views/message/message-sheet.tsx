import { useLayoutEffect, useRef } from "preact/hooks";
import { recentEmoji } from "../../emoji/recent.ts";
import { t } from "../../i18n/all.ts";
import { plainText } from "../../markdown/plain.ts";
import { nameOf } from "../../state/chat.ts";
import { closeDialog } from "../../state/dialogs.ts";
import { me } from "../../state/identity.ts";
import type { MessageAction } from "../../state/message-actions.ts";
import { askedAbout } from "../../state/message-dialogs.ts";
import { offered, type ShownMessage } from "../../state/message-shown.ts";
import { toggleReaction } from "../../state/reacting.ts";
import { isMineIn } from "../../state/reactions.ts";
import { PencilIcon, ReplyIcon, SmileIcon, ThreadIcon } from "../icons.tsx";
import { act, labelOf } from "./acts.ts";
import { CopyIcon, DeleteIcon, LinkIcon, UnreadIcon } from "./icons.tsx";
import { reactors } from "./reactions.tsx";

const RECENT = 5;
const icons = {
  react: SmileIcon,
  reply: ReplyIcon,
  thread: ThreadIcon,
  edit: PencilIcon,
  copyText: CopyIcon,
  copyLink: LinkIcon,
  unread: UnreadIcon,
  delete: DeleteIcon,
} as const;

/** All that can be done with a message, within reach of a thumb. */
export function MessageSheet() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const shown = askedAbout.value;
  if (!shown) return null;
  const may = offered(shown);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape
    <dialog
      ref={dialog}
      class="sheet"
      aria-label={t("messageActions")}
      onClose={() => dialog.current && closeDialog()}
      onClick={(event) => event.target === event.currentTarget && closeDialog()}
    >
      <div class="sheet-page">
        <p class="message-excerpt">
          <bdi class="name">{nameOf(shown.entry.by)}</bdi>{" "}
          <span class="muted" dir="auto">
            {shown.entry.deleted ? t("messageDeleted") : plainText(shown.entry.text)}
          </span>
        </p>
        {may.includes("react") && <QuickRow shown={shown} />}
        {shown.entry.reactions.map(({ emoji, users }) => (
          <p key={emoji} class="sheet-reactors muted">
            {emoji} <bdi>{reactors(users)}</bdi>
          </p>
        ))}
        <ul>{may.map((action) => action !== "react" && <SheetAction key={action} action={action} shown={shown} />)}</ul>
      </div>
    </dialog>
  );
}

/** Closed first: the focus goes back to the row, and from there wherever the action takes it. */
function choose(action: MessageAction, shown: ShownMessage): void {
  closeDialog();
  const row = document.activeElement?.closest<HTMLElement>("[data-row]");
  act(action, shown, row ?? document.body);
}

function QuickRow({ shown }: { shown: ShownMessage }) {
  const { entry, place } = shown;
  const toggle = (emoji: string) => {
    closeDialog();
    void toggleReaction(place.room, entry, emoji);
  };
  return (
    <div class="sheet-emoji">
      {recentEmoji.value.slice(0, RECENT).map((emoji) => (
        <button
          key={emoji}
          type="button"
          aria-label={t("reactWith", emoji)}
          aria-pressed={isMineIn(entry.reactions, emoji, me.value?.id)}
          onClick={() => toggle(emoji)}
        >
          {emoji}
        </button>
      ))}
      <button type="button" aria-label={t("react")} onClick={() => choose("react", shown)}>
        <SmileIcon />
      </button>
    </div>
  );
}

function SheetAction({ action, shown }: { action: MessageAction; shown: ShownMessage }) {
  const Icon = icons[action];
  return (
    <li>
      <button type="button" class={action === "delete" ? "grave" : ""} onClick={() => choose(action, shown)}>
        <Icon />
        {labelOf(action, shown)}
      </button>
    </li>
  );
}
