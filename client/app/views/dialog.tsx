import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { closeDialog } from "../state/dialogs.ts";
import { CloseIcon } from "./icons.tsx";

interface DialogProps {
  title: string;
  /** `waiting` shows itself a moment later than others, `wide` has room for lists, `bare` and `search` begin with a field. */
  tone?: "plain" | "waiting" | "wide" | "bare" | "search";
  children: ComponentChildren;
}

/** A native modal dialog; it closes by Escape, by its button, and by a click beside it. */
export function Dialog({ title, tone = "plain", children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // At once: the very next key is meant for it.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape and the button
    <dialog
      ref={dialog}
      class={tone}
      aria-labelledby="dialog-title"
      // It may have given way to another one by now.
      onClose={() => dialog.current && closeDialog()}
      onClick={(event) => event.target === event.currentTarget && closeDialog()}
    >
      <div class="dialog">
        <div class="dialog-heading">
          <h2 id="dialog-title" class={tone === "bare" || tone === "search" ? "unseen" : undefined}>
            {title}
          </h2>
          <button type="button" class="icon-button" aria-label={t("close")} onClick={closeDialog}>
            <CloseIcon />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
