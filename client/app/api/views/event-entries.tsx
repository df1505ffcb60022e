import { useEffect } from "preact/hooks";
import { pageAnchor } from "../../state/route.ts";
import { contract } from "../state/contract.ts";
import { shapeSummary, t } from "../words.ts";
import { Prose } from "./prose.tsx";
import { SchemaTree } from "./schema-tree.tsx";

/** Every event and each of its shapes, as the AsyncAPI document has them. */
export function EventEntries() {
  const anchor = pageAnchor.value;
  useEffect(() => openEntry(anchor), [anchor]);
  const all = contract.value;
  return (
    <aside class="entries" aria-labelledby="entries-title" data-region>
      <header class="part-heading">
        <h2 id="entries-title">{t("whatComes")}</h2>
        <a href="/asyncapi.json">AsyncAPI</a>
      </header>
      {all?.eventNames.map((event) => (
        <section key={event} aria-labelledby={`entries-${event}`}>
          <h3 id={`entries-${event}`}>
            <code>{event}</code>
          </h3>
          {all.events
            .filter((entry) => entry.event === event)
            .map(({ shape, summary, schema }) => (
              <details key={shape} id={`event.${shape}`} class="entry">
                <summary>
                  {shape !== event && <code>{shape}</code>}{" "}
                  <span class="muted">
                    <Prose text={shapeSummary({ shape, summary })} />
                  </span>
                </summary>
                <SchemaTree schema={schema} named={all.eventSchemas} />
              </details>
            ))}
        </section>
      ))}
    </aside>
  );
}

function openEntry(id: string): void {
  const entry = id.startsWith("event.") ? document.getElementById(id) : null;
  if (!(entry instanceof HTMLDetailsElement)) return;
  entry.open = true;
  entry.scrollIntoView({ block: "nearest" });
  entry.querySelector("summary")?.focus();
}
