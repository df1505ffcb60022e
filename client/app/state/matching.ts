/** Names as they are compared: one form for all writings of a letter, no matter which case. */
export function folded(text: string): string {
  return text.normalize("NFKC").toLocaleLowerCase();
}

const SEPARATOR = /[\s_\-./]/;

/** How well a name answers what is sought, 0: not at all. Each word must be in it; its beginnings count most. */
export function matchOf(name: string, sought: string): number {
  const folds = folded(name);
  let sum = 1;
  for (const word of folded(sought).split(/\s+/)) {
    if (word === "") continue;
    const at = folds.indexOf(word);
    if (at === -1) return 0;
    const atWord = at === 0 || SEPARATOR.test(folds[at - 1] ?? "") || beginsWord(folds, word);
    sum += at === 0 ? 4 : atWord ? 2 : 1;
  }
  // Of two that begin alike the one that says no more is meant.
  return sum + (folds === folded(sought).trim() ? 4 : 0);
}

function beginsWord(name: string, word: string): boolean {
  return name.split(SEPARATOR).some((part) => part.startsWith(word));
}

/** Those that match, best first; equally good ones stay in their order. */
export function matching<T>(all: readonly T[], nameOf: (one: T) => string, sought: string): T[] {
  return all
    .map((one) => ({ one, match: matchOf(nameOf(one), sought) }))
    .filter(({ match }) => match > 0)
    .sort((a, b) => b.match - a.match)
    .map(({ one }) => one);
}
