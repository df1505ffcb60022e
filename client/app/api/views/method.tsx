import { useEffect, useRef } from "preact/hooks";
import { copy } from "../../views/message/clipboard.ts";
import { opensSession } from "../model/request.ts";
import { contract, type Method } from "../state/contract.ts";
import { draftOf, write } from "../state/draft.ts";
import { hashOf, selection } from "../state/selection.ts";
import { summaryOf, t } from "../words.ts";
import { AnswerPanel } from "./answer.tsx";
import { Json } from "./json.tsx";
import { OperatorKey } from "./operator-key.tsx";
import { Params } from "./params.tsx";
import { Prose } from "./prose.tsx";
import { Runner } from "./runner.tsx";
import { SchemaTree } from "./schema-tree.tsx";
import { Snippets } from "./snippets.tsx";

const accessWords = {
  public: "accessPublic",
  session: "accessSession",
  member: "accessMember",
  observer: "accessObserver",
  operator: "accessOperator",
} as const;

/** One method: what it does, what it takes, and what a node of this cluster answers. */
export function MethodView({ method }: { method: Method }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const chosen = selection.peek();
    if (chosen.kind === "method" && chosen.params !== undefined) write(draftOf(method), chosen.params);
    heading.current?.focus();
  }, [method]);
  return (
    <article class="method" aria-labelledby="method-name">
      <header class="method-header">
        <h2 id="method-name" ref={heading} tabIndex={-1}>
          <code>{method.name}</code>
        </h2>
        {method.changes && (
          <span class="mark writes" title={t("changesHint")}>
            {t("changes")}
          </span>
        )}
        {method.socketOnly && <span class="mark">{t("socketOnly")}</span>}
        <span class="mark">{t(accessWords[method.access as keyof typeof accessWords])}</span>
        <span class="spring" />
        <CopyLink method={method} />
        <p>
          <Prose text={summaryOf(method)} />
        </p>
        <Notes method={method} />
      </header>
      <div class="method-columns">
        <div class="column">
          <Params method={method} />
          <Runner method={method} />
        </div>
        <div class="column">
          <AnswerPanel method={method} />
          <Snippets method={method} />
        </div>
      </div>
      <Reference method={method} />
    </article>
  );
}

function CopyLink({ method }: { method: Method }) {
  const link = () => location.origin + location.pathname + hashOf(method.name, draftOf(method).value.peek());
  return (
    <button type="button" class="text-act" title={t("linkHint")} onClick={() => void copy(link(), "linkCopied")}>
      {t("copyLink")}
    </button>
  );
}

function Notes({ method: { name, access } }: { method: Method }) {
  return (
    <>
      {opensSession(name) && <p class="note">{t("sessionHint")}</p>}
      {name === "session.logout" && <p class="note">{t("logoutHint")}</p>}
      {(access === "operator" || access === "observer") && <OperatorKey />}
    </>
  );
}

/** What the contract says of the answer. */
function Reference({ method }: { method: Method }) {
  const named = contract.value?.schemas ?? {};
  return (
    <div class="reference">
      <section aria-labelledby="result-title">
        <h3 id="result-title">{t("resultSchema")}</h3>
        <SchemaTree schema={method.result} named={named} />
      </section>
      <section aria-labelledby="errors-title">
        <h3 id="errors-title">{t("canAnswer")}</h3>
        <ul class="error-names">
          {method.errors.map((name) => (
            <li key={name}>
              <a href={`#${name}`}>{name}</a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="example-title">
        <h3 id="example-title">{t("exampleAnswer")}</h3>
        <Json value={method.example.result} label={t("exampleAnswer")} />
      </section>
    </div>
  );
}
