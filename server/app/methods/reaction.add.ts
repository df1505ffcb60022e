import type { Handler } from "../context.ts";

export const reactionAdd: Handler<"reaction.add"> = async (call, params) =>
  await call.services.messages.react("add", call.session.user, params);
