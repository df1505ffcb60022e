import { useEffect, useRef } from "preact/hooks";
import type { Suggestion } from "../../composer/suggestions.ts";
import { t } from "../../i18n/all.ts";
import { EVERYBODY } from "../../markdown/index.ts";
import { Avatar } from "../avatar.tsx";
import { type Desk, listId, optionId } from "./desk.ts";

/** What is offered while a name or an emoji is being written: by arrows and Enter, by mouse, by touch. */
export function SuggestionList({ desk }: { desk: Desk }) {
  const suggestions = desk.suggestions.value;
  const items = suggestions?.items.value ?? [];
  const isPeople = suggestions?.kind.value === "person";
  return (
    <>
      <p class="unseen" role="status">
        {items.length > 0 && t(isPeople ? "peopleOffered" : "emojiOffered", items.length)}
      </p>
      {items.length > 0 && (
        <div id={listId(desk)} class="suggestions" role="listbox" aria-label={t(isPeople ? "members" : "emoji")}>
          {items.map((item, i) => (
            <Option
              key={item.key}
              id={optionId(desk, i)}
              item={item}
              isActive={i === suggestions?.active.value}
              desk={desk}
            />
          ))}
        </div>
      )}
    </>
  );
}

interface OptionProps {
  readonly id: string;
  readonly item: Suggestion;
  readonly isActive: boolean;
  readonly desk: Desk;
}

function Option({ id, item, isActive, desk }: OptionProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) line.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  const take = () => {
    const change = desk.suggestions.peek()?.take(item);
    if (change) desk.change(change);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the field, which tells which one is chosen
    <div
      ref={line}
      id={id}
      class="suggestion"
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      // The field keeps the focus, and a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={take}
    >
      <Sign item={item} />
      <bdi class="suggestion-label">{item.label}</bdi>
      <span class="muted">{item.key === EVERYBODY ? t("everybodyHint") : item.detail}</span>
    </div>
  );
}

function Sign({ item }: { item: Suggestion }) {
  if (item.kind === "emoji") return <span class="suggestion-emoji">{item.key}</span>;
  if (item.key === EVERYBODY) {
    return (
      <span class="avatar everybody" aria-hidden="true">
        @
      </span>
    );
  }
  return <Avatar id={item.key} name={item.label} />;
}
