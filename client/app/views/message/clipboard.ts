import { t } from "../../i18n/all.ts";
import { toast } from "../../state/toasts.ts";

/** Puts a text on the clipboard and says so; where it cannot be put there, a link at least can be read off. */
export async function copy(text: string, done: "textCopied" | "linkCopied"): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(t(done));
  } catch {
    // Pages that came over plain HTTP from another machine have only the old way.
    if (copyTheOldWay(text)) toast(t(done));
    else toast(t("copyFailed"), { tone: "bad", ...(done === "linkCopied" ? { detail: text } : {}) });
  }
}

function copyTheOldWay(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}
