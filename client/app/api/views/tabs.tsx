import type { ComponentChildren } from "preact";

interface TabsProps<Name extends string> {
  /** What they are for, to who does not see them. */
  label: string;
  id: string;
  names: readonly Name[];
  selected: Name;
  text(name: Name): string;
  select(name: Name): void;
  children: ComponentChildren;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** Several views of one thing, of which one is seen; arrows go from one to the next. */
export function Tabs<Name extends string>({ label, id, names, selected, text, select, children }: TabsProps<Name>) {
  const go = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const step = STEPS[event.key];
    const next = step === undefined ? undefined : names.at((names.indexOf(selected) + step) % names.length);
    if (next === undefined) return;
    event.preventDefault();
    select(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-name="${next}"]`)?.focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={go}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            data-name={name}
            aria-selected={name === selected}
            aria-controls={`${id}-panel`}
            tabIndex={name === selected ? 0 : -1}
            onClick={() => select(name)}
          >
            {text(name)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected}`}>
        {children}
      </div>
    </div>
  );
}
