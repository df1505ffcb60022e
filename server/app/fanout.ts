import type { Socket as EngineSocket } from "engine.io";
import { reader as budget } from "../budgets.ts";

/** One event, ready to be written: for WebSockets the whole frame, for long-polling its text. */
interface Frame {
  bytes: Buffer;
  text: string;
}

/** Socket.IO's event packets, `42["event",…]`; Engine.IO's leading `4` polling adds by itself. */
const OPEN = {
  event: Buffer.from('42["event",'),
  ephemeral: Buffer.from('42["ephemeral",'),
  cluster: Buffer.from('42["cluster",'),
  inbox: Buffer.from('42["inbox",'),
};
const CLOSE = Buffer.from("]");

const frames = new WeakMap<object, Frame>();

/** Encodes something once for all sockets of this node: its bytes are framed, not parsed. */
export function frameOf(what: { readonly json: Buffer }, name: keyof typeof OPEN): Frame {
  const known = frames.get(what);
  if (known) return known;
  const payload = Buffer.concat([OPEN[name], what.json, CLOSE]);
  const frame = { bytes: webSocketFrame(payload), text: payload.toString("utf8", 1) };
  frames.set(what, frame);
  return frame;
}

/** RFC 6455: one final, unmasked text frame; header and payload in one buffer, so that one write takes it. */
function webSocketFrame(payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), payload]);
  if (length < 65_536) return Buffer.concat([Buffer.from([0x81, 126, length >> 8, length & 255]), payload]);
  const header = Buffer.alloc(10);
  header[0] = 0x81;
  header[1] = 127;
  header.writeUInt32BE(length, 6);
  return Buffer.concat([header, payload]);
}

/** Writes a frame; engine.io takes the ready bytes where the transport is a WebSocket, else the text. */
export function writeFrame(conn: EngineSocket, frame: Frame): void {
  // `wsPreEncodedFrame` is what socket.io-adapter itself passes here; it has no type.
  const options = { compress: false, wsPreEncodedFrame: [frame.bytes] };
  conn.write(frame.text, options);
}

/** Bytes that wait for a slow reader: in engine.io's queue, in ws, and in the kernel's way. */
export function waitingBytes(conn: EngineSocket): number {
  let sum = stuckBytes(conn);
  // The queue is short as long as a reader keeps up: this loop costs nothing then.
  const queue = (conn as unknown as { writeBuffer: { data?: string | Buffer }[] }).writeBuffer;
  for (const packet of queue) sum += packet.data?.length ?? 0;
  return sum;
}

/** Whether a reader does not take what it is sent: then what may be dropped is not written at all. */
export function isBehind(conn: EngineSocket): boolean {
  return stuckBytes(conn) > 0 || waitingBytes(conn) > budget.queuedBytes;
}

/** Bytes that the kernel did not take, of a WebSocket. */
function stuckBytes(conn: EngineSocket): number {
  const { socket } = conn.transport as { socket?: { bufferedAmount?: number } };
  return socket?.bufferedAmount ?? 0;
}
