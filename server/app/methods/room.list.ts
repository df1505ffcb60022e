import { limits } from "#protocol";
import type { Handler } from "../context.ts";

export const roomList: Handler<"room.list"> = async (call, { after, limit }) =>
  await call.services.rooms.list(call.session.user, after, limit ?? limits.rooms.page);
