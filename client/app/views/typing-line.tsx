import { namesOf } from "../i18n/format.ts";
import { t } from "../i18n/index.ts";
import { nameOf } from "../state/chat.ts";
import { writers } from "../state/typing.ts";

/** Who is writing, in a line that is always there. */
export function TypingLine() {
  const names = writers.value.map(nameOf);
  return (
    <p class="typing" role="status" dir="auto" data-testid="typing">
      {names.length > 0 && t("isWriting", namesOf(names), names.length)}
    </p>
  );
}
