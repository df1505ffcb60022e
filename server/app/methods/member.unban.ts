import type { Handler } from "../context.ts";

export const memberUnban: Handler<"member.unban"> = async (call, params) => {
  await call.services.moderation.unban(call.session.user, params);
  return { ok: true };
};
