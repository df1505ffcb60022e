import type { Handler } from "../context.ts";

export const roomLeave: Handler<"room.leave"> = async (call, { room, clientId }) => {
  await call.services.members.leave(call.session.user, room, clientId);
  return { ok: true };
};
