import type { Handler } from "../context.ts";

export const roomChange: Handler<"room.change"> = async (call, params) => ({
  room: await call.services.rooms.change(call.session.user, params),
});
