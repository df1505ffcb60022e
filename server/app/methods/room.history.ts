import { limits } from "#protocol";
import type { Handler } from "../context.ts";

export const roomHistory: Handler<"room.history"> = async (call, params) => {
  const { messages, users } = call.services;
  const page = { ...params, limit: params.limit ?? limits.history.page };
  return await messages.history(call.session.user, page, (ids) => users.find(ids));
};
