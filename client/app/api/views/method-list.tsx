import { computed, signal } from "@preact/signals";
import { contract, type Method } from "../state/contract.ts";
import { hashOf, selection } from "../state/selection.ts";
import { summaryOf, t } from "../words.ts";

const sought = signal("");

/** Methods whose name or summary holds every word that is sought, by their nouns. */
const groups = computed(() => {
  const words = sought.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (method: Method) => {
    const text = `${method.name} ${method.summary} ${summaryOf(method)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = new Map<string, Method[]>();
  for (const method of contract.value?.methods ?? []) {
    if (fits(method)) found.set(method.noun, [...(found.get(method.noun) ?? []), method]);
  }
  return [...found];
});

/** All methods, by their nouns. */
export function MethodList() {
  const all = groups.value.flatMap(([, methods]) => methods);
  const enter = (event: KeyboardEvent) => {
    const [first] = all;
    if (event.key === "Enter" && first) location.hash = hashOf(first.name);
  };
  return (
    <nav class="method-list" aria-label={t("methods")} data-region>
      <div class="method-search">
        <input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={sought.value}
          onInput={(event) => {
            sought.value = event.currentTarget.value;
          }}
          onKeyDown={enter}
        />
        <p class="unseen" role="status">
          {t("methodCount", all.length)}
        </p>
      </div>
      <div class="method-groups">
        {all.length === 0 && <p class="muted">{t("nothingFound")}</p>}
        {groups.value.map(([noun, methods]) => (
          <section key={noun} aria-labelledby={`noun-${noun}`}>
            <h2 id={`noun-${noun}`}>{noun}</h2>
            <ul>
              {methods.map((method) => (
                <li key={method.name}>
                  <MethodLink method={method} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}

function MethodLink({ method: { name, changes, socketOnly } }: { method: Method }) {
  const chosen = selection.value;
  const isHere = chosen.kind === "method" && chosen.name === name;
  return (
    <a href={hashOf(name)} aria-current={isHere ? "page" : undefined}>
      <code>{name.split(".").slice(1).join(".")}</code>
      <span class="unseen">{` (${name})`}</span>
      {socketOnly && <span class="mark small">socket</span>}
      {changes && (
        <span class="dot-writes" title={t("changesHint")}>
          <span class="unseen">{t("changes")}</span>
        </span>
      )}
    </a>
  );
}
