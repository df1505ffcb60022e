import type { Handler } from "../context.ts";

export const messageGet: Handler<"message.get"> = async (call, params) =>
  await call.services.history.get(call.session.user, params);
