import { initialsOf } from "./pinyin.ts";

/** Somebody who may be called by name. */
export interface Callable {
  readonly id: string;
  readonly name: string;
}

const MOST = 8;

/**
 * Who is meant by what was typed so far, best first: names that begin like it, then names one of whose words does, then
 * names that hold it. A Chinese character is met by itself or by its initial in pinyin.
 * @param people in the order in which they are offered when they fit equally well
 */
export function peopleFor<Person extends Callable>(query: string, people: readonly Person[], most = MOST): Person[] {
  const wanted = [...query.normalize("NFC").toLocaleLowerCase()];
  const ranked = people.flatMap((person) => {
    const rank = rankOf(person.name, wanted);
    return rank === undefined ? [] : [{ person, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ person }) => person);
}

function rankOf(name: string, wanted: readonly string[]): number | undefined {
  const chars = [...name.toLocaleLowerCase()];
  let best: number | undefined;
  for (let at = 0; at < chars.length; at += 1) {
    const rank = at === 0 ? 0 : isWordStart(chars, at) ? 1 : 2;
    if (rank < (best ?? 3) && wanted.every((char, i) => meets(chars, at + i, char))) best = rank;
  }
  return best;
}

function meets(chars: readonly string[], at: number, wanted: string): boolean {
  const char = chars[at];
  return char !== undefined && (char === wanted || initialsOf(char, at === 0).includes(wanted));
}

function isWordStart(chars: readonly string[], at: number): boolean {
  const before = chars[at - 1] ?? " ";
  return !/[\p{L}\p{N}]/u.test(before);
}
