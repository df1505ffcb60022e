import type { Handler } from "../context.ts";

export const roomMembers: Handler<"room.members"> = async (call, { room }) => ({
  members: await call.services.members.list(room, call.session.user),
});
