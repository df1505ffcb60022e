import type { InboxChange } from "#protocol";

/**
 * All sockets of one person, on whichever node. What is told here arrives once or not at all, and in no promised order:
 * it only says sooner what a person's devices find out anyway.
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
