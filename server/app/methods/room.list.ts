import { limits } from "#protocol";
import type { Handler } from "../context.ts";

export const roomList: Handler<"room.list"> = async (call, { joined, limit, ...page }) => {
  const { user } = call.session;
  if (joined) return { rooms: await call.services.rooms.of(user) };
  return await call.services.directory.list(user, { ...page, limit: limit ?? limits.rooms.page });
};
