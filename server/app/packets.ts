/** Socket.IO's event packets, `42["event",…]`; Engine.IO's leading `4` long-polling adds by itself. */
const OPEN = {
  event: Buffer.from('42["event",'),
  ephemeral: Buffer.from('42["ephemeral",'),
  cluster: Buffer.from('42["cluster",'),
  inbox: Buffer.from('42["inbox",'),
};
const CLOSE = Buffer.from("]");

/** One or more events, encoded once for all sockets of this node. */
export interface Packets {
  /** For WebSockets: the frames of all, one behind the other, so that one write takes them. */
  readonly frames: Buffer;
  /** For long-polling: each one's text. */
  texts(): readonly string[];
}

/** @param events their JSON as bytes: framed, never parsed */
export function packetsOf(name: keyof typeof OPEN, events: readonly { readonly json: Buffer }[]): Packets {
  const open = OPEN[name];
  const around = open.length + CLOSE.length;
  let size = 0;
  for (const { json } of events) size += headerOf(json.length + around) + json.length + around;
  const frames = Buffer.allocUnsafe(size);
  let at = 0;
  for (const { json } of events) {
    at = writeHeader(frames, at, json.length + around);
    at += open.copy(frames, at);
    at += json.copy(frames, at);
    at += CLOSE.copy(frames, at);
  }
  return { frames, texts: () => events.map(({ json }) => `${open.toString("latin1", 1)}${json.toString()}]`) };
}

/** RFC 6455: a frame's header is 2, 4 or 10 bytes; a server's frames are not masked. */
const headerOf = (length: number) => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/** The header of one final text frame. @returns where its payload begins */
function writeHeader(into: Buffer, at: number, length: number): number {
  into[at] = 0x81;
  if (length < 126) {
    into[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    into[at + 1] = 126;
    return into.writeUInt16BE(length, at + 2);
  }
  into[at + 1] = 127;
  into.writeUInt32BE(0, at + 2);
  return into.writeUInt32BE(length, at + 6);
}
