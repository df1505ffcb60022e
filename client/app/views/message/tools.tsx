import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { recentEmoji } from "../../emoji/recent.ts";
import { t } from "../../i18n/all.ts";
import { me } from "../../state/identity.ts";
import { isTouch } from "../../state/keys.ts";
import type { MessageAction } from "../../state/message-actions.ts";
import { openSheet } from "../../state/message-dialogs.ts";
import { offered, type ShownMessage } from "../../state/message-shown.ts";
import { toggleReaction } from "../../state/reacting.ts";
import { isMineIn } from "../../state/reactions.ts";
import { MoreIcon, PencilIcon, ReplyIcon, SmileIcon, ThreadIcon } from "../icons.tsx";
import { act, labelOf, showMenu } from "./acts.ts";

const RECENT = 3;
const icons = { react: SmileIcon, reply: ReplyIcon, thread: ThreadIcon, edit: PencilIcon } as const;
const atHand = Object.keys(icons) as (keyof typeof icons)[];

/** What is done most with a message, at the corner of its row, and the way to all else. */
export function Tools({ shown, line }: { shown: ShownMessage; line: HTMLElement }) {
  const box = useRef<HTMLDivElement>(null);
  // One that is used becomes the first of them: not while somebody aims at it.
  const [recent] = useState(() => recentEmoji.peek().slice(0, RECENT));
  const may = offered(shown);
  useLayoutEffect(
    () => () => {
      if (box.current?.contains(document.activeElement)) line.focus({ preventScroll: true });
    },
    [line],
  );
  return (
    // The focus stays where the keyboard left it, whatever the mouse does here.
    <div
      ref={box}
      class="tools"
      role="toolbar"
      aria-label={t("messageActions")}
      onMouseDown={(event) => event.preventDefault()}
    >
      {!isTouch() && (
        <>
          {may.includes("react") && recent.map((emoji) => <QuickReaction key={emoji} emoji={emoji} shown={shown} />)}
          {atHand.map((action) => may.includes(action) && <Tool key={action} action={action} shown={shown} />)}
        </>
      )}
      <button
        type="button"
        class="icon-button"
        tabIndex={-1}
        aria-label={t("moreActions")}
        title={t("moreActions")}
        aria-haspopup={isTouch() ? "dialog" : "menu"}
        onClick={(event) => (isTouch() ? openSheet(shown) : showMenu(shown, event.currentTarget))}
      >
        <MoreIcon />
      </button>
    </div>
  );
}

function QuickReaction({ emoji, shown: { entry, place } }: { emoji: string; shown: ShownMessage }) {
  return (
    <button
      type="button"
      class="icon-button quick-reaction"
      tabIndex={-1}
      aria-label={t("reactWith", emoji)}
      aria-pressed={isMineIn(entry.reactions, emoji, me.value?.id)}
      title={t("reactWith", emoji)}
      onClick={() => void toggleReaction(place.room, entry, emoji)}
    >
      {emoji}
    </button>
  );
}

function Tool({ action, shown }: { action: keyof typeof icons & MessageAction; shown: ShownMessage }) {
  const Icon = icons[action];
  const label = labelOf(action, shown);
  return (
    <button
      type="button"
      class="icon-button"
      tabIndex={-1}
      aria-label={label}
      title={label}
      aria-haspopup={action === "react" ? "dialog" : undefined}
      onClick={(event) => act(action, shown, event.currentTarget)}
    >
      <Icon />
    </button>
  );
}
