import type { Socket as EngineSocket } from "engine.io";
import type { Ephemeral, ResetReason } from "#protocol";
import { reader as budget } from "../budgets.ts";
import type { Metrics } from "../metrics.ts";
import type { ClusterOutlet } from "../service/cluster.ts";
import type { InboxOutlet } from "../service/inboxes.ts";
import type { PresenceOutlet } from "../service/presence-watchers.ts";
import type { Entry, Outlet, Watcher } from "../service/readers.ts";
import { type Traces, traceDelivery } from "../trace.ts";
import { drained, isBehind, waitingBytes, writePackets } from "./fanout.ts";
import type { Lag } from "./lag.ts";
import { type Packets, packetsOf } from "./packets.ts";

/** What a reader needs of its Socket.IO socket. */
interface ReadingSocket {
  readonly conn: EngineSocket;
  readonly disconnected: boolean;
  readonly data: { session?: { user: string } | undefined };
  emit(event: "reset", reset: { room: string; reason: ResetReason }): unknown;
}

/** A socket as a reader of rooms. */
export class SocketReader implements Watcher {
  readonly #socket: ReadingSocket;
  readonly #budget: number;
  /** Nothing until somebody asks: most sockets only ever keep up. */
  #turn: Promise<void> | undefined;
  #lostAt = 0;

  constructor(socket: ReadingSocket, budget: number) {
    this.#socket = socket;
    this.#budget = budget;
  }

  get user(): string {
    return this.#socket.data.session?.user ?? "";
  }

  get gone(): boolean {
    return this.#socket.disconnected;
  }

  /** One asker after another: each has written its share before the next is told to go on, however many rooms catch up. */
  ready(): Promise<void> {
    const turn = (this.#turn ?? Promise.resolve()).then(() => this.#keepsUp());
    this.#turn = turn;
    return turn;
  }

  async #keepsUp(): Promise<void> {
    const { conn } = this.#socket;
    while (!this.gone && waitingBytes(conn) > this.#budget * budget.catchUpShare) await drained(conn);
  }

  /** @returns whether the reader keeps up; for one that does not nothing more should be written until it is ready */
  write(packets: Packets): boolean {
    const { conn } = this.#socket;
    writePackets(conn, packets);
    return waitingBytes(conn) <= this.#budget * budget.lagShare;
  }

  /** @returns false, with nothing written, where bytes wait already: what is of a moment only is dropped first */
  whisper(packets: Packets): boolean {
    const { conn } = this.#socket;
    if (isBehind(conn)) return false;
    writePackets(conn, packets);
    return true;
  }

  reset(room: string, reason: ResetReason): void {
    this.#lostAt = Date.now();
    this.#socket.emit("reset", { room, reason });
  }

  /** What changed in this person's rooms; whoever does not read it is cut like any other (app/sweep.ts). */
  inbox(packets: Packets): void {
    writePackets(this.#socket.conn, packets);
  }

  /** The next picture of the cluster follows in a second: none is kept for who is slow. */
  picture(packets: Packets): void {
    const { conn } = this.#socket;
    if (!isBehind(conn)) writePackets(conn, packets);
  }

  /** When a room was last found to have lost something (Date.now()): then the socket's session may be gone, too. */
  get lostAt(): number {
    return this.#lostAt;
  }

  /** More waits for this socket than its budget: room events and answers alike. */
  get overBudget(): boolean {
    return waitingBytes(this.#socket.conn) > this.#budget;
  }

  /** Closes the connection without waiting for what it did not read; the client comes back by itself. */
  cut(): void {
    const { conn } = this.#socket;
    const { socket: webSocket } = conn.transport as { socket?: { terminate?: () => void } };
    conn.close(true);
    // A polite close would keep all that waits for as long as the other side may take to answer it: 30 s.
    webSocket?.terminate?.();
  }
}

export interface OutletTools {
  metrics: Metrics;
  lag: Lag;
  /** The store's clock, which dates the events. */
  now(): number;
  traces: Traces | undefined;
}

/**
 * The outlet of all feeds of a node.
 */
export function socketOutlet({ metrics, lag, now, traces }: OutletTools): Outlet<SocketReader> {
  /** An event has been written to all of its readers here. */
  const arrived = (entry: Entry, readers: number) => {
    // Clocks agree to within a fraction of the store's answer time only.
    const at = keptAt(entry);
    const ms = Math.max(0, now() - at);
    metrics.tally.reached(ms);
    metrics.reached.observe(ms / 1000);
    if (traces) traceDelivery(traces, entry.json, at, { type: entry.type, seq: entry.seq, readers });
  };
  return {
    deliver(entries, readers, isNews) {
      const packets = packetsOf("event", entries);
      const behind: SocketReader[] = [];
      let count = 0;
      for (const reader of readers) {
        count += 1;
        if (!reader.write(packets)) behind.push(reader);
      }
      const delivered = count * entries.length;
      metrics.delivered.inc(delivered);
      metrics.tally.delivered += delivered;
      if (isNews && count > 0) for (const entry of entries) arrived(entry, count);
      return behind;
    },
    moment(moment, readers) {
      const late = lag.sheds("typing");
      const packets = packetsOf("ephemeral", [moment]);
      for (const reader of readers) {
        if (late) metrics.dropped.inc({ reason: "lag" });
        else if (!reader.whisper(packets)) metrics.dropped.inc({ reason: "slow" });
      }
    },
    reset(room, reason, readers) {
      for (const reader of readers) reader.reset(room, reason);
    },
    cut(reader) {
      metrics.cut.inc({ reason: "store" });
      reader.cut();
    },
  };
}

/** The outlet of all inboxes of a node. */
export function inboxOutlet(
  metrics: Metrics,
  trouble: InboxOutlet<SocketReader>["trouble"],
): InboxOutlet<SocketReader> {
  return {
    inbox(readers, change) {
      // Each person's is another one: encoded once for its devices, past the parser that looks for binary in it.
      const packets = packetsOf("inbox", [jsonOf(change)]);
      for (const reader of readers) {
        metrics.inboxes.inc();
        reader.inbox(packets);
      }
    },
    trouble,
  };
}

/** The outlet of the cluster's picture: dropped where bytes wait, for the next one follows in a second. */
export const clusterOutlet: ClusterOutlet<SocketReader> = {
  cluster(watchers, status) {
    const packets = packetsOf("cluster", [jsonOf(status)]);
    for (const watcher of watchers) watcher.picture(packets);
  },
};

/** The outlet of presence on a node. */
export function presenceOutlet(lag: Lag, metrics: Pick<Metrics, "shed">): PresenceOutlet<SocketReader> {
  return {
    presence(reader, users) {
      // Only the latest is kept, for a time when there is less to do.
      if (lag.sheds("presence")) {
        metrics.shed.inc({ what: "presence" });
        return false;
      }
      const told = { type: "presence", users: [...users] } satisfies Ephemeral;
      return reader.whisper(packetsOf("ephemeral", [jsonOf(told)]));
    },
  };
}

const AT = Buffer.from('"at":');

/** When an event was kept, by the store's clock, ms. What stands before it in its JSON is none that people write. */
function keptAt({ json }: Entry): number {
  const from = json.indexOf(AT) + AT.length;
  return Number.parseInt(json.toString("latin1", from, from + 16), 10);
}

const jsonOf = (what: object) => ({ json: Buffer.from(JSON.stringify(what)) });
