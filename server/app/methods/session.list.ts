import type { Handler } from "../context.ts";

export const sessionList: Handler<"session.list"> = async (call) => ({
  sessions: await call.services.sessions.list(call.session.user, call.session.id),
});
