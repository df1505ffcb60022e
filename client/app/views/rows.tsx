import { isInDoubt, type OutboxEntry } from "../../sdk/index.ts";
import { dayOf, momentOf, namesOf, timeOf } from "../i18n/format.ts";
import { errorNameText, t } from "../i18n/index.ts";
import { chat, nameOf } from "../state/chat.ts";
import { me } from "../state/identity.ts";
import type { MembersRow, MessageRow, Row } from "../state/rows.ts";
import { Avatar } from "./avatar.tsx";
import { Body } from "./body.tsx";
import { messageKeyDown } from "./message-keys.ts";

export function RowLine({ row, room }: { row: Row; room: string }) {
  if (row.type === "message") return <MessageLine row={row} room={room} />;
  if (row.type === "members") return <MembersLine row={row} />;
  return (
    <h2 class="day" data-key={row.key}>
      <span>{dayOf(row.at)}</span>
    </h2>
  );
}

function MessageLine({ row, room }: { row: MessageRow; room: string }) {
  const name = nameOf(row.by);
  const mine = row.by === me.value?.id;
  const said = row.entry ?? row.outgoing;
  const state = row.outgoing && row.outgoing.state !== "sent" ? row.outgoing.state : "shown";
  return (
    <article
      class={`message ${row.head ? "head" : "more"} ${state}`}
      data-key={row.key}
      data-row="message"
      data-state={state}
      data-testid="message"
      tabIndex={-1}
      aria-label={`${name}, ${timeOf(row.at)}`}
      onKeyDown={(event) => messageKeyDown(event, row.entry, room)}
    >
      {row.head ? <Avatar id={row.by} name={name} /> : <Time at={row.at} />}
      <div class="message-main">
        {row.head && (
          <p class="message-head">
            <bdi class={mine ? "name mine" : "name"}>{name}</bdi>
            <Time at={row.at} />
          </p>
        )}
        {row.entry?.deleted ? (
          <p class="body muted">{t("messageDeleted")}</p>
        ) : (
          <Body text={row.text} mentions={said?.mentions} everybody={said?.mentionsRoom}>
            {row.entry?.editedAt !== undefined && <EditedMark at={row.entry.editedAt} />}
            {isSpinning(row.outgoing) && <span class="spinner" role="img" aria-label={t("sending")} />}
          </Body>
        )}
        {row.outgoing && <OutgoingLine entry={row.outgoing} room={room} />}
      </div>
    </article>
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

/** On its way with nothing to explain: the banner speaks for a lost connection. */
function isSpinning(entry: OutboxEntry | undefined): boolean {
  return entry?.state === "pending" && (!entry.reason || entry.reason.name === "OFFLINE");
}

function OutgoingLine({ entry, room }: { entry: OutboxEntry; room: string }) {
  const { state, clientId, reason } = entry;
  const outbox = chat.value?.outbox;
  if (state === "sent" || isSpinning(entry)) return null;
  const failed = state === "failed";
  const doubtful = isInDoubt(entry);
  return (
    <p class="outgoing">
      <span class={failed ? "bad" : "muted"}>{t(doubtful ? "maybeSent" : failed ? "notSent" : "stillSending")}</span>
      {reason && <span class="muted">{errorNameText(reason.name)}</span>}
      {failed && (
        <button type="button" class="link-button" onClick={() => outbox?.retry(room, clientId)}>
          {t(doubtful ? "sendAgain" : "retry")}
        </button>
      )}
      <button type="button" class="link-button" onClick={() => outbox?.discard(room, clientId)}>
        {t("remove")}
      </button>
    </p>
  );
}

function MembersLine({ row }: { row: MembersRow }) {
  const parts = [];
  if (row.joined.length > 0) parts.push(t("joinedLine", namesOf(row.joined.map(nameOf))));
  if (row.left.length > 0) parts.push(t("leftLine", namesOf(row.left.map(nameOf))));
  return (
    <p class="members-line" data-key={row.key} dir="auto">
      {parts.join(" · ")}
    </p>
  );
}
