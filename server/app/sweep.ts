import { rounds } from "../service/rounds.ts";
import type { Session } from "../service/sessions.ts";
import { ENDED_EVERY_MS } from "../service/sessions.ts";
import type { SocketTools, TeahouseServer, TeahouseSocket } from "./socket-tools.ts";

/** How long somebody may stay connected without signing in, ms. */
const NAMELESS_MS = 30_000;
const SWEEP_EVERY_MS = 5000;
/** How often a socket's session is looked up again at least; where the store seems to have lost data, with the next sweep. */
const LOOK_AGAIN_MS = 60_000;
/** How often to look for sockets that call and never read what they are answered. */
const UNREAD_EVERY_MS = 500;

/**
 * Closes the sockets of sessions that ended: at once where the broadcast arrives, within ENDED_EVERY_MS
 * from the stream where it does not, and when a session runs out. Also those of who never signs in or reads.
 * @returns how to stop
 */
export function closeEndedSessions(io: TeahouseServer, tools: SocketTools): () => void {
  const { sessions } = tools.services;
  const close = (id: string) => {
    sessions.forget(id);
    for (const socket of tools.holders.of(id)) socket.disconnect(true);
  };
  io.on("sessionEnded", close);
  // Its session may have ended while it was being let in: then nobody found it to close.
  io.on("connection", (socket) => {
    if (socket.data.session && sessions.hasEnded(socket.data.session.id)) socket.disconnect(true);
  });
  sessions.tellThrough((id) => {
    close(id);
    io.serverSideEmit("sessionEnded", id);
  });
  const stops = [
    every(ENDED_EVERY_MS, tools, () => sessions.takeEnded(close)),
    every(SWEEP_EVERY_MS, tools, sweeper(io, tools)),
    every(UNREAD_EVERY_MS, tools, async () => cutUnread(io, tools)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function sweeper(io: TeahouseServer, tools: SocketTools): () => Promise<void> {
  const lookedAt = new WeakMap<TeahouseSocket, number>();
  return async () => {
    const now = Date.now();
    for (const socket of io.sockets.sockets.values()) {
      const { session, since, reader } = socket.data;
      if (!session) {
        if (now - since > NAMELESS_MS) socket.disconnect(true);
        continue;
      }
      const last = lookedAt.get(socket) ?? since;
      if (session.expiresAt < now || now - last > LOOK_AGAIN_MS || reader.lostAt >= last) {
        // It may have been extended, here too: a socket that stays open is use.
        const found: Session | undefined = await tools.services.sessions.again(session);
        lookedAt.set(socket, now);
        // It may have signed in anew while the store was asked.
        if (socket.data.session?.id !== session.id) continue;
        if (found) socket.data.session = found;
        else socket.disconnect(true);
      }
    }
  };
}

/** Room events are counted as they are written (app/reader.ts); answers wait just the same. */
function cutUnread(io: TeahouseServer, { metrics }: SocketTools): void {
  for (const { data } of io.sockets.sockets.values()) {
    if (!data.reader.overBudget) continue;
    metrics.cut.inc({ reason: "slow" });
    data.reader.cut();
  }
}

/** A failure is for the next round. */
function every(ms: number, { log }: SocketTools, task: () => Promise<void>): () => void {
  const tried = () => task().catch((error: unknown) => log.debug({ err: error }, "a round over sessions"));
  return rounds(ms, tried, 0);
}
