import { charAt, charBefore, isInWord } from "./letters.ts";

/** Stands for all members where a user's id could stand. */
export const EVERYBODY = "*";

/** Words that call all members, whatever language the page is in. */
export const EVERYBODY_WORDS = ["everyone", "all", "所有人"] as const;

export interface Mention {
  readonly user: string;
  /** With its @. */
  readonly text: string;
}

/** The names that may be called in a text, for looking up which one begins where. */
export class Names {
  /** By their first character, longest first: "Mei Lin" is not Mei. */
  readonly #byFirst = new Map<string, { name: string; user: string }[]>();

  constructor(people: Iterable<readonly [name: string, user: string]>) {
    for (const [name, user] of people) {
      const folded = fold(name);
      const first = charAt(folded, 0);
      if (first === "") continue;
      const same = this.#byFirst.get(first) ?? [];
      same.push({ name: folded, user });
      this.#byFirst.set(first, same);
    }
    for (const same of this.#byFirst.values()) same.sort((a, b) => b.name.length - a.name.length);
  }

  /** Who is called by the @ at `index`. An address of e-mail calls nobody, nor does the beginning of a longer name. */
  at(text: string, index: number): Mention | undefined {
    if (isInWord(charBefore(text, index))) return undefined;
    const from = index + 1;
    for (const { name, user } of this.#byFirst.get(fold(charAt(text, from))) ?? []) {
      const end = from + name.length;
      if (fold(text.slice(from, end)) !== name) continue;
      if (isInWord(charBefore(text, end)) && isInWord(charAt(text, end))) continue;
      return { user, text: text.slice(index, end) };
    }
    return undefined;
  }
}

/** Upper case calls the same person; where it has another length, positions would no longer fit. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

export const nobody = new Names([]);
