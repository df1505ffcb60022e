import { signal } from "@preact/signals";
import { copy } from "../../views/message/clipboard.ts";
import { languages, type SnippetLanguage, snippet } from "../model/snippets.ts";
import type { Method } from "../state/contract.ts";
import { draftOf } from "../state/draft.ts";
import { shape } from "../state/runs.ts";
import { t } from "../words.ts";
import { Code } from "./json.tsx";
import { Tabs } from "./tabs.tsx";

const chosenLanguage = signal<SnippetLanguage>("curl");

/** Names of tools are the same in all languages. */
const names: Readonly<Record<SnippetLanguage, string>> = {
  curl: "curl",
  sdk: "SDK",
  cli: "CLI",
  socket: "Socket.IO",
};

/** The call as it stands there, for wherever somebody wants to make it. */
export function Snippets({ method }: { method: Method }) {
  const asked = { method: method.name, params: draftOf(method).value.value };
  const text = snippet(chosenLanguage.value, asked, shape.value, method, location.origin);
  return (
    <section class="snippets" aria-labelledby="snippets-title">
      <header class="part-heading">
        <h3 id="snippets-title">{t("inOtherWords")}</h3>
        <button type="button" class="text-act" onClick={() => void copy(text, "textCopied")}>
          {t("copyText")}
        </button>
      </header>
      <Tabs
        id="snippets"
        label={t("inOtherWords")}
        names={languages}
        selected={chosenLanguage.value}
        text={(name) => names[name]}
        select={(name) => {
          chosenLanguage.value = name;
        }}
      >
        <Code text={text} label={names[chosenLanguage.value]} />
      </Tabs>
    </section>
  );
}
