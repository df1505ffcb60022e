import type { Handler } from "../context.ts";

export const memberKick: Handler<"member.kick"> = async (call, params) => {
  await call.services.moderation.kick(call.session.user, params);
  return { ok: true };
};
