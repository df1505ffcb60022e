import { useEffect, useState } from "preact/hooks";
import { limits, type Message } from "#protocol";
import { errorText, t } from "../i18n/index.ts";
import { chat } from "../state/chat.ts";
import { closeDialog } from "../state/dialogs.ts";
import { me } from "../state/identity.ts";
import { joinedRooms, roomTitle } from "../state/rooms.ts";
import { currentRoomId, go } from "../state/route.ts";
import {
  endSearch,
  found,
  search,
  searchError,
  searchesFurther,
  searchFurther,
  searching,
  searchTyped,
} from "../state/search.ts";
import { type Misfit, type Names, parseQuery, resolveQuery } from "../state/search-query.ts";
import { Dialog } from "./dialog.tsx";
import { SearchFilters } from "./search-filters.tsx";
import { byRoom, FoundLines, foundId } from "./search-results.tsx";
import { useChoice } from "./use-choice.ts";

/** Who stops typing for so long wants to see what there is. */
const PAUSE_MS = 500;

/** Finds what was said, in all of one's rooms. */
export function SearchDialog() {
  const typed = searchTyped.value;
  const query = parseQuery(typed);
  const names = useNames(query.in);
  const { params, misfits } = resolveQuery(query, names);
  const isReady = params.query !== "" && misfits.length === 0;
  const asked = JSON.stringify(params);
  useEffect(() => {
    if (!isReady) return endSearch();
    const timer = setTimeout(() => void search(params), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked, isReady]);
  const groups = byRoom(found.value ?? []);
  const lines = groups.flatMap(([, messages]) => messages);
  const open = (message: Message | undefined) => {
    if (!message) return;
    closeDialog();
    go(message.room, message.seq);
  };
  const choice = useChoice(lines.length, foundId, (at) => open(lines[at]), -1);
  const keyDown = (event: KeyboardEvent) => {
    choice.keyDown(event);
    if (event.key === "Enter" && !event.defaultPrevented && isReady) void search(params);
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
      <p id="search-hint" class={found.value || searching.value ? "unseen" : "search-hint muted"}>
        {t("searchHint")}
      </p>
      <FoundLines groups={groups} words={params.query} active={choice.at} open={open} />
      <Standing misfits={misfits} />
    </Dialog>
  );
}

/** Whom and what a query can name. Who is in the room at hand is asked for: they may have been silent so far. */
function useNames(room: string | undefined): Names {
  const client = chat.value;
  const [, setLearned] = useState(0);
  const rooms = joinedRooms.value;
  const id = rooms.find((one) => one.name === room?.replace(/^#/, ""))?.id ?? currentRoomId.value;
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
  return { me: me.value?.id ?? "", rooms, people: client?.people.all ?? [], titleOf: (one) => roomTitle(one.id) };
}

/** What came of the search so far, and how to go on. */
function Standing({ misfits }: { misfits: readonly Misfit[] }) {
  const count = found.value?.length;
  return (
    <div class="search-standing">
      <p role="status" class="muted">
        {searching.value ? t("searching") : count === undefined ? "" : t("foundCount", count)}
      </p>
      {searchesFurther.value && !searching.value && (
        <button type="button" class="quiet" onClick={() => void searchFurther()}>
          {t("searchFurther")}
        </button>
      )}
      <p class="field-error" role="alert">
        {misfits.map(({ filter, value }) => t("nothingNamed", `${filter}:${value}`)).join(" ")}
        {searchError.value !== undefined && errorText(searchError.value)}
      </p>
    </div>
  );
}
