import { Emitter } from "../emitter.ts";
import { Entries } from "./entries.ts";
import { isPlaced, type OutboxEntry, type Receipt } from "./entry.ts";
import { type OutboxStore, unless } from "./store.ts";
import type { TabNote, Tabs } from "./tabs.ts";

interface ShelfEvents {
  /** Something of this room's entries changed. */
  change: [room: string];
  /** An entry that may be sent is here, or one that held up others is not. */
  ready: [room: string];
  sent: [OutboxEntry];
  failed: [OutboxEntry];
  /** Another tab has given it up, or sends it anew. */
  discarded: [OutboxEntry];
}

type Name = Pick<OutboxEntry, "room" | "clientId">;

/** One user's entries, the same in this page's memory, in the store and in the other tabs. */
export class Shelf extends Emitter<ShelfEvents> {
  readonly #store: OutboxStore;
  readonly #tabs: Tabs;
  readonly #entries = new Entries();
  #restored: Promise<void> | undefined;

  constructor(store: OutboxStore, tabs: Tabs) {
    super();
    this.#store = store;
    this.#tabs = tabs;
    tabs.listen((note) => this.#hear(note));
  }

  get rooms(): string[] {
    return this.#entries.rooms;
  }

  /** Oldest first. */
  of(room: string): readonly OutboxEntry[] {
    return this.#entries.of(room);
  }

  get all(): readonly OutboxEntry[] {
    return this.#entries.all;
  }

  find({ room, clientId }: Name): OutboxEntry | undefined {
    return this.#entries.find(room, clientId);
  }

  /** Reads once what earlier pages left behind. */
  restore(): Promise<void> {
    this.#restored ??= this.load();
    return this.#restored;
  }

  /** What other tabs did may not have been heard here: the store knows. */
  async load(): Promise<void> {
    const known = this.#entries.all.filter((entry) => isPlaced(entry) && !entry.volatile && entry.state !== "sent");
    const stored = await unless(this.#store.load(), undefined);
    this.#tabs.tell({ kind: "asks" });
    if (!stored) return;
    const ids = new Set(stored.map((entry) => entry.clientId));
    for (const entry of known) if (!ids.has(entry.clientId)) this.#forget(entry);
    for (const entry of stored) if (this.#entries.hear(entry)) this.emit("change", entry.room);
  }

  /** Takes on a new entry, in place of another if one is given. It is shown at once, and ready when it is stored. */
  async put(entry: OutboxEntry, instead?: OutboxEntry): Promise<void> {
    if (instead) this.#entries.drop(instead);
    this.#set(entry);
    // Its place is behind what earlier pages left.
    await this.restore();
    if (!this.find(entry)) return;
    const placed = { ...entry, position: this.#entries.nextPosition() };
    const kept = await unless(this.#store.add(placed, instead?.volatile ? undefined : instead?.clientId), undefined);
    if (kept === false) return this.#forget(entry); // another tab was faster to send it anew
    if (instead) this.#tabs.tell({ kind: "gone", room: instead.room, clientId: instead.clientId });
    if (!this.find(entry)) return;
    this.#tell(this.#set(kept ? placed : { ...placed, volatile: true }));
    this.emit("ready", entry.room);
  }

  /** Changes an entry, for all. */
  change(entry: OutboxEntry, change: Partial<OutboxEntry>): OutboxEntry {
    const changed = this.#set({ ...entry, ...change, revision: entry.revision + 1 });
    if (!changed.volatile) void unless(this.#store.change(changed), true);
    this.#tell(changed);
    return changed;
  }

  /** The same, and waits until the change is stored. Nothing: the entry was gone, or is no longer to be sent. */
  async note(entry: OutboxEntry, change: Partial<OutboxEntry>): Promise<OutboxEntry | undefined> {
    const noted = this.#set({ ...entry, ...change, revision: entry.revision + 1 });
    const kept = noted.volatile || (await unless(this.#store.change(noted), true));
    if (!kept) this.#forget(entry);
    const now = this.find(entry);
    return now?.state === "pending" ? now : undefined;
  }

  /** Takes an entry away, for all. */
  remove({ room, clientId }: Name, receipt?: Receipt): void {
    this.#forget({ room, clientId });
    this.#leave({ room, clientId }, receipt);
  }

  /** It is the outbox's no longer, but stays in sight until its room shows it. */
  acknowledge(name: Name, receipt: Receipt): void {
    this.#leave(name, receipt);
    this.#arrived(name, receipt);
  }

  /** It need not stay in sight. */
  release(name: Name): void {
    if (this.find(name)?.state === "sent") this.#forget(name);
  }

  #leave({ room, clientId }: Name, receipt: Receipt | undefined): void {
    void unless(this.#store.remove(clientId), undefined);
    this.#tabs.tell({ kind: "gone", room, clientId, receipt });
  }

  #arrived(name: Name, receipt: Receipt): void {
    this.#entries.retire(name.clientId);
    const entry = this.find(name);
    if (!entry || entry.state === "sent") return;
    this.emit("sent", this.#set({ ...entry, state: "sent", receipt, reason: undefined }));
  }

  #hear(note: TabNote): void {
    if (note.kind === "asks") {
      for (const entry of this.#entries.all) if (entry.volatile && isPlaced(entry)) this.#tell(entry);
      return;
    }
    if (note.kind === "entry") this.#hearEntry(note.entry);
    else if (note.receipt) this.#arrived(note, note.receipt);
    else this.#hearGone(note);
    this.emit("ready", note.kind === "entry" ? note.entry.room : note.room);
  }

  #hearEntry(entry: OutboxEntry): void {
    if (!this.#entries.hear(entry)) return;
    this.emit("change", entry.room);
    if (entry.state === "failed") this.emit("failed", entry);
  }

  #hearGone(name: Name): void {
    const entry = this.find(name);
    this.#forget(name);
    if (entry) this.emit("discarded", entry);
  }

  #tell(entry: OutboxEntry): void {
    this.#tabs.tell({ kind: "entry", entry });
  }

  #set(entry: OutboxEntry): OutboxEntry {
    this.#entries.set(entry);
    this.emit("change", entry.room);
    return entry;
  }

  #forget(name: Name): void {
    this.#entries.drop(name);
    this.emit("change", name.room);
  }
}
