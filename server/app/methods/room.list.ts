import { limits } from "#protocol";
import type { Handler } from "../context.ts";

export const roomList: Handler<"room.list"> = async (call, { after, limit, joined }) => {
  const { user } = call.session;
  if (joined) return { rooms: await call.services.rooms.of(user) };
  return await call.services.rooms.list(user, after, limit ?? limits.rooms.page);
};
