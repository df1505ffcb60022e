/** A WebSocket text frame as a client sends it. The mask is zero, which the protocol allows and costs nothing to apply. */
export function clientFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 6 : 8;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (length < 126) frame[1] = 0x80 | length;
  else {
    if (length > 0xffff) throw new Error("a load has no frames this long");
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.fill(0, head - 4, head);
  frame.write(text, head, "utf8");
  return frame;
}

/** Told of a text frame's payload: `bytes` from `from` up to `to`, which are valid during the call only. */
export type OnFrame = (bytes: Buffer, from: number, to: number) => void;

/** Cuts what a server sends into frames, wherever a chunk begins and ends. Only a frame's torn part is copied. */
export class FrameReader {
  readonly #onFrame: OnFrame;
  #torn: Buffer | undefined;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  take(chunk: Buffer): void {
    const bytes = this.#torn ? Buffer.concat([this.#torn, chunk]) : chunk;
    this.#torn = undefined;
    let at = 0;
    while (at < bytes.length) {
      const end = this.#frame(bytes, at);
      if (end < 0) {
        // The chunk's bytes are used again for the next one.
        this.#torn = Buffer.from(bytes.subarray(at));
        return;
      }
      at = end;
    }
  }

  /** Reads the frame that begins here. @returns where the next one begins; -1 where this one is not complete */
  #frame(bytes: Buffer, at: number): number {
    if (bytes.length < at + 2) return -1;
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    let from = at + 2;
    let length = short;
    if (short === 126) {
      from += 2;
      if (bytes.length < from) return -1;
      length = bytes.readUInt16BE(at + 2);
    } else if (short === 127) {
      from += 8;
      if (bytes.length < from) return -1;
      length = bytes.readUInt32BE(at + 6);
    }
    const to = from + length;
    if (bytes.length < to) return -1;
    if (((bytes[at] ?? 0) & 0x0f) === 1) this.#onFrame(bytes, from, to);
    return to;
  }
}
