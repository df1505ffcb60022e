import { batch, computed, signal } from "@preact/signals";
import { limits, type MessageRef } from "#protocol";
import type { ChatClient, Said } from "../../sdk/index.ts";
import { Drafts, noDraft, type ReplyTarget, sweepDrafts } from "../composer/drafts.ts";
import { begun, drafting, type Edits, type EditTarget, finished, refused, rewritten } from "../composer/edits.ts";
import { errorText } from "../i18n/index.ts";
import { calledIn, EVERYBODY, EVERYBODY_WORDS, Names } from "../markdown/index.ts";
import { chat } from "./chat.ts";
import { me } from "./identity.ts";
import { toast } from "./toasts.ts";

/** Where something is written: a room, or a thread of it, by the message with which that begins. */
export interface Place {
  readonly room: string;
  readonly thread?: MessageRef | undefined;
}

const EXCERPT = 300;

/** What is being written in one place: a draft, maybe as a reply, or another text for a message that is there. */
export class Composing {
  readonly place: Place;
  readonly #key: string;
  readonly #drafts: Drafts;
  readonly #draft = signal(noDraft);
  readonly #edits = signal<Edits>([]);

  constructor(place: Place, drafts: Drafts) {
    this.place = place;
    this.#key = keyOf(place);
    this.#drafts = drafts;
    this.#draft.value = drafts.read(this.#key);
  }

  readonly #editing = computed(() => this.#edits.value.at(-1));
  /** What stands in the field. */
  readonly text = computed(() => this.#editing.value?.text ?? this.#draft.value.text);
  /** What the draft answers. */
  readonly reply = computed(() => (this.#editing.value ? undefined : this.#draft.value.reply));
  /** The message that is being changed; the draft waits meanwhile. */
  readonly editing = computed(() => this.#editing.value?.target);

  write(text: string): void {
    if (this.#editing.peek()) this.#edits.value = rewritten(this.#edits.peek(), text);
    else {
      this.#keep({ ...this.#draft.peek(), text });
      if (text !== "") chat.peek()?.typing.tell(this.place.room);
    }
  }

  /** The draft answers this message from now on. */
  replyTo({ id, seq, by, text }: ReplyTarget): void {
    batch(() => {
      this.#edits.value = drafting(this.#edits.peek());
      this.#keep({ ...this.#draft.peek(), reply: { id, seq, by, text: text.slice(0, EXCERPT) } });
    });
  }

  /** Changes one of one's own messages instead of writing a new one. */
  edit({ id, seq, text }: EditTarget): void {
    this.#edits.value = begun(this.#edits.peek(), { id, seq, text });
  }

  /** Gives up the change, else the reply. False: there was neither. */
  cancel(): boolean {
    const { reply, text } = this.#draft.peek();
    if (!this.#editing.peek()) {
      if (!reply) return false;
      this.#keep({ text });
    }
    this.#finish();
    return true;
  }

  /**
   * Sends what was written, or makes the change.
   * @param people who is called when their name stands after an @
   */
  submit(people: readonly (readonly [name: string, id: string])[]): void {
    const client = chat.peek();
    const text = this.text.peek().trim().normalize("NFC");
    if (!client || text === "") return;
    const names = new Names([...people, ...EVERYBODY_WORDS.map((word) => [word, EVERYBODY] as const)]);
    const { users, everybody } = calledIn(text, names);
    const mentions = users.slice(0, limits.mentions);
    const said = { ...(mentions.length > 0 && { mentions }), ...(everybody && { mentionsRoom: true as const }) };
    const editing = this.#editing.peek();
    if (editing) void this.#save(client, editing.target, { text, ...said });
    else {
      const answered = this.#draft.peek().reply ?? this.place.thread;
      const reply = answered && { id: answered.id, seq: answered.seq };
      client.send(this.place.room, text, { ...said, ...(reply && { reply }) });
      this.#keep(noDraft);
      this.#finish();
    }
  }

  /** Another tab wrote here. */
  heard(key: string | null): void {
    if (this.#drafts.heard(key) === this.#key) this.#draft.value = this.#drafts.read(this.#key);
  }

  async #save(client: ChatClient, target: EditTarget, said: Said): Promise<void> {
    this.#finish();
    if (said.text === target.text) return;
    try {
      await client.messages.edit(this.place.room, { id: target.id, seq: target.seq }, said);
    } catch (error) {
      toast(errorText(error), { tone: "bad" });
      // What was written is not lost with the refusal.
      const isWriting = this.#draft.peek().text !== "";
      this.#edits.value = refused(this.#edits.peek(), { target, text: said.text }, isWriting);
    }
  }

  /** Goes on with what was begun before, or with the draft. */
  #finish(): void {
    this.#edits.value = finished(this.#edits.peek());
  }

  #keep(draft: typeof noDraft): void {
    this.#draft.value = draft;
    this.#drafts.write(this.#key, draft);
  }
}

const drafts = new Map<string, Drafts>();
const composings = new Map<string, Composing>();

/** What whoever is signed in is writing there. */
export function composing(place: Place): Composing {
  const user = me.peek()?.id ?? "";
  const key = `${user} ${keyOf(place)}`;
  const own = drafts.get(user) ?? new Drafts(user, storage());
  const one = composings.get(key) ?? new Composing(place, own);
  drafts.set(user, own);
  composings.set(key, one);
  return one;
}

/** Keeps drafts over reloads, and the same in all tabs. */
export function followDrafts(): void {
  const shelf = storage();
  if (shelf) sweepDrafts(shelf);
  addEventListener("storage", ({ key }) => {
    for (const one of composings.values()) one.heard(key);
  });
  const flush = () => {
    for (const own of drafts.values()) own.flush();
  };
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.hidden && flush());
}

function keyOf({ room, thread }: Place): string {
  return thread ? `${room} ${thread.seq}` : room;
}

/** Where it is forbidden, already looking at it throws. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
