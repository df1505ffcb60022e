import { signal } from "@preact/signals";
import { io, type Socket } from "socket.io-client";
import { operatorKey } from "../../state/operator.ts";

export interface LineState {
  readonly isUp: boolean;
  /** Who serves it. */
  readonly node: string | undefined;
}

/** A connection of these pages' own: what is tried out on it does not disturb the chat's. */
export const line = signal<LineState>({ isUp: false, node: undefined });

type Listener = (event: string, payload: unknown) => void;

const listeners = new Set<Listener>();
const onUp = new Set<() => void>();
let socket: Socket | undefined;

/** Opens the line, unless it is open. The browser's cookie says who we are. */
export function openLine(): void {
  if (socket) return;
  const operator = operatorKey();
  const auth = operator === undefined ? {} : { operator };
  const opened = io(location.origin, { transports: ["websocket"], forceNew: true, auth });
  socket = opened;
  opened.on("connect", () => {
    line.value = { isUp: true, node: line.peek().node };
    for (const tell of onUp) tell();
  });
  opened.on("disconnect", (reason) => {
    line.value = { isUp: false, node: undefined };
    // A node that hangs up is not called back by the library itself.
    if (reason === "io server disconnect") opened.connect();
  });
  opened.onAny((event: string, payload: unknown) => {
    const node = event === "node" ? (payload as { node?: string }).node : undefined;
    if (node !== undefined) line.value = { isUp: true, node };
    for (const tell of listeners) tell(event, payload);
  });
}

/** Closes it; with another session or key it has to be opened anew. */
export function closeLine(): void {
  socket?.disconnect();
  socket = undefined;
  line.value = { isUp: false, node: undefined };
}

/** Hears whatever nodes send on this line. @returns what ends that */
export function hear(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Is told each time the line is up again: what was watched has to be watched anew. @returns what ends that */
export function whenUp(tell: () => void): () => void {
  onUp.add(tell);
  if (line.peek().isUp) tell();
  return () => onUp.delete(tell);
}

const ANSWER_MS = 10_000;

/**
 * Sends JSON-RPC and waits for the answer, unless none is wanted.
 * @throws Error as a rejection when none comes in time
 */
export async function ask(request: unknown, { wantsAnswer = true } = {}): Promise<unknown> {
  openLine();
  if (wantsAnswer) return await socket?.timeout(ANSWER_MS).emitWithAck("rpc", request);
  socket?.emit("rpc", request);
  return undefined;
}
