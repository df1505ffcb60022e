import { batch, computed, signal } from "@preact/signals";
import type { User } from "#protocol";
import type { ChatClient, Entry, Room } from "../../sdk/index.ts";
import { me } from "./identity.ts";
import { type Row, rowsOf } from "./rows.ts";
import { following, further, heldAbove, latest, nearer, type Stretch, visible } from "./window.ts";

/** What the page shows of one room. Redraws are bundled: a frame's worth of events is one change. */
export class RoomView {
  readonly id: string;
  readonly room: Room;
  readonly #client: ChatClient;
  readonly #revision = signal(0);
  readonly #stretch = signal<Stretch>({ from: 0, to: Infinity });
  /** Whether the reader is at the newest message, and so moves along with new ones. */
  readonly atLatest = signal(true);
  /** Up to which seq the reader has seen the room. */
  readonly #seenSeq = signal(0);
  readonly members = signal<readonly User[] | undefined>(undefined);
  #redrawing = false;
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
        if (event.type === "member.joined") this.#come(event.body.user);
        if (event.type === "member.left") this.#gone(event.body.user);
      }),
    ];
    this.#draw();
  }

  readonly rows = computed<readonly Row[]>(() => {
    void this.#revision.value;
    const shown = visible(this.#entries, this.#stretch.value);
    const outgoing = this.showsEnd.value ? this.#client.outbox.entries(this.id) : [];
    return rowsOf(shown, outgoing, me.value?.id ?? "");
  });

  readonly showsEnd = computed(() => this.#stretch.value.to === Infinity);

  /** Whether the room's first message is in the document. */
  readonly showsBeginning = computed(() => {
    void this.#revision.value;
    return this.room.loaded && !this.room.timeline.more && !heldAbove(this.#entries, this.#stretch.value);
  });

  readonly state = computed(() => {
    void this.#revision.value;
    return { loaded: this.room.loaded, loading: this.room.loading, error: this.room.error };
  });

  /** How many messages of others came since the reader left the bottom. */
  readonly newCount = computed(() => {
    void this.#revision.value;
    const mine = me.value?.id;
    const seen = this.#seenSeq.value;
    return this.#entries.filter((one) => one.seq > seen && one.kind === "message" && one.by !== mine).length;
  });

  readonly failed = computed(() => {
    void this.#revision.value;
    return this.#client.outbox.entries(this.id).filter((entry) => entry.state === "failed");
  });

  /** The reader is near the top: shows more, out of what is held or from the server. */
  async showOlder(): Promise<void> {
    if (!heldAbove(this.#entries, this.#stretch.peek()) && !(await this.room.loadOlder())) return;
    this.#stretch.value = further(this.#entries, this.#stretch.peek());
  }

  /** The reader is near the bottom of an older stretch. */
  showNewer(): void {
    if (!this.showsEnd.peek()) this.#stretch.value = nearer(this.#entries, this.#stretch.peek());
  }

  /** Back to the newest message. */
  jumpToLatest(): void {
    batch(() => {
      this.atLatest.value = true;
      this.#stretch.value = latest(this.#entries);
      this.#draw();
    });
  }

  /** The reader has scrolled. */
  noteReader(atLatest: boolean): void {
    this.atLatest.value = atLatest;
    this.room.keep = atLatest ? 1_000 : 20_000;
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
    this.room.keep = 1_000;
  }

  get #entries(): readonly Entry[] {
    return this.room.timeline.entries;
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
      if (!this.atLatest.peek()) return;
      this.#stretch.value = following(this.#entries, this.#stretch.peek());
      this.#see();
    });
  }

  #see(): void {
    this.#seenSeq.value = this.#entries.at(-1)?.seq ?? 0;
  }

  #come(user: User): void {
    const others = this.members.peek()?.filter((one) => one.id !== user.id);
    if (others) this.members.value = [...others, user];
  }

  #gone(id: string): void {
    const members = this.members.peek();
    if (members) this.members.value = members.filter((one) => one.id !== id);
  }
}
