import { computed, signal } from "@preact/signals";
import { type ChatClient, type Found, type RpcError, Search, type SearchQuery } from "../../sdk/index.ts";
import { bundled } from "./bundled.ts";

/** What was typed into the search; it stays when the dialog closes, for whoever comes back to the results. */
export const searchTyped = signal("");

const current = signal<Search | undefined>(undefined);
const revision = signal(0);
let owner: ChatClient | undefined;

/** How a search stands. */
export interface Standing {
  /** Newest first as far as the server looked in that order. */
  readonly found: readonly Found[];
  readonly looking: boolean;
  /** Whether there is no more past to look through. */
  readonly done: boolean;
  readonly error: RpcError | undefined;
}

/** The search at hand; undefined before any. */
export const standing = computed<Standing | undefined>(() => {
  void revision.value;
  const search = current.value;
  return search && { found: search.found, looking: search.looking, done: search.done, error: search.error };
});

/** Forgets what another person searched: it is not this one's to see. */
export function searchAs(client: ChatClient | undefined): void {
  if (client === owner) return;
  owner = client;
  searchTyped.value = "";
  endSearch();
}

/** Searches anew, unless this is what was searched already; an answer to the search before is not waited for. */
export function search(query: SearchQuery): void {
  const before = current.peek();
  if (!owner || (before && !before.error && JSON.stringify(before.query) === JSON.stringify(query))) return;
  endSearch();
  const next = Search.of(owner, query);
  const changed = bundled(() => {
    revision.value += 1;
  });
  next.on("change", changed);
  current.value = next;
  void next.more();
}

/** Looks further back, or once more where that failed. */
export function searchFurther(): void {
  void current.peek()?.more();
}

/** Forgets what was found. */
export function endSearch(): void {
  current.peek()?.close();
  current.value = undefined;
}
