import "./styles/index.css";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { me } from "../state/identity.ts";
import { pathOf } from "../state/place.ts";
import { currentPage, currentRoomId } from "../state/route.ts";
import { ConnectionChip } from "../views/connection-chip.tsx";
import { BackIcon, CupIcon } from "../views/icons.tsx";
import { contract, contractFailed, fetchContract } from "./state/contract.ts";
import { closeLine } from "./state/line.ts";
import { selection } from "./state/selection.ts";
import { Console } from "./views/console.tsx";
import { ErrorList } from "./views/error-list.tsx";
import { Intro } from "./views/intro.tsx";
import { MethodView } from "./views/method.tsx";
import { MethodList } from "./views/method-list.tsx";
import { t } from "./words.ts";

const documents = { OpenRPC: "/openrpc.json", AsyncAPI: "/asyncapi.json" } as const;

/** The API to try out, and its events to watch. */
export function ApiPage() {
  useEffect(() => {
    void fetchContract();
    return closeLine;
  }, []);
  const isConsole = currentPage.value === "api/events";
  return (
    <div class="api-page">
      <header class="api-header" data-region>
        <a class="back" href={pathOf({ room: currentRoomId.value })}>
          <BackIcon /> {t("toChat")}
        </a>
        <CupIcon />
        <h1>{t("title")}</h1>
        <nav aria-label={t("pages")}>
          <PageLink href="/api" isHere={!isConsole && selection.value.kind !== "errors"}>
            {t("methods")}
          </PageLink>
          <PageLink href="/api/events" isHere={isConsole}>
            {t("events")}
          </PageLink>
          <PageLink href="/api#errors" isHere={!isConsole && selection.value.kind === "errors"}>
            {t("errors")}
          </PageLink>
        </nav>
        <span class="spring" />
        <nav class="documents" aria-label={t("documents")}>
          {Object.entries(documents).map(([name, address]) => (
            <a key={name} href={address}>
              {name}
            </a>
          ))}
        </nav>
        <ConnectionChip />
      </header>
      {contract.value && me.value ? isConsole ? <ConsoleMain /> : <Playground /> : <Waiting />}
    </div>
  );
}

function PageLink({ href, isHere, children }: { href: string; isHere: boolean; children: ComponentChildren }) {
  return (
    <a href={href} aria-current={isHere ? "page" : undefined}>
      {children}
    </a>
  );
}

const ConsoleMain = () => (
  <main>
    <Console />
  </main>
);

function Playground() {
  const chosen = selection.value;
  const method = chosen.kind === "method" && contract.value?.methods.find(({ name }) => name === chosen.name);
  return (
    <div class="playground" data-chosen={chosen.kind !== "intro"}>
      <MethodList />
      <main data-region>
        <a class="to-list" href="/api">
          <BackIcon /> {t("allMethods")}
        </a>
        {method ? (
          <MethodView key={method.name} method={method} />
        ) : chosen.kind === "errors" ? (
          <ErrorList />
        ) : (
          <Intro />
        )}
      </main>
    </div>
  );
}

function Waiting() {
  return (
    <main class="threshold">
      {contractFailed.value ? (
        <>
          <p>{t("fetchFailed")}</p>
          <button type="button" class="primary" onClick={() => void fetchContract()}>
            {t("again")}
          </button>
        </>
      ) : (
        <p class="muted" role="status">
          <span class="spinner" aria-hidden="true" /> {t("fetching")}
        </p>
      )}
    </main>
  );
}
