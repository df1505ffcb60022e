import { useRef } from "preact/hooks";
import { giveKey, keyGiven } from "../state/key.ts";
import { t } from "../words.ts";

/** Takes an operator's key, for this tab. */
export function KeyForm() {
  const field = useRef<HTMLInputElement>(null);
  const use = (event: Event) => {
    event.preventDefault();
    const key = field.current?.value.trim() ?? "";
    if (key !== "") giveKey(key);
  };
  return (
    <form class="key-form" onSubmit={use}>
      <label>
        {t("operatorKey")}
        <input ref={field} type="password" autocomplete="off" aria-describedby="key-error" />
      </label>
      <button type="submit" class="quiet">
        {t("useKey")}
      </button>
      <p id="key-error" class="field-error" role="alert">
        {keyGiven.value && t("keyWrong")}
      </p>
    </form>
  );
}
