import type { Outbox } from "./outbox/outbox.ts";
import type { Room } from "./room.ts";
import type { Entry } from "./timeline/entry.ts";

/** Lets the outbox go of what the rooms show. */
export class Settling {
  readonly #outbox: Outbox;
  readonly #user: string | undefined;
  /** Acknowledged in a log that was replaced before it showed them. */
  readonly #doubted = new Set<string>();

  constructor(outbox: Outbox, user: string | undefined) {
    this.#outbox = outbox;
    this.#user = user;
  }

  /** A message is no longer the outbox's once its room shows it, whether its event or a page of history brought it. */
  settle(id: string, room: Room | undefined): void {
    const waiting = this.#outbox.entries(id);
    if (waiting.length === 0) return;
    const shown = room ? this.#shown(room.timeline.entries) : undefined;
    for (const { clientId, receipt } of waiting) {
      const epoch = room?.timeline.position?.epoch;
      const entry = shown?.get(clientId);
      if (!room) this.#outbox.release(id, clientId);
      else if (entry && epoch !== undefined) {
        const { id: message, seq, at } = entry;
        this.#outbox.confirm(id, clientId, receipt ?? { id: message, epoch, seq, at, duplicate: false, node: "" });
      } else if (!receipt) continue;
      else if (this.#doubted.has(clientId)) this.#judge(room, clientId);
      else if (room.timeline.covers(receipt.epoch, receipt.seq)) this.#outbox.confirm(id, clientId, receipt);
    }
  }

  /** The room's log was replaced: what is acknowledged and not shown may be gone with the old one. */
  doubt(id: string): void {
    for (const { clientId, receipt } of this.#outbox.entries(id)) if (receipt) this.#doubted.add(clientId);
  }

  /** The newest page of the new log does not have it. To send it again in silence could show it twice to some. */
  #judge({ id, loaded }: Room, clientId: string): void {
    if (!loaded) return;
    this.#doubted.delete(clientId);
    this.#outbox.lose(id, clientId);
  }

  /** By clientId, which is one's own choice: another's message may carry the same. */
  #shown(entries: readonly Entry[]) {
    const mine = entries.filter((one) => one.kind === "message" && (!this.#user || one.by === this.#user));
    return new Map(mine.map((one) => [one.kind === "message" ? one.clientId : "", one]));
  }
}
