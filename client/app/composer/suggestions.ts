import { computed, signal } from "@preact/signals";
import { emojiByCode, searchEmoji } from "../emoji/emoji.ts";
import { allEmojiInBoth, loadEmoji } from "../emoji/loading.ts";
import { EVERYBODY, EVERYBODY_WORDS } from "../markdown/index.ts";
import { type Callable, peopleFor } from "./people.ts";
import { closedShortcode, type Trigger, triggerAt } from "./trigger.ts";
import { type Change, put, type Writing } from "./writing.ts";

/** One line of the list. */
export interface Suggestion {
  /** A user's id, EVERYBODY, or the emoji. */
  readonly key: string;
  readonly kind: Trigger["kind"];
  readonly label: string;
  /** What else to say of it. */
  readonly detail?: string | undefined;
  /** What is written in place of what was typed. */
  readonly insert: string;
}

/** Where the people come from, in the order in which they are offered. */
export interface Company {
  readonly people: () => readonly Callable[];
  /** The word that calls all, unless there is nobody but one other. */
  readonly everybody: () => string | undefined;
  /** People are wanted that may not be known yet. */
  readonly want: () => void;
}

const MOST = 8;

/** What is offered while a name or an emoji is being written, and which of it is chosen by the arrows. */
export class Suggestions {
  readonly #company: Company;
  readonly #trigger = signal<Trigger | undefined>(undefined);
  readonly #chosen = signal(0);
  /** Where the sign stands whose list was closed by hand. */
  #dismissed: number | undefined;

  constructor(company: Company) {
    this.#company = company;
  }

  readonly items = computed<readonly Suggestion[]>(() => {
    const trigger = this.#trigger.value;
    if (!trigger) return [];
    return trigger.kind === "person" ? this.#people(trigger.query) : emojiFor(trigger.query);
  });

  readonly kind = computed(() => this.#trigger.value?.kind);

  /** Index of the chosen one. */
  readonly active = computed(() => Math.min(this.#chosen.value, this.items.value.length - 1));

  /** The text or the caret may be another one. */
  look(writing: Writing): void {
    const trigger = triggerAt(writing);
    const before = this.#trigger.peek();
    if (trigger?.from !== this.#dismissed) this.#dismissed = undefined;
    if (trigger?.from !== before?.from || trigger?.query !== before?.query) this.#chosen.value = 0;
    this.#trigger.value = trigger && this.#dismissed === undefined ? trigger : undefined;
    if (trigger?.kind === "person") this.#company.want();
    if (trigger?.kind === "emoji") loadEmoji(trigger.query).catch(ignored);
  }

  close(): void {
    this.#dismissed = this.#trigger.peek()?.from;
    this.#trigger.value = undefined;
  }

  /**
   * A key that is none of an input method's.
   * @returns the change that it asks for; true: it was the list's, and there is nothing to change
   */
  keyDown(event: KeyboardEvent): Change | boolean {
    const items = this.items.peek();
    if (items.length === 0) return false;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) this.#chosen.value = (this.active.peek() + step + items.length) % items.length;
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" || event.key === "Tab") return this.take(items[this.active.peek()]) ?? true;
    else return false;
    return true;
  }

  /** What it means to take one. */
  take(item: Suggestion | undefined): Change | undefined {
    const trigger = this.#trigger.peek();
    if (!trigger || !item) return undefined;
    // "@Mei " could still become "@Mei Lin", but that was not taken.
    this.close();
    return replaced(trigger, item.insert);
  }

  /** The emoji whose shortcode was just closed by a second colon. */
  closed(writing: Writing): Change | undefined {
    const shortcode = closedShortcode(writing);
    const found = shortcode && emojiByCode(allEmojiInBoth.peek(), shortcode.query);
    return found && replaced(shortcode, found.emoji);
  }

  #people(query: string): Suggestion[] {
    const everybody = this.#company.everybody();
    const found = peopleFor(query, this.#company.people(), MOST).map(({ id, name }) => called(id, name));
    const isMeant = EVERYBODY_WORDS.some((word) => word.startsWith(query.toLowerCase()));
    return everybody && isMeant ? [...found.slice(0, MOST - 1), called(EVERYBODY, everybody)] : found;
  }
}

function called(key: string, name: string): Suggestion {
  return { key, kind: "person", label: name, insert: `@${name} ` };
}

function emojiFor(query: string): Suggestion[] {
  const found = searchEmoji(allEmojiInBoth.value, query, MOST);
  return found.map(({ emoji, codes, name }) => {
    return { key: emoji, kind: "emoji", label: name, detail: `:${codes[0]}:`, insert: emoji };
  });
}

function replaced({ from, to }: Trigger, insert: string): Change {
  return put({ text: "", start: from, end: to }, insert);
}

const ignored = () => undefined;
