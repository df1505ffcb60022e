import type { Result, RoomEvent } from "#protocol";
import type { ChatClient } from "./chat-client.ts";
import { Emitter } from "./emitter.ts";
import type { People } from "./people.ts";
import type { Room } from "./room.ts";
import type { Caller } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";
import { changed, changedBy } from "./timeline/changes.ts";
import { entryOf, type MessageEntry } from "./timeline/entry.ts";

/** How often a page is read again because more than can be remembered came while it was on its way. */
const TRIES = 5;

/** The replies to one message and to its replies, as somebody reads them beside the room: oldest first. */
export class Thread extends Emitter<{ change: [] }> {
  /** Seq of the message that it begins with. */
  readonly root: number;
  readonly #room: Room;
  readonly #caller: Caller;
  readonly #people: People;
  #first: MessageEntry | "gone" | undefined;
  #replies: MessageEntry[] = [];
  /** Came live while a page was on its way. */
  #early: MessageEntry[] = [];
  #more = true;
  #loading: Promise<boolean> | undefined;
  #error: RpcError | undefined;
  readonly #offs: (() => void)[];

  /** @param room where it is; it must be watched as long as the thread is read */
  constructor(room: Room, root: number, caller: Caller, people: People) {
    super();
    this.#room = room;
    this.root = root;
    this.#caller = caller;
    this.#people = people;
    this.#offs = [
      room.on("added", (event) => this.#receive(event)),
      room.on("reset", () => this.#reset()),
      room.on("wish", () => this.emit("change")),
    ];
  }

  /** A thread of a room, to be read beside it; to be closed when nobody reads it any more. */
  static of(client: Pick<ChatClient, "watch" | "reader" | "people">, room: string, root: number): Thread {
    return new Thread(client.watch(room, { history: false }), root, client.reader, client.people);
  }

  /** The message that it begins with, as it is now; "gone" where there is none; nothing while that is not known. */
  get first(): MessageEntry | "gone" | undefined {
    const shown = this.#room.timeline.message(this.root);
    if (shown || typeof this.#first !== "object") return shown ?? this.#first;
    return this.#room.timeline.granted(this.#first);
  }

  /** Oldest first; changes that are under way are shown. */
  get replies(): readonly MessageEntry[] {
    return this.#replies.map((entry) => this.#room.timeline.granted(entry));
  }

  /** Whether there are newer ones that were not read yet: then new ones are not shown live. */
  get more(): boolean {
    return this.#more;
  }

  get loading(): boolean {
    return this.#loading !== undefined;
  }

  /** Why it cannot be read. */
  get error(): RpcError | undefined {
    return this.#error;
  }

  /** Reads the next page. False: not now, or there is none. */
  loadMore(): Promise<boolean> {
    if (!this.#more) return Promise.resolve(false);
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
      this.#early = [];
      this.emit("change");
    });
    this.emit("change");
    return this.#loading;
  }

  /** Nobody reads it any more. */
  close(): void {
    for (const off of this.#offs) off();
  }

  async #load(): Promise<boolean> {
    try {
      if (this.#first === undefined) await this.#readFirst();
      for (let tries = 0; tries < TRIES; tries += 1) {
        const { life, position } = this.#room;
        const after = this.#replies.at(-1)?.seq;
        const asked = { room: this.#room.id, root: this.root, ...(after === undefined ? {} : { after }) };
        const page = await this.#caller.call("message.thread", asked);
        const isOld = page.seq < (position?.seq ?? 0) || life !== this.#room.life;
        if (!isOld && this.#take(page)) return true;
      }
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (!error.retryable) this.#error = error;
    }
    return false;
  }

  /** Where it cannot be told how the message is now, the next page asks again. */
  async #readFirst(): Promise<void> {
    const { life } = this.#room;
    const page = await this.#caller.call("message.get", { room: this.#room.id, seqs: [this.root] });
    const entries = life === this.#room.life ? this.#room.timeline.upToDate(page) : undefined;
    if (!entries) return;
    this.#people.learn(page.users);
    this.#first = entries[0] ?? "gone";
  }

  #take(page: Result<"message.thread">): boolean {
    const entries = this.#room.timeline.upToDate(page);
    if (!entries) return false;
    this.#people.learn(page.users);
    this.#error = undefined;
    this.#more = page.more;
    this.#replies.push(...entries);
    if (!page.more) for (const entry of this.#early) this.#append(entry);
    return true;
  }

  #receive(event: RoomEvent): void {
    if (changedBy(event).length === 0) return;
    const apply = (entries: MessageEntry[]) => entries.flatMap((entry) => changed(entry, event) ?? []);
    this.#replies = apply(this.#replies);
    this.#early = apply(this.#early);
    if (typeof this.#first === "object") this.#first = changed(this.#first, event) ?? "gone";
    const entry = entryOf(event);
    if (entry?.kind === "message" && entry.thread?.seq === this.root) {
      if (this.#loading) this.#early.push(entry);
      else if (!this.#more) this.#append(entry);
    }
    this.emit("change");
  }

  #append(entry: MessageEntry): void {
    if (entry.seq > (this.#replies.at(-1)?.seq ?? 0)) this.#replies.push(entry);
  }

  #reset(): void {
    this.#first = undefined;
    this.#replies = [];
    this.#early = [];
    this.#more = true;
    this.emit("change");
  }
}
