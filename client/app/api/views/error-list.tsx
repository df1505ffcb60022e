import { useEffect, useRef } from "preact/hooks";
import { contract, type ErrorEntry } from "../state/contract.ts";
import { selection } from "../state/selection.ts";
import { chosen, t } from "../words.ts";
import { Prose } from "./prose.tsx";

const SHOWN = 4;

/** Every error: name, number, what it means, whether to try again, and what to do. */
export function ErrorList() {
  const name = selection.value.kind === "errors" ? selection.value.name : undefined;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const row = name === undefined ? null : document.getElementById(`error-${name}`);
    (row ?? heading.current)?.focus();
    row?.scrollIntoView({ block: "center" });
  }, [name]);
  return (
    <article class="errors" aria-labelledby="errors-name">
      <h2 id="errors-name" ref={heading} tabIndex={-1}>
        {t("errorsTitle")}
      </h2>
      <p>{t("errorsText")}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("errorName")}</th>
            <th scope="col">{t("retry")}</th>
            <th scope="col">{t("meaning")}</th>
            <th scope="col">{t("whatToDo")}</th>
            <th scope="col">{t("ofMethods")}</th>
          </tr>
        </thead>
        <tbody>
          {contract.value?.errors.map((error) => (
            <ErrorRow key={error.name} error={error} isChosen={error.name === name} />
          ))}
        </tbody>
      </table>
    </article>
  );
}

function ErrorRow({ error, isChosen }: { error: ErrorEntry; isChosen: boolean }) {
  const { name, code, retryable, text, meaning, advice, methods } = error;
  const isEverywhere = methods.length > 40 || methods.length === 0;
  return (
    <tr id={`error-${name}`} tabIndex={-1} data-chosen={isChosen}>
      <th scope="row">
        <a href={`#${name}`}>{name}</a>
        <span class="number muted">{code}</span>
        <q>{chosen(text)}</q>
      </th>
      <td data-label={t("retry")}>
        <span class={retryable ? "ok" : "muted"}>{t(retryable ? "retryYes" : "retryNo")}</span>
      </td>
      <td data-label={t("meaning")}>
        <Prose text={chosen(meaning)} />
      </td>
      <td data-label={t("whatToDo")}>
        <Prose text={chosen(advice)} />
      </td>
      <td data-label={t("ofMethods")}>{isEverywhere ? t("everyMethod") : <MethodsOf methods={methods} />}</td>
    </tr>
  );
}

function MethodsOf({ methods }: { methods: readonly string[] }) {
  return (
    <>
      {methods.slice(0, SHOWN).map((method) => (
        <a key={method} href={`#${method}`}>
          <code>{method}</code>
        </a>
      ))}
      {methods.length > SHOWN && <span class="muted"> {t("andMore", methods.length - SHOWN)}</span>}
    </>
  );
}
