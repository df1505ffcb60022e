/**
 * How long a node waits on purpose, and how much it holds, on the way of a message and for a connection: in one place,
 * each with what was measured to choose it (`npm run bench`, docs/performance.md). What an installation may set is in
 * config.ts.
 */

/** Of one reader's connection. */
export const reader = {
  /** A reader that is further behind than this gets no more of the log until it has taken some: share of its budget. */
  catchUpShare: 0.25,
  /** A reader for whom more than this waits gets nothing more of its rooms until it has read: share of its budget. */
  lagShare: 0.5,
  /** What Engine.IO may queue for a reader that keeps up: what was written in this turn, or between two polls, bytes. */
  queuedBytes: 16_384,
} as const;

/** Of one room that somebody on this node reads. */
export const feed = {
  /** Events read from the log at once: bounded, so that one reader far behind does not stop the others. */
  chunk: 500,
  /** Events that came early and are held; more are dropped, the log has them. */
  held: 1000,
  /**
   * How long an event that came early waits for those before it. Where replicas confirm, each node publishes what it
   * appended, so two nodes' hints may overtake each other by a moment: no hole, and nothing to ask the log for, ms.
   */
  overtakenMs: 30,
  /** Newest events kept, so that readers who are a little behind do not each ask the log. */
  recent: 128,
  /** How long a room's channel is kept after its last reader here left: reloads come back at once, ms. */
  lingerMs: 3000,
  /** How often every feed is compared with its log: the bound on a hint that was lost in silence, ms. */
  compareEveryMs: 700,
  /** Rooms compared at once; a node with very many takes as many rounds more. */
  comparedAtOnce: 500,
  /** Pause between two such rounds, so that comparing costs the store a bounded share: 5,000 rooms a second, ms. */
  comparePauseMs: 100,
} as const;

/** Of a room's events on their way to the sockets of this node. */
export const delivery = {
  /**
   * At most one write per reader of a room in this time; the first after a pause goes out at once. At 200 msg/s into a
   * room of 200 a delivery cost a node 13.9 µs without, 12.0 with 10 ms, 10.9 with 20 and 10.6 with 40, ms.
   */
  windowMs: 20,
  /** What is held for one write goes out at once when it is more than this: far below any socket's budget, bytes. */
  heldBytes: 32_768,
} as const;

/** Of the connection that takes changes to one primary. */
export const writer = {
  /** Changes that are not answered yet; more are refused at once, so that a store that hangs costs no memory. */
  mostUnanswered: 10_000,
  /** Changes that travel together at most. */
  mostAtOnce: 500,
  /**
   * Shortest time between two rounds of changes; the first one after a pause waits for nothing. With 1,000 messages a
   * second on one node 1 ms took a fifth off what each costs node and store; on four nodes 4 ms took off another
   * twelfth, but whoever sends one after another would wait so long for each, ms.
   */
  gatherMs: 2,
} as const;

/** Of those who come to stay: sockets that are being opened. */
export const door = {
  /** Let in at once after a pause. */
  burst: 100,
  /** How often some of those who wait are let in, ms. */
  tickMs: 10,
  /**
   * So many each time: 1,000 a second. Chosen when letting one in took 0.4 to 0.5 ms; with its rooms to catch up with, a
   * storm took 1.3 to 2 ms of a node for each (`npm run bench -- storm`), and late ticks slow it down.
   */
  perTick: 10,
  /** A tick that comes later than this lets in half as many, the next ones one more each, ms. */
  lateMs: 15,
  /** Waiting at most: as many as are let in before clients lose their patience (5 s in our SDK, 20 s in Socket.IO's). */
  waiting: 4000,
  /** The same while the node has too much to do: the others are told to come back. */
  waitingWhenLate: 200,
  /** How many sockets one address may open at once, where there are limits, and how many a second from then on. */
  addressBurst: 1000,
  addressPerSecond: 100,
} as const;

/** Of the event loop. */
export const loop = {
  /**
   * How often it is looked how late it comes. By three timers of their own at 10 and 20 ms that took a sixth of what a node
   * without anybody costs, ms.
   */
  lookMs: 100,
  /** How often a conclusion is drawn from how late it came, ms. */
  judgeMs: 500,
  /** A loop that is idle for more than the rest is late for another reason than too much to do: share of the time. */
  busyShare: 0.9,
  /** What is let go of where it was later than this (p99) twice in a row, ms. What people say is then as late. */
  shedAtMs: { typing: 100, presence: 150, sockets: 200, history: 400 },
  /** How long it is let go of after that, ms. */
  shedMs: 1000,
} as const;
