import type { Found } from "../../sdk/index.ts";
import { t } from "../i18n/all.ts";
import { dayOf, timeOf } from "../i18n/format.ts";
import { plainText } from "../markdown/plain.ts";
import { nameOf } from "../state/chat.ts";
import { excerptOf } from "../state/marks.ts";
import { roomTitle } from "../state/rooms.ts";
import { Avatar } from "./avatar.tsx";

type Group = readonly [room: string, messages: readonly Found[]];

/** What was found room by room; the room of the newest comes first. */
export function byRoom(messages: readonly Found[]): Group[] {
  const rooms = new Map<string, Found[]>();
  for (const message of messages) {
    const same = rooms.get(message.room);
    if (same) same.push(message);
    else rooms.set(message.room, [message]);
  }
  return [...rooms];
}

export const foundId = (at: number) => `found-${at}`;

interface FoundLinesProps {
  groups: readonly Group[];
  words: string;
  active: number;
  open: (message: Found) => void;
}

export function FoundLines({ groups, words, active, open }: FoundLinesProps) {
  let at = -1;
  return (
    <div id="found" class="options" role="listbox" aria-label={t("searchResults")}>
      {groups.map(([room, messages]) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a listbox
        <div key={room} role="group" aria-labelledby={`found-in-${room}`}>
          <p id={`found-in-${room}`} class="options-title" role="presentation">
            <bdi>{roomTitle(room)}</bdi>
          </p>
          {messages.map((message) => {
            at += 1;
            return (
              <FoundLine key={message.id} message={message} words={words} at={at} active={at === active} open={open} />
            );
          })}
        </div>
      ))}
    </div>
  );
}

interface FoundLineProps {
  message: Found;
  words: string;
  at: number;
  active: boolean;
  open: (message: Found) => void;
}

function FoundLine({ message, words, at, active, open }: FoundLineProps) {
  const name = nameOf(message.by);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is in the field above
    <div
      id={foundId(at)}
      class="option found"
      role="option"
      aria-selected={active}
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => open(message)}
    >
      <Avatar id={message.by} name={name} />
      <div class="found-main">
        <p class="message-head">
          <bdi class="name">{name}</bdi>
          <span class="time number">
            {dayOf(message.at)} {timeOf(message.at)}
          </span>
        </p>
        <p class="found-text" dir="auto">
          {excerptOf(plainText(message.text), words).map(({ text, marked }) => (marked ? <mark>{text}</mark> : text))}
        </p>
      </div>
    </div>
  );
}
