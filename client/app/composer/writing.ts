/** What stands in the field and what of it is selected, in UTF-16 units. */
export interface Writing {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A change of one place in the text: everything else, and the field's own undo, stay as they are. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  /** What is selected afterwards. */
  readonly start: number;
  readonly end: number;
}

/** The writing after a change. */
export function changed({ text }: Writing, { from, to, insert, start, end }: Change): Writing {
  return { text: text.slice(0, from) + insert + text.slice(to), start, end };
}

/** Puts something where the selection is, and the caret behind it. */
export function put({ start, end }: Writing, insert: string): Change {
  const after = start + insert.length;
  return { from: start, to: end, insert, start: after, end: after };
}
