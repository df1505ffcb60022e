import { limits } from "#protocol";
import type { Handler } from "../context.ts";

export const messageSearch: Handler<"message.search"> = async (call, params) =>
  await call.services.search.find(call.session.user, { ...params, limit: params.limit ?? limits.search.page });
