import type { Handler } from "../context.ts";

export const roomNotify: Handler<"room.notify"> = async (call, params) => ({
  inbox: await call.services.reading.notify(call.session.user, params),
});
