import type { Handler } from "../context.ts";

export const memberRole: Handler<"member.role"> = async (call, params) => {
  await call.services.moderation.giveRole(call.session.user, params);
  return { ok: true };
};
