import type { Handler } from "../context.ts";

export const reactionRemove: Handler<"reaction.remove"> = async (call, params) =>
  await call.services.messages.react("remove", call.session.user, params);
