import { batch, computed } from "@preact/signals";
import type { MessageRef } from "#protocol";
import { type ChatClient, type Entry, type MessageEntry, Thread } from "../../sdk/index.ts";
import { me } from "./identity.ts";
import { ListView } from "./list-view.ts";
import type { RoomView } from "./room-view.ts";

/** What the page shows of a thread: the message with which it begins, and the replies. */
export class ThreadView extends ListView {
  readonly #client: ChatClient;
  readonly #thread: Thread;
  readonly #opens: () => Promise<boolean>;
  #isUp: boolean;
  #root: MessageRef | undefined;
  readonly #offs: (() => void)[];

  /** @param beside the room that it is in, which stays open as long as the thread does */
  constructor(client: ChatClient, beside: RoomView, root: number) {
    super(beside.id);
    const { room } = beside;
    this.#client = client;
    this.#thread = Thread.of(client, room.id, root);
    this.#opens = () => room.open();
    this.#isUp = client.isUp;
    const redraw = () => this.redraw();
    this.#offs = [
      this.#thread.on("change", redraw),
      room.on("change", redraw),
      room.on("reset", () => void this.#load()),
      room.on("added", (event) => {
        const isReply = event.type === "message.sent" && event.body.thread?.seq === root;
        if (isReply && event.by !== me.peek()?.id) this.noteNew();
      }),
      client.outbox.on("change", (id) => id === room.id && redraw()),
      client.on("status", ({ state }) => this.#reconnected(state === "up")),
    ];
    void this.#load();
  }

  readonly state = computed(() => {
    void this.revision.value;
    return { first: this.#thread.first, loaded: this.#isLoaded, error: this.#thread.error };
  });

  /** The message with which it begins, as calls name it, once that is known; the same object as long as it is the same. */
  readonly root = computed<MessageRef | undefined>(() => {
    const { first } = this.state.value;
    if (typeof first !== "object") this.#root = undefined;
    else if (first.id !== this.#root?.id) this.#root = { id: first.id, seq: first.seq };
    return this.#root;
  });

  override jumpToLatest(): void {
    void this.#readAll().then(() =>
      batch(() => {
        this.toLatest();
        this.draw();
      }),
    );
  }

  /** Nobody reads it any more. */
  close(): void {
    for (const off of this.#offs) off();
    this.#thread.close();
  }

  protected override get entries(): readonly Entry[] {
    const { first, replies } = this.#thread;
    return typeof first === "object" ? [first, ...replies] : replies;
  }

  protected override get isLive(): boolean {
    return !this.#thread.more;
  }

  protected override get hasOlder(): boolean {
    return false;
  }

  /** Replies to the beginning, and to what replied to it. */
  protected override outgoing() {
    const ids = new Set(this.entries.map(({ id }) => id));
    return this.#client.outbox.entries(this.id).filter(({ reply }) => reply && ids.has(reply.id));
  }

  protected override loadOlder(): Promise<boolean> {
    return Promise.resolve(false);
  }

  protected override loadNewer(): Promise<boolean> {
    return this.#thread.loadMore();
  }

  protected override place(): void {
    // All of a thread that was read stays.
  }

  get #isLoaded(): boolean {
    return !this.#thread.more || this.#thread.replies.length > 0;
  }

  /** A long thread is read from its beginning, a short one from its end. */
  async #load(): Promise<void> {
    if (this.#isLoaded || !(await this.#opens()) || !(await this.#thread.loadMore())) return;
    const { first, more } = this.#thread;
    if (more && typeof first === "object") this.#toBeginning(first);
  }

  #toBeginning(first: MessageEntry): void {
    batch(() => {
      this.atLatest.value = false;
      this.show({ from: first.seq, to: Number.POSITIVE_INFINITY });
      this.draw();
      const [top] = this.rows.peek();
      if (top) this.aim.value = { key: top.key, share: 0, found: false };
    });
  }

  async #readAll(): Promise<void> {
    while (this.#thread.more) if (!(await this.#thread.loadMore())) return;
  }

  #reconnected(isUp: boolean): void {
    if (isUp && !this.#isUp) void this.#load();
    this.#isUp = isUp;
  }
}
