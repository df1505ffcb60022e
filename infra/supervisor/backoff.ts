/** How long to wait before starting a crashed child again: longer each time, until it has proved itself. */
export class Backoff {
  private readonly first = 250;
  private readonly most = 10_000;
  /** A child that was up this long had recovered: its next crash is a new story. */
  private readonly healthyAfter = 30_000;
  private next = this.first;

  /** The wait, in ms, for a child that crashed after being up for `uptime` ms. */
  after(uptime: number): number {
    if (uptime >= this.healthyAfter) this.next = this.first;
    const wait = this.next;
    this.next = Math.min(this.next * 2, this.most);
    return wait;
  }
}
