import type { Handler } from "../context.ts";

export const memberBan: Handler<"member.ban"> = async (call, params) => {
  await call.services.moderation.ban(call.session.user, params);
  return { ok: true };
};
