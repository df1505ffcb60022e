import { useState } from "preact/hooks";
import { limits } from "#protocol";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { closeDialog } from "../state/dialogs.ts";
import { focusComposer } from "../state/regions.ts";
import { createRoom } from "../state/rooms.ts";

const kinds = [
  ["public", "roomKindPublic"],
  ["private", "roomKindPrivate"],
] as const;

/** A new room, whose owner is whoever makes it. */
export function CreateForm({ name: proposed, focused }: { name: string; focused: boolean }) {
  const [name, setName] = useState(proposed);
  const [topic, setTopic] = useState("");
  const [kind, setKind] = useState<"public" | "private">("public");
  const [error, setError] = useState("");
  const create = async (event: Event) => {
    event.preventDefault();
    try {
      await createRoom({ name: name.trim(), kind, topic: topic.trim() });
      closeDialog();
      focusComposer();
    } catch (cause) {
      setError(errorText(cause));
    }
  };
  return (
    <form class="create-form" onSubmit={(event) => void create(event)}>
      <label class="whole-line">
        <span>{t("newRoom")}</span>
        <input
          value={name}
          required
          autofocus={focused && proposed === ""}
          maxLength={limits.name}
          placeholder={t("roomName")}
          aria-label={t("roomName")}
          aria-describedby="create-error"
          dir="auto"
          autocomplete="off"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label class="whole-line">
        <span>{t("topic")}</span>
        <input
          value={topic}
          maxLength={limits.topic}
          placeholder={t("topicHint")}
          dir="auto"
          autocomplete="off"
          onInput={(event) => setTopic(event.currentTarget.value)}
        />
      </label>
      <fieldset class="choice">
        <legend>{t("roomKind")}</legend>
        <div class="segments">
          {kinds.map(([value, label]) => (
            <label key={value}>
              <input type="radio" name="kind" checked={kind === value} onChange={() => setKind(value)} />
              <span>{t(label)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" class="primary">
        {t("createRoom")}
      </button>
      <p id="create-error" class="field-error" role="alert">
        {error}
      </p>
    </form>
  );
}
