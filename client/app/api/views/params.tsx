import { signal } from "@preact/signals";
import type { Fault } from "../model/checking.ts";
import { type Path, valueAt, withValueAt } from "../model/values.ts";
import { contract, type Method } from "../state/contract.ts";
import { type Draft, draftOf, exampleFor, write } from "../state/draft.ts";
import { refusedParam } from "../state/runs.ts";
import { t } from "../words.ts";
import { Fields, type FormTools } from "./field.tsx";
import { Tabs } from "./tabs.tsx";

const sides = ["form", "json"] as const;
const side = signal<(typeof sides)[number]>("form");

/** What a method is given, as a form and as JSON: both show the same, whichever is changed. */
export function Params({ method }: { method: Method }) {
  const draft = draftOf(method);
  const isEmpty = Object.keys(method.params.properties ?? {}).length === 0;
  return (
    <section class="params" aria-labelledby="params-title">
      <header class="part-heading">
        <h3 id="params-title">{t("params")}</h3>
        {!isEmpty && (
          <button type="button" class="text-act" onClick={() => write(draft, exampleFor(method))}>
            {t("useExample")}
          </button>
        )}
      </header>
      {isEmpty ? <p class="muted">{t("noParams")}</p> : <Sides method={method} draft={draft} />}
    </section>
  );
}

function Sides({ method, draft }: { method: Method; draft: Draft }) {
  return (
    <Tabs
      id="params"
      label={t("params")}
      names={sides}
      selected={side.value}
      text={(name) => t(name)}
      select={(name) => {
        side.value = name;
      }}
    >
      {side.value === "form" ? <Form method={method} draft={draft} /> : <Raw draft={draft} method={method} />}
    </Tabs>
  );
}

function Form({ method, draft }: { method: Method; draft: Draft }) {
  const value = draft.value.value;
  const room = valueAt(value, ["room"]);
  const tools: FormTools = {
    named: contract.value?.schemas ?? {},
    faultAt: (path) => faultsIn(method, draft).find((fault) => fault.path === path)?.text ?? "",
    set: (path: Path, next) => write(draft, withValueAt(draft.value.peek(), path, next) ?? {}),
    room: typeof room === "string" ? room : undefined,
  };
  return (
    <div class="form">
      {!draft.isJson.value && <p class="field-error">{t("notJson")}</p>}
      <Fields tools={tools} path={[]} schema={method.params} value={value} />
    </div>
  );
}

function Raw({ method, draft }: { method: Method; draft: Draft }) {
  const faults = faultsIn(method, draft);
  return (
    <div class="raw">
      <textarea
        aria-label={t("json")}
        aria-invalid={!draft.isJson.value || faults.length > 0}
        aria-describedby="raw-faults"
        spellcheck={false}
        rows={Math.min(20, draft.raw.value.split("\n").length + 1)}
        value={draft.raw.value}
        onInput={(event) => {
          draft.raw.value = event.currentTarget.value;
        }}
      />
      <ul id="raw-faults" class="field-error" role="status">
        {!draft.isJson.value && <li>{t("notJson")}</li>}
        {faults.map(({ path, text }) => (
          <li key={path}>
            <code>{path || "params"}</code> {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is wrong, in words: what can be seen from here, and what the node said of what stands there now. */
export function faultsIn(method: Method, draft: Draft): { path: string; text: string }[] {
  const refused = refusedParam.value;
  const told = refused?.method === method.name && refused.raw === draft.raw.value;
  return [
    ...draft.faults.value.map((fault) => ({ path: fault.path, text: textOf(fault) })),
    ...(told ? [{ path: refused.path, text: refused.message }] : []),
  ];
}

function textOf({ kind, wanted = "" }: Fault): string {
  if (kind === "missing") return t("faultMissing");
  if (kind === "unknown") return t("faultUnknown");
  if (kind === "pattern") return t("faultPattern");
  if (kind === "kind") return t("faultKind", String(wanted));
  if (kind === "choice") return t("faultChoice", String(wanted));
  return kind === "least" ? t("faultLeast", Number(wanted)) : t("faultMost", Number(wanted));
}
