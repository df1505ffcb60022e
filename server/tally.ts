import { timeClass, timeClasses } from "#protocol";

const noCounts = () => new Array<number>(timeClasses.length + 1).fill(0);

/** Nodes of which arrivals are counted: one for each is enough, and strangers cannot make it more. */
const MOST_ORIGINS = 200;

/**
 * What a node counts as it goes, for those who watch the cluster: plain numbers that rise, so that counting costs next
 * to nothing where thousands of events go out. Who reads them takes differences.
 */
export class Tally {
  /** Sockets that are open, and that were opened. */
  sockets = 0;
  opened = 0;
  /** Messages acknowledged for the first time, and sends recognised as said before. */
  kept = 0;
  repeated = 0;
  /** Room events written to sockets. */
  delivered = 0;
  /** Readers who had to start over. */
  resets = 0;
  calls = 0;
  /** Calls that failed on our side. */
  errors = 0;
  /** Room events by the time from their being kept to being written here, in `timeClasses`. */
  readonly latency = noCounts();
  /** Sockets that came here, by the name of the node that they had before and by how long they had had none. */
  readonly arrivals = new Map<string, number[]>();

  /** An event has been written to all of its readers here, this many ms after it was kept. */
  reached(ms: number): void {
    const found = timeClass(ms);
    this.latency[found] = (this.latency[found] ?? 0) + 1;
  }

  /** A socket that had had another node, or an earlier run of this one, came, and had had none for `awayMs`. */
  arrived(from: string, awayMs: number): void {
    const counts = this.arrivals.get(from) ?? noCounts();
    if (!this.arrivals.has(from) && this.arrivals.size >= MOST_ORIGINS) return;
    const found = timeClass(awayMs);
    counts[found] = (counts[found] ?? 0) + 1;
    this.arrivals.set(from, counts);
  }
}
