import type { RoomEphemeral } from "#protocol";
import type { MomentChannel } from "../data/moments.ts";

/** Why somebody was not told of a moment: its socket had bytes waiting, this node was late, the store took nothing. */
export type DropReason = "slow" | "lag" | "store";

/**
 * The soft channel: what is true for a moment only. It reaches those who read the room just now, on all nodes, except
 * the one whom it is about; it is no part of the room's log, nobody waits for it, and it is the first to be dropped.
 */
export class Moments {
  readonly #channel: MomentChannel;
  readonly #dropped: (reason: DropReason) => void;

  constructor(channel: MomentChannel, dropped: (reason: DropReason) => void) {
    this.#channel = channel;
    this.#dropped = dropped;
  }

  /** Returns at once and never throws. Who may say it, and how often, is the caller's to check. */
  tell(moment: RoomEphemeral): void {
    void this.#channel.tell(moment.room, moment.user, JSON.stringify(moment)).then((taken) => {
      if (!taken) this.#dropped("store");
    });
  }
}
