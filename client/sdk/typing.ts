import { Emitter } from "./emitter.ts";

/** Somebody who has not been heard typing for so long has stopped. */
const STOPPED_AFTER_MS = 5_000;
/** The server lets no more pass. */
const TELL_EVERY_MS = 3_000;

/** Who is writing in which room, as far as one hears. */
export class Typing extends Emitter<{ change: [room: string] }> {
  readonly #notify: (room: string) => void;
  /** By room, by user, in the order in which they began. */
  readonly #rooms = new Map<string, Map<string, ReturnType<typeof setTimeout>>>();
  readonly #told = new Map<string, number>();

  /** @param notify tells the server, which need not hear it */
  constructor(notify: (room: string) => void) {
    super();
    this.#notify = notify;
  }

  /** Who is writing there; the longest first. */
  of(room: string): readonly string[] {
    return [...(this.#rooms.get(room)?.keys() ?? [])];
  }

  /** Tells the others in a room that one is writing; to be called with every change of the text. */
  tell(room: string): void {
    const now = performance.now();
    const before = this.#told.get(room);
    if (before !== undefined && now - before < TELL_EVERY_MS) return;
    this.#told.set(room, now);
    this.#notify(room);
  }

  /** One's own message is on its way: the next one is told of at once. */
  rest(room: string): void {
    this.#told.delete(room);
  }

  /** Somebody is writing. */
  hear(room: string, user: string): void {
    const users = this.#rooms.get(room) ?? new Map<string, ReturnType<typeof setTimeout>>();
    this.#rooms.set(room, users);
    const before = users.get(user);
    clearTimeout(before);
    users.set(
      user,
      setTimeout(() => this.end(room, user), STOPPED_AFTER_MS),
    );
    if (before === undefined) this.emit("change", room);
  }

  /** Somebody has sent what they wrote, left, or stopped. */
  end(room: string, user: string): void {
    const users = this.#rooms.get(room);
    clearTimeout(users?.get(user));
    if (!users?.delete(user)) return;
    if (users.size === 0) this.#rooms.delete(room);
    this.emit("change", room);
  }

  close(): void {
    for (const users of this.#rooms.values()) for (const timer of users.values()) clearTimeout(timer);
    this.#rooms.clear();
  }
}
