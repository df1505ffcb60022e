import { useCallback, useRef, useState } from "preact/hooks";
import type { MessageRef } from "#protocol";
import { t } from "../../i18n/index.ts";
import { askForEmoji } from "../../state/emoji-request.ts";
import { enterKey } from "../../state/preferences.ts";
import type { RoomView } from "../../state/room-view.ts";
import { commandKey } from "../../state/shortcuts.ts";
import { FormatIcon, SaveIcon, SendIcon, SmileIcon } from "../icons.tsx";
import { lazyView } from "../lazy-view.tsx";
import { type Desk, useDesk } from "./desk.ts";
import { Field } from "./field.tsx";
import { lengthLeft } from "./length.ts";
import { PasteOffer, usePasteOffer } from "./paste-offer.tsx";
import { TargetBar } from "./target-bar.tsx";

const TELL_WHEN_LEFT = 200;
const SuggestionList = lazyView(() => import("./suggestion-list.tsx").then((file) => file.SuggestionList));
const FormatPanel = lazyView(() => import("./format-panel.tsx").then((file) => file.FormatPanel));

interface ComposerProps {
  readonly view: RoomView;
  /** The message with which a thread begins: what is written goes there. */
  readonly thread?: MessageRef;
}

/** Where messages are written and changed; never disabled, also when there is no connection. */
export function Composer({ view, thread }: ComposerProps) {
  const desk = useDesk(view, thread);
  const offer = usePasteOffer(desk);
  const submit = (event: Event) => {
    event.preventDefault();
    desk.submit();
  };
  const left = lengthLeft(desk.writing.text.value);
  return (
    <form class="composer" data-region onSubmit={submit}>
      <PasteOffer offer={offer} />
      <div class={`composer-box ${left < 0 ? "over" : ""}`}>
        <SuggestionList desk={desk} />
        <TargetBar writing={desk.writing} />
        <div class="composer-line">
          <Field desk={desk} offer={offer} isOver={left < 0} />
          <Tools desk={desk} cannotSend={left < 0} />
        </div>
      </div>
      <p class="composer-foot">
        <span id={`${desk.id}-hint`} class="muted only-wide">
          {hint(desk.writing.editing.value !== undefined)}
        </span>
        <span id={`${desk.id}-count`} class={`characters number ${left < 0 ? "bad" : "muted"}`} role="status">
          {left < 0 ? t("charactersOver", -left) : left <= TELL_WHEN_LEFT ? t("charactersLeft", left) : ""}
        </span>
      </p>
    </form>
  );
}

function hint(isEdit: boolean): string {
  if (enterKey.value === "breaks") return t("composerHintBreaks", commandKey);
  return t(isEdit ? "editHint" : "composerHint");
}

function Tools({ desk, cannotSend }: { desk: Desk; cannotSend: boolean }) {
  const isEdit = desk.writing.editing.value !== undefined;
  const isEmpty = desk.writing.text.value.trim() === "";
  return (
    <>
      <Formatting desk={desk} />
      <button
        type="button"
        class="icon-button"
        aria-label={t("emoji")}
        aria-haspopup="dialog"
        onClick={(event) => askForEmoji(event.currentTarget, desk.insertEmoji)}
      >
        <SmileIcon />
      </button>
      <button type="submit" class="send" aria-label={t(isEdit ? "save" : "send")} aria-disabled={isEmpty || cannotSend}>
        {isEdit ? <SaveIcon /> : <SendIcon />}
      </button>
    </>
  );
}

function Formatting({ desk }: { desk: Desk }) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        class="icon-button only-wide"
        aria-label={t("formatting")}
        aria-expanded={isOpen}
        // The field keeps the focus and its selection.
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setOpen(!isOpen)}
      >
        <FormatIcon />
      </button>
      {isOpen && anchor.current && <FormatPanel anchor={anchor.current} format={desk.format} close={close} />}
    </>
  );
}
