import type { Handler } from "../context.ts";

export const messageDelete: Handler<"message.delete"> = async (call, params) =>
  await call.services.messages.delete(call.session.user, params);
