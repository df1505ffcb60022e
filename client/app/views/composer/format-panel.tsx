import { useRef } from "preact/hooks";
import type { Format } from "../../composer/formatting.ts";
import { t } from "../../i18n/all.ts";
import { commandKey } from "../../state/shortcuts.ts";
import { usePopover } from "../use-popover.ts";

/** What formatting there is: how it is written, and by which key it is given. */
const FORMATS: readonly { format: Format; sample: string; keys?: string }[] = [
  { format: "bold", sample: "**…**", keys: "B" },
  { format: "italic", sample: "_…_", keys: "I" },
  { format: "strike", sample: "~~…~~", keys: "⇧X" },
  { format: "code", sample: "`…`", keys: "E" },
  { format: "link", sample: "[…](https://…)", keys: "K" },
  { format: "quote", sample: "> …" },
  { format: "list", sample: "- …" },
  { format: "numbers", sample: "1. …" },
];

interface FormatPanelProps {
  readonly anchor: HTMLElement;
  readonly format: (format: Format) => void;
  readonly close: () => void;
}

export function FormatPanel({ anchor, format, close }: FormatPanelProps) {
  const box = useRef<HTMLElement>(null);
  usePopover(box, anchor, close);
  const take = (chosen: Format) => {
    close();
    format(chosen);
  };
  return (
    <section ref={box} popover="manual" class="format-panel" aria-label={t("formatting")}>
      {FORMATS.map(({ format: one, sample, keys }) => (
        <button
          key={one}
          type="button"
          class="format"
          // The field keeps its selection.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(one)}
        >
          <span class={`format-name ${one}`}>{t(one)}</span>
          <code dir="ltr">{sample}</code>
          {keys && <kbd>{`${commandKey} ${keys}`}</kbd>}
        </button>
      ))}
    </section>
  );
}
