import type { Metrics } from "../metrics.ts";

/** What of a socket is counted. */
interface Counted {
  readonly conn: {
    readonly transport: { readonly name: string };
    on(event: "upgrade", listener: () => void): unknown;
    off(event: "upgrade", listener: () => void): unknown;
  };
  readonly handshake: { readonly auth: Record<string, unknown> };
  readonly data: { readonly session?: object | undefined };
  once(event: "disconnect", listener: () => void): unknown;
}

/**
 * Counts a socket for as long as it is open, by the transport that it has now, and where it came from.
 * @param knows whether there lately was a node of this name
 */
export function countSocket(socket: Counted, metrics: Metrics, knows: (node: string) => boolean): void {
  const { tally, sockets, opened } = metrics;
  const { conn } = socket;
  let transport = conn.transport.name;
  sockets.inc({ transport });
  opened.inc({ transport });
  tally.sockets += 1;
  tally.opened += 1;
  const upgraded = () => {
    sockets.dec({ transport });
    transport = conn.transport.name;
    sockets.inc({ transport });
  };
  conn.on("upgrade", upgraded);
  socket.once("disconnect", () => {
    conn.off("upgrade", upgraded);
    sockets.dec({ transport });
    tally.sockets -= 1;
  });
  const from = cameFrom(socket);
  if (from && knows(from.node)) tally.arrived(from.node, from.awayMs);
}

/** Longer than this nobody is on the way from one node to another: it left, and came again, ms. */
const MOST_AWAY_MS = 3_600_000;

/** The node that somebody had before, and for how long it had none since, as it says itself: good for counting only. */
function cameFrom({ data, handshake }: Counted): { node: string; awayMs: number } | undefined {
  const { from, away } = handshake.auth;
  if (!data.session || typeof from !== "string" || typeof away !== "number") return undefined;
  return away >= 0 && away <= MOST_AWAY_MS ? { node: from, awayMs: away } : undefined;
}
