import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const roomJoin: Handler<"room.join"> = async (call, { room, clientId }) => {
  const user = await call.services.users.get(call.session.user);
  if (!user) throw new Refusal("SESSION_INVALID");
  return { room: await call.services.rooms.join(user, room, clientId) };
};
