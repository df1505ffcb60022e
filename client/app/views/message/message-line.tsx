import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageEntry } from "../../../sdk/index.ts";
import { momentOf, timeOf } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import { nameOf } from "../../state/chat.ts";
import type { Place } from "../../state/composing.ts";
import { leaving } from "../../state/deleting.ts";
import { me } from "../../state/identity.ts";
import type { MessageRow } from "../../state/rows.ts";
import { Avatar } from "../avatar.tsx";
import { Body } from "../body.tsx";
import { lazyView } from "../lazy-view.tsx";
import { PersonButton } from "../person-button.tsx";
import { useAttention } from "./attention.ts";
import { messageKeyDown } from "./message-keys.ts";
import { isSpinning, OutgoingLine } from "./outgoing-line.tsx";
import { Quote } from "./quote.tsx";
import { Reactions } from "./reactions.tsx";
import { ThreadLine } from "./thread-line.tsx";

const Tools = lazyView(() => import("./tools.tsx").then((part) => part.Tools));

/** One message: who says it, what it answers, what came of it, and what can be done with it. */
export function MessageLine({ row, place }: { row: MessageRow; place: Place }) {
  const line = useRef<HTMLElement>(null);
  const { entry } = row;
  const shown = entry && { entry, place };
  const { hasTools, ...handlers } = useAttention(line, shown);
  useFocusPassedOn(line, entry);
  const name = nameOf(row.by);
  const state = row.outgoing && row.outgoing.state !== "sent" ? row.outgoing.state : "shown";
  return (
    <article
      ref={line}
      class={`message ${row.head ? "head" : "more"} ${state} ${marks(entry)}`}
      data-key={row.key}
      data-row="message"
      data-state={state}
      data-testid="message"
      tabIndex={-1}
      aria-label={`${name}, ${timeOf(row.at)}`}
      onKeyDown={(event) => messageKeyDown(event, shown)}
      {...handlers}
    >
      {row.head ? <Avatar id={row.by} name={name} /> : <Time at={row.at} />}
      <div class="message-main">
        {row.head && (
          <p class={row.by === me.value?.id ? "message-head mine" : "message-head"}>
            <PersonButton user={row.by} tabIndex={-1} />
            <Time at={row.at} />
          </p>
        )}
        <Said row={row} place={place} />
        {entry && <Reactions entry={entry} room={place.room} />}
        {entry && entry.replies > 0 && !place.thread && <ThreadLine root={entry} room={place.room} />}
        {row.outgoing && <OutgoingLine entry={row.outgoing} room={place.room} />}
      </div>
      {hasTools && shown && line.current && <Tools shown={shown} line={line.current} />}
    </article>
  );
}

function Said({ row: { entry, outgoing, text }, place }: { row: MessageRow; place: Place }) {
  if (entry?.deleted) return <p class="body muted">{t("messageDeleted")}</p>;
  const said = entry ?? outgoing;
  const isAboutThread = said?.reply?.id === place.thread?.id;
  return (
    <>
      {said?.reply && !isAboutThread && <Quote message={said.reply} room={place.room} />}
      <Body text={text} mentions={said?.mentions} everybody={said?.mentionsRoom}>
        {entry?.editedAt !== undefined && <EditedMark at={entry.editedAt} />}
        {isSpinning(outgoing) && <span class="spinner" role="img" aria-label={t("sending")} />}
      </Body>
    </>
  );
}

/** How the row looks besides: it calls the reader, or is on its way out. */
function marks(entry: MessageEntry | undefined): string {
  if (!entry || entry.deleted) return "";
  const mine = me.value?.id ?? "";
  const calls = entry.by !== mine && (entry.mentionsRoom || entry.mentions.includes(mine));
  return `${calls ? "calls" : ""} ${leaving.value.has(entry.id) ? "leaving" : ""}`;
}

/** Whoever deletes a message by keyboard goes on at its neighbour. */
function useFocusPassedOn(line: { current: HTMLElement | null }, entry: MessageEntry | undefined): void {
  const id = useRef("");
  id.current = entry?.id ?? "";
  useLayoutEffect(
    () => () => {
      const row = line.current;
      if (!row?.contains(document.activeElement) || !leaving.peek().has(id.current)) return;
      const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>("[data-row=message]") ?? [])];
      const at = rows.indexOf(row);
      (rows[at + 1] ?? rows[at - 1])?.focus();
    },
    [line],
  );
}

function Time({ at }: { at: number }) {
  return (
    <time class="time number" dateTime={new Date(at).toISOString()} title={momentOf(at)}>
      {timeOf(at)}
    </time>
  );
}

/** Its word is drawn by the style: it is no part of what was said, and is not copied with it. */
function EditedMark({ at }: { at: number }) {
  return <span class="edited" role="img" aria-label={t("edited")} data-word={t("edited")} title={momentOf(at)} />;
}
