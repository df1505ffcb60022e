import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { writingIn } from "../../composer/field.ts";
import { t } from "../../i18n/index.ts";
import { composerTools } from "../../state/composer-tools.ts";
import { CloseIcon } from "../icons.tsx";
import type { Desk } from "./desk.ts";

export interface Offer {
  /** Whether there is one. */
  readonly isMade: () => boolean;
  /** Something is being pasted. */
  readonly look: (event: ClipboardEvent & { currentTarget: HTMLTextAreaElement }) => void;
  readonly accept: () => void;
  readonly withdraw: () => void;
}

/** Lines of a program that were pasted can be put into a fence, so that none of their signs is taken for a format. */
export function usePasteOffer(desk: Desk): Offer {
  return useMemo(() => {
    const pasted = signal<{ start: number; end: number } | undefined>(undefined);
    const withdraw = () => {
      pasted.value = undefined;
    };
    return {
      isMade: () => pasted.value !== undefined,
      withdraw,
      look: ({ clipboardData, currentTarget }) => {
        const text = (clipboardData?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n");
        const start = currentTarget.selectionStart;
        pasted.value = composerTools.peek()?.looksLikeCode(text) ? { start, end: start + text.length } : undefined;
      },
      accept: () => {
        const place = pasted.peek();
        withdraw();
        const tools = composerTools.peek();
        if (tools && desk.field.current && place)
          desk.change(tools.fenced({ ...writingIn(desk.field.current), ...place }));
      },
    };
  }, [desk]);
}

export function PasteOffer({ offer }: { offer: Offer }) {
  return (
    <div class="paste-offer" role="status">
      {offer.isMade() && (
        <>
          <span class="muted">{t("pastedCode")}</span>
          <button type="button" class="link-button" onClick={offer.accept}>
            {t("showAsCode")}
          </button>
          <button type="button" class="icon-button" aria-label={t("dismiss")} onClick={offer.withdraw}>
            <CloseIcon />
          </button>
        </>
      )}
    </div>
  );
}
