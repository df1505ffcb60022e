import { useRef } from "preact/hooks";
import { keepOperatorKey } from "../../state/operator.ts";
import { toast } from "../../state/toasts.ts";
import { closeLine } from "../state/line.ts";
import { t } from "../words.ts";

/** Says what an operator's method needs, and takes the key. */
export function OperatorKey() {
  const field = useRef<HTMLInputElement>(null);
  const use = (event: Event) => {
    event.preventDefault();
    const key = field.current?.value.trim() ?? "";
    if (key === "") return;
    keepOperatorKey(key);
    // A key is shown at the door: the line is opened anew when it is needed.
    closeLine();
    toast(t("keyKept"));
  };
  return (
    <form class="operator-key note" onSubmit={use}>
      <span>{t("operatorHint")}</span>
      <label>
        <span class="unseen">{t("operatorKey")}</span>
        <input ref={field} type="password" autocomplete="off" placeholder={t("operatorKey")} />
      </label>
      <button type="submit" class="quiet">
        {t("useKey")}
      </button>
    </form>
  );
}
