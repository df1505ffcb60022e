import { post } from "../../support/cluster.ts";
import { until } from "../../support/until.ts";
import type { History, Place, Viewed } from "../proof/history.ts";

export interface Stage {
  name: string;
  url: string;
  rooms: readonly string[];
  history: History;
  /** A session that others have as well, of a member of all rooms. */
  token?: string;
}

/** Somebody who talks and reads over a real socket, and writes down all that happens to it. */
export abstract class Participant {
  readonly name: string;
  readonly url: string;
  readonly rooms: readonly string[];
  readonly history: History;
  /** By room: ids of messages on the screen. */
  readonly #shown = new Map<string, Set<string>>();
  #sessions = 0;
  #given: string | undefined;

  constructor({ name, url, rooms, history, token }: Stage) {
    this.name = name;
    this.url = url;
    this.rooms = rooms;
    this.history = history;
    this.#given = token;
  }

  abstract enter(): Promise<void>;
  /** Puts a message on its way, whatever the connection; gives its id. */
  abstract say(room: string, text: string): string;
  /** Messages that are neither acknowledged nor refused. */
  abstract readonly waiting: number;
  /** Reads history up to its beginning. */
  abstract readAll(room: string): Promise<void>;
  abstract view(room: string): Viewed[];
  abstract leave(): void;

  has(room: string, id: string): boolean {
    return this.#shown.get(room)?.has(id) ?? false;
  }

  /** Notes what is on the screen in the end. */
  conclude(): void {
    for (const room of this.rooms) {
      this.history.add({ client: this.name, op: "view", room, shown: this.view(room) });
    }
  }

  /** A guest's session, and membership of all rooms; tried until the cluster has time for it. */
  protected async signIn(): Promise<string> {
    const given = this.#given;
    this.#given = undefined;
    if (given !== undefined) return given;
    this.#sessions += 1;
    return await until(
      `${this.name} has a session`,
      async () => {
        const { token } = await post(this, "session.guest", { name: `${this.name} ${this.#sessions}` });
        await this.join(token);
        return token;
      },
      { within: 60_000, every: 200 },
    );
  }

  protected async join(token: string): Promise<void> {
    for (const room of this.rooms) await post(this, "room.join", { room }, token);
  }

  protected sent(room: string, id: string, text: string): void {
    this.history.add({ client: this.name, op: "send", room, id, text });
  }

  protected acknowledged(room: string, id: string, { epoch, seq, message }: Place): void {
    this.history.add({ client: this.name, op: "ack", room, id, epoch, seq, message });
  }

  protected unsure(op: "unknown" | "refused", room: string, id: string, why: string): void {
    this.history.add({ client: this.name, op, room, id, why });
  }

  protected live(room: string, id: string, place: Place, prev: string, text: string | undefined): void {
    const words = text === undefined ? {} : { text };
    this.history.add({ client: this.name, op: "show", room, id, ...place, prev, ...words });
    this.#keep(room, id);
  }

  protected past(room: string, id: string, place: Place, text: string): void {
    this.history.add({ client: this.name, op: "past", room, id, ...place, text });
    this.#keep(room, id);
  }

  protected void(room: string, why: string): void {
    this.history.add({ client: this.name, op: "reset", room, why });
    this.#shown.delete(room);
  }

  protected link(op: "up" | "down", why: string): void {
    this.history.add({ client: this.name, op, why });
  }

  #keep(room: string, id: string): void {
    const shown = this.#shown.get(room) ?? new Set();
    this.#shown.set(room, shown.add(id));
  }
}
