import type { Handler } from "../context.ts";

export const roomMembers: Handler<"room.members"> = async (call, { room }) => {
  const ids = await call.services.rooms.members(room, call.session.user);
  return { members: await call.services.users.find(ids) };
};
