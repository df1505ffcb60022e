import type { MessageRef } from "#protocol";
import { dayOf, namesOf } from "../i18n/format.ts";
import { t } from "../i18n/index.ts";
import { nameOf } from "../state/chat.ts";
import type { MembersRow, Row } from "../state/rows.ts";
import { MessageLine } from "./message/message-line.tsx";
import { NewLine } from "./new-line.tsx";

interface RowProps {
  readonly row: Row;
  readonly room: string;
  /** The thread that it is shown in; nothing: in the room itself. */
  readonly thread?: MessageRef;
}

export function RowLine({ row, room, thread }: RowProps) {
  if (row.type === "message") return <MessageLine row={row} place={{ room, thread }} />;
  if (row.type === "members") return <MembersLine row={row} />;
  if (row.type === "new") return <NewLine row={row} />;
  return (
    <h2 class="day" data-key={row.key}>
      <span>{dayOf(row.at)}</span>
    </h2>
  );
}

function MembersLine({ row }: { row: MembersRow }) {
  const parts = [];
  if (row.joined.length > 0) parts.push(t("joinedLine", namesOf(row.joined.map(nameOf))));
  if (row.left.length > 0) parts.push(t("leftLine", namesOf(row.left.map(nameOf))));
  if (row.putOut.length > 0) parts.push(t("putOutLine", namesOf(row.putOut.map(nameOf))));
  return (
    <p class="members-line" data-key={row.key}>
      {parts.join(" · ")}
    </p>
  );
}
