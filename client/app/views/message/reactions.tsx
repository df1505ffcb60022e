import { useRef } from "preact/hooks";
import { limits } from "#protocol";
import type { MessageEntry, Reaction } from "../../../sdk/index.ts";
import { namesOf } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import { nameOf } from "../../state/chat.ts";
import { askForEmoji } from "../../state/emoji-request.ts";
import { me } from "../../state/identity.ts";
import { toggleReaction } from "../../state/reacting.ts";
import { inShownOrder, isMineIn } from "../../state/reactions.ts";
import { SmileIcon } from "../icons.tsx";

const NAMED = 3;

/** The emoji under a message; a press adds one's own, or takes it away. */
export function Reactions({ entry, room }: { entry: MessageEntry; room: string }) {
  const before = useRef<readonly string[]>([]);
  const reactions = inShownOrder(before.current, entry.reactions);
  before.current = reactions.map(({ emoji }) => emoji);
  if (reactions.length === 0) return null;
  const toggle = (emoji: string) => void toggleReaction(room, entry, emoji);
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no form here that a fieldset would be a part of
    <div class="reactions" role="group" aria-label={t("reactions")}>
      {reactions.map((one) => (
        <Chip key={one.emoji} reaction={one} toggle={toggle} />
      ))}
      {reactions.length < limits.reactions.kinds && (
        <button
          type="button"
          class="reaction more"
          tabIndex={-1}
          aria-label={t("react")}
          title={t("react")}
          onClick={(event) => askForEmoji(event.currentTarget, toggle)}
        >
          <SmileIcon />
        </button>
      )}
    </div>
  );
}

function Chip({ reaction: { emoji, users }, toggle }: { reaction: Reaction; toggle: (emoji: string) => void }) {
  const isMine = isMineIn([{ emoji, users }], emoji, me.value?.id);
  const names = reactors(users);
  return (
    <button
      type="button"
      class="reaction"
      tabIndex={-1}
      aria-pressed={isMine}
      aria-label={`${emoji} ${names}`}
      title={names}
      onClick={() => toggle(emoji)}
    >
      <span class="reaction-emoji">{emoji}</span>
      <span class="number">{users.length}</span>
    </button>
  );
}

/** Who put it there, the reader first. Nobody asks for five hundred names to show two. */
export function reactors(users: readonly string[]): string {
  const mine = me.value?.id;
  const ordered = mine !== undefined && users.includes(mine) ? [mine, ...users.filter((id) => id !== mine)] : users;
  return namesOf(ordered.map((id, i) => (id === mine ? t("you") : i < NAMED ? nameOf(id) : "")));
}
