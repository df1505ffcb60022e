import type { MessageRef } from "#protocol";

export interface EditTarget extends MessageRef {
  readonly text: string;
}

/** A message of one's own that is being changed, and what it is to say. */
export interface Editing {
  readonly target: EditTarget;
  readonly text: string;
}

/**
 * What stands in the field is the last one; nothing: the draft. Those before it were begun and not finished when
 * something else was wanted, or were refused meanwhile: they come back one by one.
 */
export type Edits = readonly (Editing | undefined)[];

/** Changes a message. One that was begun before goes on as it was left. */
export function begun(edits: Edits, target: EditTarget): Edits {
  const before = edits.find((one) => one?.target.id === target.id);
  const others = laidAside(edits).filter((one) => one?.target.id !== target.id);
  return [...others, before ?? { target, text: target.text }];
}

/** Goes on with the draft. */
export function drafting(edits: Edits): Edits {
  const others = laidAside(edits);
  return others.length === 0 ? others : [...others, undefined];
}

/** What stands in the field is done with. */
export function finished(edits: Edits): Edits {
  return edits.slice(0, -1);
}

/** Another text for the message in the field. */
export function rewritten(edits: Edits, text: string): Edits {
  const editing = edits.at(-1);
  return editing ? [...finished(edits), { ...editing, text }] : edits;
}

/** A change was refused: it comes back after what is being written now, if anything is. */
export function refused(edits: Edits, editing: Editing, isWriting: boolean): Edits {
  return isWriting && edits.length === 0 ? [editing, undefined] : [editing, ...edits];
}

/** Where nothing was changed, nothing is kept; the draft is kept elsewhere. */
function laidAside(edits: Edits): Edits {
  const editing = edits.at(-1);
  return editing && editing.text !== editing.target.text ? edits : finished(edits);
}
