import type { Metrics } from "../metrics.ts";

/** What of a socket is counted. */
interface Counted {
  readonly conn: {
    readonly transport: { readonly name: string };
    once(event: "upgrade", listener: () => void): unknown;
  };
  readonly disconnected: boolean;
  readonly handshake: { readonly auth: Record<string, unknown> };
  readonly data: { readonly session?: object | undefined };
}

/**
 * Counts a socket in, by the transport that it has, and where it came from.
 * @param knows whether there lately was a node of this name
 */
export function countIn(socket: Counted, metrics: Metrics, knows: (node: string) => boolean): void {
  const { tally, sockets, opened } = metrics;
  const { conn } = socket;
  const transport = conn.transport.name;
  sockets.inc({ transport });
  opened.inc({ transport });
  tally.sockets += 1;
  tally.opened += 1;
  // Only long-polling ever becomes something else: the others keep no listener for it.
  if (transport === "polling") {
    conn.once("upgrade", () => {
      if (socket.disconnected) return;
      sockets.dec({ transport });
      sockets.inc({ transport: conn.transport.name });
    });
  }
  const from = cameFrom(socket);
  if (from && knows(from.node)) tally.arrived(from.node, from.awayMs);
}

/** Counts out a socket that was counted in, by the transport that it has now. */
export function countOut({ conn }: Counted, { tally, sockets }: Metrics): void {
  sockets.dec({ transport: conn.transport.name });
  tally.sockets -= 1;
}

/** Longer than this nobody is on the way from one node to another: it left, and came again, ms. */
const MOST_AWAY_MS = 3_600_000;

/** The node that somebody had before, and for how long it had none since, as it says itself: good for counting only. */
function cameFrom({ data, handshake }: Counted): { node: string; awayMs: number } | undefined {
  const { from, away } = handshake.auth;
  if (!data.session || typeof from !== "string" || typeof away !== "number") return undefined;
  return away >= 0 && away <= MOST_AWAY_MS ? { node: from, awayMs: away } : undefined;
}
