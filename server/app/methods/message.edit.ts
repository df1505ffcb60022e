import type { Handler } from "../context.ts";

export const messageEdit: Handler<"message.edit"> = async (call, params) =>
  await call.services.messages.edit(call.session.user, params);
