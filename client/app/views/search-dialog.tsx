import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { limits, type Room } from "#protocol";
import type { Found } from "../../sdk/index.ts";
import { t } from "../i18n/all.ts";
import { errorText } from "../i18n/index.ts";
import { chat, status } from "../state/chat.ts";
import { closeDialog } from "../state/dialogs.ts";
import { me } from "../state/identity.ts";
import { joinedRooms, roomTitle } from "../state/rooms.ts";
import { currentRoomId, go } from "../state/route.ts";
import { endSearch, search, searchAs, searchFurther, searchTyped, standing } from "../state/search.ts";
import { type Misfit, type Names, parseQuery, resolveQuery, roomNamed } from "../state/search-query.ts";
import { Dialog } from "./dialog.tsx";
import { SearchFilters } from "./search-filters.tsx";
import { byRoom, FoundLines, foundId } from "./search-results.tsx";
import { useChoice } from "./use-choice.ts";

/** Who stops typing for so long wants to see what there is. */
const PAUSE_MS = 500;

/** Finds what was said, in all of one's rooms. */
export function SearchDialog() {
  const client = chat.value;
  useLayoutEffect(() => searchAs(client), [client]);
  const typed = searchTyped.value;
  const query = parseQuery(typed);
  const names = useNames(query.in);
  const { params, misfits } = resolveQuery(query, names);
  const isReady = params.query !== "" && misfits.length === 0;
  const asked = JSON.stringify(params);
  useEffect(() => {
    if (!isReady) return endSearch();
    const timer = setTimeout(() => search(params), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked, isReady]);
  const groups = byRoom(standing.value?.found ?? []);
  const lines = groups.flatMap(([, messages]) => messages);
  const open = (message: Found | undefined) => {
    if (!message) return;
    closeDialog();
    go(message.room, message.seq);
  };
  const choice = useChoice(lines.length, foundId, (at) => open(lines[at]), -1);
  const keyDown = (event: KeyboardEvent) => {
    choice.keyDown(event);
    if (event.key === "Enter" && !event.defaultPrevented && isReady) search(params);
  };
  const type = (next: string) => {
    searchTyped.value = next;
    choice.set(-1);
  };
  return (
    <Dialog title={t("searchMessages")} tone="search">
      <input
        type="text"
        class="seek"
        role="combobox"
        aria-label={t("searchMessages")}
        aria-autocomplete="list"
        aria-expanded={lines.length > 0}
        aria-controls="found"
        aria-activedescendant={choice.id}
        aria-describedby="search-hint"
        placeholder={t("searchMessages")}
        maxLength={limits.search.query}
        autofocus
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={keyDown}
      />
      <SearchFilters typed={typed} type={type} names={names} />
      <Hint shown={standing.value === undefined && misfits.length === 0} />
      <FoundLines groups={groups} words={params.query} active={choice.at} open={open} />
      <Outcome misfits={misfits} needsWord={params.query === "" && typed.trim() !== ""} />
    </Dialog>
  );
}

/** Whom and what a query can name. Who is in the room at hand is asked for: they may have been silent so far. */
function useNames(room: string | undefined): Names {
  const client = chat.value;
  const [, setLearned] = useState(0);
  const rooms = joinedRooms.value;
  const titleOf = (one: Room) => roomTitle(one.id);
  const id = (room && roomNamed(room, { rooms, titleOf })?.id) || currentRoomId.value;
  useEffect(() => {
    client?.reader.call("room.members", { room: id }).then(
      ({ members }) => {
        client.people.learn(members);
        setLearned((times) => times + 1);
      },
      // Then those are known who are known.
      () => undefined,
    );
  }, [client, id]);
  return { me: me.value?.id ?? "", rooms, people: client?.people.all ?? [], titleOf };
}

/** How to ask; still there for ears when there is something else to see. */
function Hint({ shown }: { shown: boolean }) {
  return (
    <div id="search-hint" class={shown ? "search-hint muted" : "unseen"}>
      <p>{t("searchHint")}</p>
      <p class="search-examples">
        {t("searchExamples")
          .split(" ")
          .map((example) => (
            <code key={example}>{example}</code>
          ))}
      </p>
    </div>
  );
}

const misfitTexts = { in: "noRoomNamed", from: "nobodyNamed", after: "noSuchDay", before: "noSuchDay" } as const;

/** What came of the search so far, and how to go on. */
function Outcome({ misfits, needsWord }: { misfits: readonly Misfit[]; needsWord: boolean }) {
  const { looking = false, done = true, error, found } = standing.value ?? {};
  const isUp = status.value?.state === "up";
  const news = looking ? t(isUp ? "searching" : "searchWaits") : found ? t("foundCount", found.length) : "";
  const told = needsWord ? t("searchNeedsWord") : news;
  return (
    <div class="search-outcome">
      <p role="status" class="muted">
        {misfits.length === 0 && told}
      </p>
      {!done && !looking && (
        <button type="button" class="quiet" onClick={searchFurther}>
          {t(error ? "retry" : "searchFurther")}
        </button>
      )}
      <p class="field-error" role="alert">
        {misfits.map(({ filter, value }) => t(misfitTexts[filter], value)).join(" ")}
        {error && errorText(error)}
      </p>
    </div>
  );
}
