import type { Params, Room, User } from "#protocol";
import { folded } from "./matching.ts";

export const filters = ["in", "from", "after", "before"] as const;
export type Filter = (typeof filters)[number];

/** What somebody typed to search: words, and what they may be in. */
export type SearchQuery = { readonly words: string } & { readonly [One in Filter]?: string };

/** Something in a query that names nothing. */
export interface Misfit {
  readonly filter: Filter;
  readonly value: string;
}

// Where Chinese is typed, colons and quotation marks are wider.
const TOKEN = /(?<=^|\s)(in|from|after|before)[:：](?:["“]([^"”]*)["”]?|(\S*))/giu;

/** `tea from:Ann in:"quiet corner" after:2026-11-01` in its parts; of two alike the later one counts. */
export function parseQuery(typed: string): SearchQuery {
  const named: { [One in Filter]?: string } = {};
  const words = typed.replace(TOKEN, (_, filter: string, quoted?: string, plain?: string) => {
    const value = (quoted ?? plain ?? "").trim();
    const known = filters.find((one) => one === filter.toLowerCase());
    if (known && value !== "") named[known] = value;
    return "";
  });
  return { words: words.replace(/\s+/gu, " ").trim(), ...named };
}

/** The query with another value for a filter, or, for an empty one, without it. */
export function withFilter(typed: string, filter: Filter, value: string): string {
  const rest = typed
    .replace(TOKEN, (token: string, name: string) => (name.toLowerCase() === filter ? "" : token))
    .trim();
  if (value === "") return rest;
  return `${rest} ${filter}:${/\s/u.test(value) ? `"${value}"` : value}`.trimStart();
}

export interface Names {
  readonly me: string;
  readonly rooms: readonly Room[];
  readonly people: readonly User[];
  readonly titleOf: (room: Room) => string;
}

type SearchParams = Params<"message.search">;

/** What to ask the server for a query, and what of it names nothing that is known here. */
export function resolveQuery(query: SearchQuery, names: Names): { params: SearchParams; misfits: readonly Misfit[] } {
  const room = query.in === undefined ? undefined : roomNamed(query.in, names)?.id;
  const from = query.from === undefined ? undefined : personNamed(query.from, names);
  const after = query.after === undefined ? undefined : startOfDay(query.after);
  const before = query.before === undefined ? undefined : startOfDay(query.before);
  const found = { in: room, from, after, before };
  const misfits = filters.flatMap((filter) => {
    const value = query[filter];
    return value !== undefined && found[filter] === undefined ? [{ filter, value }] : [];
  });
  const params = {
    query: query.words,
    ...(room === undefined ? {} : { room }),
    ...(from === undefined ? {} : { from }),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
  return { params, misfits };
}

/** The room that `in:` means: by its name, by the other person's, or by its id. */
export function roomNamed(name: string, { rooms, titleOf }: Pick<Names, "rooms" | "titleOf">): Room | undefined {
  const sought = folded(name.replace(/^[#@]/, ""));
  return rooms.find((room) => folded(titleOf(room).replace(/^[#@]/, "")) === sought || room.id === sought);
}

function personNamed(name: string, { me, people }: Names): string | undefined {
  const sought = folded(name.replace(/^@/, ""));
  if (sought === "me" || sought === "我") return me;
  const exactly = people.find((one) => folded(one.name) === sought);
  if (exactly) return exactly.id;
  const begun = people.filter((one) => folded(one.name).startsWith(sought));
  return begun.length === 1 ? begun[0]?.id : undefined;
}

/** When a day of this place begins, ms; undefined for what is no day. */
function startOfDay(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  return date.getMonth() === Number(month) - 1 && date.getTime() >= 0 ? date.getTime() : undefined;
}
