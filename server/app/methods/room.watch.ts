import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const roomWatch: Handler<"room.watch"> = async (call, { rooms }) => {
  const { watcher } = call;
  if (!watcher) throw new Refusal("SOCKET_ONLY");
  const watched = await Promise.all(
    rooms.map(async ({ room, epoch, seq, id }) => {
      // A position is all three together; with one of them missing it is none that could be verified.
      const given = epoch !== undefined || seq !== undefined || id !== undefined;
      const position = given ? { epoch: epoch ?? "", seq: seq ?? 0, id: id ?? "" } : undefined;
      const { stands, goLive } = await call.services.feeds.watch(room, watcher, position);
      call.afterwards(goLive);
      return { room, ...stands };
    }),
  );
  return { rooms: watched };
};
