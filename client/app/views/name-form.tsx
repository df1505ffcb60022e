import { useEffect, useRef, useState } from "preact/hooks";
import { limits } from "#protocol";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { rename } from "../state/account.ts";
import { isComposing } from "../state/keys.ts";

/** Changes a name where it stands. */
export function NameForm({ name, done }: { name: string; done: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [error, setError] = useState("");
  useEffect(() => field.current?.select(), []);
  const save = async (event: Event) => {
    event.preventDefault();
    const next = field.current?.value.trim() ?? "";
    if (next === "" || next === name) return done();
    try {
      await rename(next);
      done();
    } catch (cause) {
      setError(errorText(cause));
      field.current?.focus();
    }
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !isComposing(event)) done();
  };
  return (
    <form class="name-form" onSubmit={(event) => void save(event)}>
      <input
        ref={field}
        aria-label={t("yourName")}
        aria-invalid={error !== ""}
        aria-describedby="name-error"
        defaultValue={name}
        maxLength={limits.name}
        dir="auto"
        autocomplete="nickname"
        onKeyDown={keyDown}
      />
      <button type="submit" class="primary">
        {t("save")}
      </button>
      <button type="button" class="quiet" onClick={done}>
        {t("cancel")}
      </button>
      <p id="name-error" class="field-error" role="alert">
        {error}
      </p>
    </form>
  );
}
