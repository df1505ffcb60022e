import type { Handler } from "../context.ts";

export const memberMute: Handler<"member.mute"> = async (call, params) => {
  await call.services.moderation.mute(call.session.user, params);
  return { ok: true };
};
