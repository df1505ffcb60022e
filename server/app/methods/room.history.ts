import { limits } from "#protocol";
import type { Handler } from "../context.ts";

export const roomHistory: Handler<"room.history"> = async (call, params) =>
  await call.services.history.page(call.session.user, { ...params, limit: params.limit ?? limits.history.page });
