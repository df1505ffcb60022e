import type { Handler } from "../context.ts";

export const roomInvite: Handler<"room.invite"> = async (call, params) => ({
  invite: await call.services.moderation.invite(call.session.user, params),
});
