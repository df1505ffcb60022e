import { batch, effect, signal } from "@preact/signals";
import type { Message, Params } from "#protocol";
import type { ChatClient } from "../../sdk/index.ts";
import { chat } from "./chat.ts";

type SearchParams = Params<"message.search">;

/** One look covers so much of the past by itself, in calls; then somebody has to want more. */
const CALLS = 5;
/** So many are enough to read for now. */
const ENOUGH = 20;

/** What was typed into the search; it stays when the dialog closes, for whoever comes back to the results. */
export const searchTyped = signal("");
/** What was found, newest first as far as the server looked in that order; undefined before any search. */
export const found = signal<readonly Message[] | undefined>(undefined);
export const searching = signal(false);
export const searchError = signal<unknown>(undefined);
/** Whether there is more past to look through. */
export const searchesFurther = signal(false);

let last: { params: SearchParams; next: string | undefined } | undefined;

/** Searches anew; an answer to the search before is not waited for. */
export async function search(params: SearchParams): Promise<void> {
  if (JSON.stringify(params) === JSON.stringify(last?.params) && searchError.peek() === undefined) return;
  last = { params, next: undefined };
  found.value = undefined;
  await look();
}

/** Looks further back. */
export async function searchFurther(): Promise<void> {
  if (!searching.peek()) await look();
}

/** Forgets what was found. */
export function endSearch(): void {
  last = undefined;
  batch(() => {
    found.value = undefined;
    searching.value = false;
    searchesFurther.value = false;
    searchError.value = undefined;
  });
}

/** What one person found is not another's to see. */
export function followSearch(): void {
  effect(() => {
    void chat.value;
    endSearch();
    searchTyped.value = "";
  });
}

async function look(): Promise<void> {
  const mine = last;
  const client = chat.peek();
  if (!mine || !client) return;
  batch(() => {
    searching.value = true;
    searchError.value = undefined;
  });
  try {
    await walk(client, mine);
  } catch (error) {
    if (mine === last) searchError.value = error;
  }
  if (mine === last) searching.value = false;
}

async function walk(client: ChatClient, mine: NonNullable<typeof last>): Promise<void> {
  const before = found.peek()?.length ?? 0;
  for (let calls = 0; calls < CALLS; calls += 1) {
    const from = mine.next === undefined ? {} : { next: mine.next };
    const { messages, users, next } = await client.reader.call("message.search", { ...mine.params, ...from });
    if (mine !== last) return;
    client.people.learn(users);
    mine.next = next;
    batch(() => {
      found.value = [...(found.peek() ?? []), ...messages];
      searchesFurther.value = next !== undefined;
    });
    if (next === undefined || (found.peek()?.length ?? 0) - before >= ENOUGH) return;
  }
}
