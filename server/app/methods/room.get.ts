import type { Handler } from "../context.ts";

export const roomGet: Handler<"room.get"> = async (call, { room }) => ({
  room: await call.services.rooms.get(room, call.session.user),
});
