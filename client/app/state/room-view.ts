import { batch, computed, signal } from "@preact/signals";
import type { Member } from "#protocol";
import type { ChatClient, Entry, Room } from "../../sdk/index.ts";
import { me } from "./identity.ts";
import { membersAfter } from "./members.ts";
import { type Row, rowsOf } from "./rows.ts";
import {
  around,
  bounded,
  following,
  further,
  heldAbove,
  heldBelow,
  latest,
  nearer,
  type Stretch,
  visible,
} from "./window.ts";

/** What the page shows of one room. Redraws are bundled: a frame's worth of events is one change. */
export class RoomView {
  readonly id: string;
  readonly room: Room;
  readonly #client: ChatClient;
  readonly #revision = signal(0);
  readonly #stretch = signal<Stretch>({ from: 0, to: Infinity });
  /** Whether the reader is at the newest message, and so moves along with new ones. */
  readonly atLatest = signal(true);
  /** How many messages of others came since the reader left the bottom. */
  readonly newCount = signal(0);
  readonly members = signal<readonly Member[] | undefined>(undefined);
  #redrawing = false;
  /** What `newCount` will be when it is drawn. */
  #missed = 0;
  readonly #offs: (() => void)[];

  constructor(client: ChatClient, id: string) {
    this.id = id;
    this.#client = client;
    this.room = client.watch(id);
    const redraw = () => this.#redraw();
    this.#offs = [
      this.room.on("change", redraw),
      client.outbox.on("change", (room) => room === id && redraw()),
      client.on("recovered", () => void (this.members.peek() && this.loadMembers())),
      this.room.on("added", (event) => {
        if (event.type === "message.sent" && event.by !== me.peek()?.id && !this.atLatest.peek()) this.#missed += 1;
        this.members.value = membersAfter(this.members.peek(), event);
      }),
      this.room.on("reset", () => this.#toLatest()),
    ];
    this.#draw();
  }

  readonly rows = computed<readonly Row[]>(() => {
    void this.#revision.value;
    const shown = visible(this.#entries, this.#stretch.value);
    const outgoing = this.showsEnd.value ? this.#client.outbox.entries(this.id) : [];
    return rowsOf(shown, outgoing, me.value?.id ?? "");
  });

  /** Number of the newest of what is shown; 0: nothing yet. */
  readonly newestSeq = computed(() => {
    void this.#revision.value;
    return this.#entries.at(-1)?.seq ?? 0;
  });

  /** Whether the room's newest message is in the document. */
  readonly showsEnd = computed(() => {
    void this.#revision.value;
    return this.#stretch.value.to === Infinity && this.room.reading.atLive;
  });

  /** Whether the room's first message is in the document. */
  readonly showsBeginning = computed(() => {
    void this.#revision.value;
    return this.room.loaded && !this.room.reading.shown.more && !heldAbove(this.#entries, this.#stretch.value);
  });

  readonly state = computed(() => {
    void this.#revision.value;
    return { loaded: this.room.loaded, loading: this.room.loading, error: this.room.error };
  });

  readonly failed = computed(() => {
    void this.#revision.value;
    return this.#client.outbox.entries(this.id).filter((entry) => entry.state === "failed");
  });

  /** The reader is near the top: shows more, out of what is held or from the server. */
  async showOlder(): Promise<void> {
    if (!heldAbove(this.#entries, this.#stretch.peek()) && !(await this.room.loadOlder())) return;
    this.#show(further(this.#entries, this.#stretch.peek()));
  }

  /** The reader is near the bottom of an older stretch: the same downwards. */
  async showNewer(): Promise<void> {
    if (this.showsEnd.peek()) return;
    const isAtEnd = !heldBelow(this.#entries, this.#stretch.peek());
    if (isAtEnd && !this.room.reading.atLive && !(await this.room.loadNewer())) return;
    this.#show(nearer(this.#entries, this.#stretch.peek()));
  }

  /** Back to the newest message. */
  jumpToLatest(): void {
    batch(() => {
      this.#toLatest();
      this.#draw();
    });
  }

  /** To a message, wherever in the room it is. False: it could not be read now. */
  async jumpTo(seq: number): Promise<boolean> {
    if (!(await this.room.jumpTo(seq))) return false;
    batch(() => {
      this.atLatest.value = false;
      this.#show(around(this.#entries, seq));
      this.#draw();
    });
    return true;
  }

  /** The reader has scrolled. */
  noteReader(atLatest: boolean): void {
    this.atLatest.value = atLatest;
    this.#show(this.#stretch.peek());
    if (atLatest) this.#see();
  }

  /** Whether this is the view of that room for that client. */
  shows(client: ChatClient, id: string): boolean {
    return this.#client === client && this.id === id;
  }

  /** Reads who is in the room. */
  async loadMembers(): Promise<void> {
    try {
      const { members } = await this.#client.reader.call("room.members", { room: this.id });
      this.#client.people.learn(members);
      this.members.value = members;
    } catch {
      // The list stays as it is; it is asked for again when the pane is opened or the connection comes back.
    }
  }

  /** The reader goes elsewhere; the room stays watched. */
  leave(): void {
    for (const off of this.#offs) off();
    this.room.toLatest();
  }

  get #entries(): readonly Entry[] {
    return this.room.reading.entries;
  }

  #toLatest(): void {
    this.room.reading.toLatest();
    this.atLatest.value = true;
    this.#stretch.value = latest(this.#entries);
  }

  /** Only the newest stretch has an open end: what joins the others from below must not flood the document. */
  #show(stretch: Stretch): void {
    const { reading } = this.room;
    const before = this.#stretch.peek();
    const { from, to } = bounded(this.#entries, stretch, reading.atLive);
    if (from !== before.from || to !== before.to) this.#stretch.value = { from, to };
    reading.place = this.atLatest.peek() ? undefined : from;
  }

  #redraw(): void {
    if (this.#redrawing) return;
    this.#redrawing = true;
    const draw = () => {
      this.#redrawing = false;
      this.#draw();
    };
    // Hidden pages get no frames.
    if (document.hidden) setTimeout(draw, 250);
    else requestAnimationFrame(draw);
  }

  #draw(): void {
    batch(() => {
      this.#revision.value += 1;
      this.newCount.value = this.#missed;
      if (!this.atLatest.peek()) return this.#show(this.#stretch.peek());
      this.#stretch.value = following(this.#entries, this.#stretch.peek());
      this.#see();
    });
  }

  #see(): void {
    this.#missed = 0;
    this.newCount.value = 0;
  }
}
