import { limits } from "#protocol";
import type { Handler } from "../context.ts";

export const messageThread: Handler<"message.thread"> = async (call, params) =>
  await call.services.history.thread(call.session.user, { ...params, limit: params.limit ?? limits.history.page });
