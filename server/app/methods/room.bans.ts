import type { Handler } from "../context.ts";

export const roomBans: Handler<"room.bans"> = async (call, { room }) => ({
  bans: await call.services.moderation.bans(call.session.user, room),
});
