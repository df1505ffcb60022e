import { batch, computed, signal } from "@preact/signals";
import type { Member } from "#protocol";
import type { ChatClient, Entry, Room } from "../../sdk/index.ts";
import { me } from "./identity.ts";
import { ListView } from "./list-view.ts";
import { membersAfter } from "./members.ts";
import { NEW } from "./rows.ts";
import { around } from "./window.ts";

/** Where the first new message is brought, so that some of what was read before is in sight above it. */
const NEW_AT = 0.25;

/** What the page shows of one room. */
export class RoomView extends ListView {
  readonly room: Room;
  readonly #client: ChatClient;
  /** Whether the reader is where they begin to read: nothing before that counts as read. */
  readonly settled = signal(false);
  /** Number of the newest message of others when the reader came: those after it came before their eyes. */
  cameAt: number | undefined;
  readonly members = signal<readonly Member[] | undefined>(undefined);
  readonly #offs: (() => void)[];

  constructor(client: ChatClient, id: string) {
    super(id);
    this.#client = client;
    this.room = client.watch(id);
    const redraw = () => this.redraw();
    this.#offs = [
      this.room.on("change", redraw),
      client.outbox.on("change", (room) => room === id && redraw()),
      client.on("recovered", () => void (this.members.peek() && this.loadMembers())),
      this.room.on("added", (event) => {
        if (event.type === "message.sent" && event.by !== me.peek()?.id) this.noteNew();
        this.members.value = membersAfter(this.members.peek(), event);
      }),
      this.room.on("reset", () => this.toLatest()),
      client.inbox.on("unread", (room, seq) => {
        if (room === id) this.line.value = seq - 1;
      }),
    ];
    this.draw();
  }

  /** Number of the newest of what is shown; 0: nothing yet. */
  readonly newestSeq = computed(() => {
    void this.revision.value;
    return this.entries.at(-1)?.seq ?? 0;
  });

  /** Number of the newest message that somebody else wrote. */
  get newestOfOthers(): number {
    return this.entries.findLast((one) => one.kind === "message" && one.by !== me.peek()?.id)?.seq ?? 0;
  }

  readonly state = computed(() => {
    void this.revision.value;
    return { loaded: this.room.loaded, loading: this.room.loading, error: this.room.error };
  });

  readonly failed = computed(() => {
    void this.revision.value;
    return this.#client.outbox.entries(this.id).filter((entry) => entry.state === "failed");
  });

  override jumpToLatest(): void {
    batch(() => {
      this.toLatest();
      this.draw();
    });
  }

  /**
   * To a message, wherever in the room it is; where it is gone, to what stood beside it.
   * @returns "later": it could not be read now
   */
  async goTo(seq: number): Promise<"there" | "gone" | "later"> {
    if (!(await this.#jumpTo(seq))) return "later";
    const messages = this.rows.peek().flatMap((row) => (row.type === "message" && row.entry ? [row] : []));
    const nearest = messages.findLast(({ entry }) => (entry?.seq ?? 0) <= seq) ?? messages[0];
    const found = nearest?.entry?.seq === seq;
    if (nearest) this.aim.value = { key: nearest.key, share: 0.5, found };
    return found ? "there" : "gone";
  }

  /** To the first message after the line. False: it could not be read now. */
  async goToNew(): Promise<boolean> {
    const line = this.line.peek();
    if (line === undefined || !(await this.#jumpTo(line + 1))) return false;
    if (this.rows.peek().some(({ key }) => key === NEW)) this.aim.value = { key: NEW, share: NEW_AT, found: false };
    else this.jumpToLatest();
    return true;
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

  protected override get entries(): readonly Entry[] {
    return this.room.reading.entries;
  }

  protected override get isLive(): boolean {
    return this.room.reading.atLive;
  }

  protected override get hasOlder(): boolean | undefined {
    return this.room.loaded ? this.room.reading.shown.more : undefined;
  }

  protected override outgoing() {
    return this.#client.outbox.entries(this.id);
  }

  protected override loadOlder(): Promise<boolean> {
    return this.room.loadOlder();
  }

  protected override loadNewer(): Promise<boolean> {
    return this.room.loadNewer();
  }

  protected override place(seq: number | undefined): void {
    this.room.reading.place = seq;
  }

  protected override toLatest(): void {
    this.room.reading.toLatest();
    super.toLatest();
  }

  /** False: it could not be read now, or the reader went elsewhere meanwhile. */
  async #jumpTo(seq: number): Promise<boolean> {
    if (!(await this.room.jumpTo(seq))) return false;
    batch(() => {
      this.atLatest.value = false;
      this.show(around(this.entries, seq));
      this.draw();
    });
    return true;
  }
}
