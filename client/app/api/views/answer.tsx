import { useEffect, useRef } from "preact/hooks";
import { nodeIndex } from "../../state/node-colour.ts";
import { NodeMark } from "../../views/node-mark.tsx";
import { errorsAmong, medianMs, type Outcome, sharesOf } from "../model/tally.ts";
import { contract, type Method } from "../state/contract.ts";
import { type Answer, answer, SERIES, series, wayOf } from "../state/runs.ts";
import { chosen, t } from "../words.ts";
import { Json } from "./json.tsx";
import { Prose } from "./prose.tsx";

/** What came back: who gave it, how long it took, what it says, and what to do about an error. */
export function AnswerPanel({ method }: { method: Method }) {
  const one = answer.value?.method === method.name ? answer.value : undefined;
  const many = series.value?.method === method.name ? series.value : undefined;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // Where it stands below the parameters, whoever runs the method would not see that it was answered.
    if (one || many) panel.current?.scrollIntoView({ block: "nearest" });
  }, [one, many?.method]);
  return (
    <section ref={panel} class="answer" aria-labelledby="answer-title" aria-live="polite">
      <h3 id="answer-title">{t("answer")}</h3>
      {one ? <One {...one} /> : many ? <Many method={method} outcomes={many.outcomes} /> : <Nothing />}
    </section>
  );
}

const Nothing = () => <p class="muted answer-empty">{t("noAnswerYet")}</p>;

function One({ node, ms, status, error, body, failed }: Answer) {
  if (failed) return <p class="bad">{t("noAnswer")}</p>;
  return (
    <>
      <p class="answer-facts" data-testid="answer-facts">
        <span class={error === undefined ? "verdict ok" : "verdict bad"}>
          {error === undefined ? `✓ ${t("succeeded")}` : `✗ ${error}`}
        </span>
        <span class="served">
          <span class="unseen">{t("answeredBy")} </span>
          <NodeMark node={node} />
          <span class="number">{node ?? t("nobody")}</span>
        </span>
        <span class="number">{ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms</span>
        {status !== undefined && <span class="number muted">HTTP {status}</span>}
      </p>
      {error !== undefined && <Advice name={error} />}
      {body === undefined ? <p class="muted">{t("noAnswerWanted")}</p> : <Json value={body} label={t("answer")} />}
    </>
  );
}

function Advice({ name }: { name: string }) {
  const entry = contract.value?.errors.find((error) => error.name === name);
  if (!entry) return null;
  return (
    <div class="advice">
      <p>
        <Prose text={chosen(entry.meaning)} />
      </p>
      <p>
        <strong>{t("whatToDo")}:</strong> <Prose text={chosen(entry.advice)} /> <a href={`#${name}`}>{name}</a>
      </p>
    </div>
  );
}

function Many({ method, outcomes }: { method: Method; outcomes: readonly Outcome[] }) {
  const shares = sharesOf(outcomes);
  const most = Math.max(1, ...shares.map(({ runs }) => runs));
  return (
    <div class="tally" data-testid="tally">
      <p>
        {t("tally", outcomes.length, SERIES)} · {t("median", medianMs(outcomes).toFixed(1))}
      </p>
      <ul>
        {shares.map(({ node, runs }) => (
          <li key={node} data-node={node} data-runs={runs}>
            <span class="served">
              <NodeMark node={node || undefined} />
              <span class="number">{node || t("nobody")}</span>
            </span>
            <span class="bar" aria-hidden="true">
              <span class={`node-${node ? nodeIndex(node) : 7}`} style={{ inlineSize: `${(100 * runs) / most}%` }} />
            </span>
            <span class="number">
              <span class="unseen">{t("runsOf", node || t("nobody"), runs)}</span>
              <span aria-hidden="true">{runs}</span>
            </span>
          </li>
        ))}
      </ul>
      {errorsAmong(outcomes).map(({ error, runs }) => (
        <p key={error} class="bad">
          {runs} × <a href={`#${error}`}>{error}</a>
        </p>
      ))}
      {wayOf(method) === "socket" && <p class="muted">{t("socketStays")}</p>}
    </div>
  );
}
