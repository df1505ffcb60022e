import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Emoji, GROUPS, type GroupName, searchEmoji } from "../emoji/emoji.ts";
import { allEmoji, allEmojiInBoth, loadEmoji } from "../emoji/loading.ts";
import { recentEmoji } from "../emoji/recent.ts";
import { t } from "../i18n/all.ts";
import { emojiRequest } from "../state/emoji-request.ts";
import { isComposing, isTouch } from "../state/keys.ts";
import { gridKeyDown } from "./emoji-keys.ts";
import { usePopover } from "./use-popover.ts";

const MOST_FOUND = 90;
const SIGNS: Readonly<Record<GroupName, string>> = {
  smileys: "😀",
  people: "👋",
  nature: "🌿",
  food: "🍵",
  travel: "🚲",
  activities: "🎲",
  objects: "💡",
  symbols: "❤️",
  flags: "🏁",
};

/** Every emoji, by group and by search; what is picked goes to whoever asked. */
export function EmojiPicker({ anchor, picked }: { anchor: HTMLElement; picked: (emoji: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState("");
  const [shown, setShown] = useState<Emoji>();
  useEffect(() => void loadEmoji(query).catch(ignored), [query]);
  usePopover(box, anchor, close);
  // A phone's keyboard would cover what is to be picked from.
  useEffect(() => void (isTouch() || box.current?.querySelector("input")?.focus()), []);
  const pick = (emoji: string) => {
    close();
    picked(emoji);
  };
  return (
    <div
      ref={box}
      id="emoji-picker"
      popover="manual"
      role="dialog"
      class="emoji-picker"
      aria-label={t("emoji")}
      onKeyDown={(event) => !isComposing(event) && gridKeyDown(event)}
    >
      <input
        type="search"
        value={query}
        placeholder={t("searchEmoji")}
        aria-label={t("searchEmoji")}
        autocomplete="off"
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      {query.trim() === "" ? (
        <Groups pick={pick} look={setShown} box={box} />
      ) : (
        <Found query={query} pick={pick} look={setShown} />
      )}
      <p class="emoji-name" aria-hidden="true">
        {shown && (
          <>
            <span>{shown.emoji}</span> <bdi>{shown.name}</bdi> <code>:{shown.codes[0]}:</code>
          </>
        )}
      </p>
    </div>
  );
}

interface GridProps {
  readonly pick: (emoji: string) => void;
  readonly look: (emoji: Emoji) => void;
}

function Found({ query, ...rest }: GridProps & { query: string }) {
  const all = allEmojiInBoth.value;
  const found = useMemo(() => searchEmoji(all, query, MOST_FOUND), [all, query]);
  const [first] = found;
  // Enter takes the first one: it is told which that is.
  useEffect(() => first && rest.look(first), [first]);
  return (
    <div class="emoji-scroll">
      <p class="unseen" role="status">
        {t("emojiOffered", found.length)}
      </p>
      {found.length === 0 && allEmoji.value.length > 0 && <p class="muted emoji-none">{t("noEmojiFound")}</p>}
      <Grid emoji={found} {...rest} />
    </div>
  );
}

function Groups({ box, ...rest }: GridProps & { box: { current: HTMLElement | null } }) {
  const all = allEmoji.value;
  const groups = useMemo(() => GROUPS.map((name) => ({ name, emoji: all.filter((one) => one.group === name) })), [all]);
  const recent = recentEmoji.value.flatMap((emoji) => all.find((one) => one.emoji === emoji) ?? []);
  const show = (name: GroupName) => box.current?.querySelector(`#emoji-${name}`)?.scrollIntoView({ block: "start" });
  return (
    <>
      <div class="emoji-groups">
        {GROUPS.map((name) => (
          <button
            key={name}
            type="button"
            aria-label={groupTitle(name)}
            title={groupTitle(name)}
            onClick={() => show(name)}
          >
            {SIGNS[name]}
          </button>
        ))}
      </div>
      <div class="emoji-scroll">
        <section>
          <h3>{t("emojiRecent")}</h3>
          <Grid emoji={recent} {...rest} />
        </section>
        {groups.map(({ name, emoji }) => (
          <section key={name} id={`emoji-${name}`}>
            <h3>{groupTitle(name)}</h3>
            <Grid emoji={emoji} {...rest} />
          </section>
        ))}
      </div>
    </>
  );
}

function Grid({ emoji, pick, look }: GridProps & { emoji: readonly Emoji[] }) {
  return (
    <div class="emoji-grid">
      {emoji.map((one, i) => (
        <button
          key={one.emoji}
          type="button"
          // Tab goes from group to group.
          tabIndex={i === 0 ? 0 : -1}
          aria-label={one.name}
          onClick={() => pick(one.emoji)}
          onFocus={() => look(one)}
          onPointerEnter={() => look(one)}
        >
          {one.emoji}
        </button>
      ))}
    </div>
  );
}

function groupTitle(name: GroupName): string {
  return {
    smileys: t("emojiSmileys"),
    people: t("emojiPeople"),
    nature: t("emojiNature"),
    food: t("emojiFood"),
    travel: t("emojiTravel"),
    activities: t("emojiActivities"),
    objects: t("emojiObjects"),
    symbols: t("emojiSymbols"),
    flags: t("emojiFlags"),
  }[name];
}

function close(): void {
  emojiRequest.value = undefined;
}

const ignored = () => undefined;
