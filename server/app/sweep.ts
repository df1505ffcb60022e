import type { Session } from "../service/sessions.ts";
import { ENDED_EVERY_MS } from "../service/sessions.ts";
import { type SocketTools, sessionRoom, type TeahouseServer } from "./socket.ts";

/** How long somebody may stay connected without signing in, ms. */
const NAMELESS_MS = 30_000;
const SWEEP_EVERY_MS = 5000;

/**
 * Closes the sockets of sessions that ended: at once where the broadcast arrives, within ENDED_EVERY_MS
 * from the stream where it does not, and when a session runs out.
 * @returns how to stop
 */
export function closeEndedSessions(io: TeahouseServer, tools: SocketTools): () => void {
  const { sessions } = tools.services;
  const close = (id: string) => {
    sessions.forget(id);
    io.local.in(sessionRoom(id)).disconnectSockets(true);
  };
  io.on("sessionEnded", close);
  sessions.tellThrough((id) => {
    close(id);
    io.serverSideEmit("sessionEnded", id);
  });
  const stopStream = every(ENDED_EVERY_MS, tools, async () => {
    for (const id of await sessions.newlyEnded()) close(id);
  });
  const stopSweep = every(SWEEP_EVERY_MS, tools, () => sweep(io, tools));
  return () => {
    stopStream();
    stopSweep();
  };
}

async function sweep(io: TeahouseServer, tools: SocketTools): Promise<void> {
  const now = Date.now();
  for (const socket of io.sockets.sockets.values()) {
    const { session, since } = socket.data;
    if (!session && now - since > NAMELESS_MS) socket.disconnect(true);
    if (session && session.expiresAt < now) {
      // It may have been extended where it was used.
      const extended: Session | undefined = await tools.services.sessions.again(session);
      if (extended) socket.data.session = extended;
      else socket.disconnect(true);
    }
  }
}

/** Repeats a task with a pause in between; a failure is for the next round. */
function every(ms: number, { log }: SocketTools, task: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const round = () => {
    task()
      .catch((error: unknown) => log.debug({ err: error }, "a round over sessions"))
      .finally(() => {
        if (!stopped) timer = setTimeout(round, ms);
      });
  };
  timer = setTimeout(round, 0);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
