import type { Handler } from "../context.ts";

export const roomRead: Handler<"room.read"> = async (call, params) => ({
  inbox: await call.services.reading.read(call.session.user, params),
});
