import type { Socket as TcpSocket } from "node:net";
import type { Socket as EngineSocket } from "engine.io";
import { reader as budget } from "../budgets.ts";
import type { Packets } from "./packets.ts";

/**
 * What engine.io and ws have no types for: the one place that knows how an Engine.IO socket, its WebSocket and the TCP
 * socket below lie on each other. Where anything looks different, what is written goes the ordinary way.
 */
interface Below {
  readonly readyState: string;
  readonly transport: { readonly writable: boolean; readonly socket?: WebSocketBelow };
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
}

interface WebSocketBelow {
  readonly readyState: number;
  /** Bytes in ws and in the TCP socket. */
  readonly bufferedAmount: number;
  readonly _socket?: TcpSocket | null;
  readonly _sender?: { readonly sendFrame?: unknown };
}

const below = (conn: EngineSocket) => conn as unknown as Below;

/** What a `ws` WebSocket's readyState is while frames may be written. */
const OPEN = 1;

/**
 * Writes events to a socket. The bytes that all readers share go straight to the TCP socket where nothing is before
 * them; a packet of Engine.IO costs half as much again. What waits in Engine.IO stays in front: the order holds.
 */
export function writePackets(conn: EngineSocket, packets: Packets): void {
  const { readyState, transport, writeBuffer } = below(conn);
  const { socket } = transport;
  if (typeof socket?._sender?.sendFrame !== "function") {
    for (const text of packets.texts()) conn.write(text, { compress: false });
    return;
  }
  const tcp = socket._socket;
  const isFree = readyState === "open" && transport.writable && writeBuffer.length === 0 && socket.readyState === OPEN;
  if (isFree && tcp && tcp.writableLength === socket.bufferedAmount) {
    tcp.write(packets.frames);
    return;
  }
  // `wsPreEncodedFrame` is what socket.io-adapter itself passes here; it has no type.
  const options = { compress: false, wsPreEncodedFrame: [packets.frames] };
  conn.write(packets.frames, options);
}

/** Bytes that wait for a slow reader: in Engine.IO's queue, in ws, and in the kernel's way. */
export function waitingBytes(conn: EngineSocket): number {
  let sum = stuckBytes(conn);
  // The queue is short as long as a reader keeps up: this loop costs nothing then.
  for (const packet of below(conn).writeBuffer) sum += packet.data?.length ?? 0;
  return sum;
}

/** Whether a reader does not take what it is sent: then what may be dropped is not written at all. */
export function isBehind(conn: EngineSocket): boolean {
  return stuckBytes(conn) > 0 || waitingBytes(conn) > budget.queuedBytes;
}

/** Bytes that the kernel did not take, of a WebSocket. */
function stuckBytes(conn: EngineSocket): number {
  return below(conn).transport.socket?.bufferedAmount ?? 0;
}

/** Resolves when the kernel has what was written, or the transport is another one, or closed. */
export function drained(conn: EngineSocket): Promise<void> {
  const { transport } = conn;
  // What was written past Engine.IO, only the TCP socket tells of.
  const tcp = below(conn).transport.socket?._socket;
  return new Promise((resolve) => {
    const done = () => {
      transport.off("drain", done);
      tcp?.off("drain", done);
      conn.off("upgrade", done);
      conn.off("close", done);
      resolve();
    };
    transport.once("drain", done);
    tcp?.once("drain", done);
    conn.once("upgrade", done);
    conn.once("close", done);
  });
}
