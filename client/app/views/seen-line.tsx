import { namesOf } from "../i18n/format.ts";
import { t } from "../i18n/index.ts";
import { nameOf } from "../state/chat.ts";
import { Avatar } from "./avatar.tsx";

/** How many are shown by their sign; the names tell of the others. */
const FACES = 3;

/** Under the last message that these people have read. */
export function SeenLine({ users }: { users: readonly string[] }) {
  return (
    <p class="seen" data-testid="seen" title={namesOf(users.map(nameOf), users.length)}>
      <span class="seen-faces">
        {users.slice(0, FACES).map((id) => (
          <Avatar key={id} id={id} name={nameOf(id)} />
        ))}
      </span>
      <bdi class="seen-names">{t("seenBy", namesOf(users.map(nameOf)))}</bdi>
    </p>
  );
}
