import type { InboxChange } from "#protocol";

/**
 * All devices of one person that look at their inbox, on whichever node. What is told here arrives once or not at all,
 * and in no promised order: service/inboxes.ts looks for itself what became of it, and finds out later anyway.
 */
export class Devices {
  #tell: (user: string, change: InboxChange) => void = () => {};

  /** How everything told here leaves for the sockets. */
  tellThrough(tell: (user: string, change: InboxChange) => void): void {
    this.#tell = tell;
  }

  /** Never fails and is never waited for. */
  tell(user: string, change: InboxChange): void {
    this.#tell(user, change);
  }
}
