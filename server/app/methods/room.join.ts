import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const roomJoin: Handler<"room.join"> = async (call, { room, clientId, invite }) => {
  const user = await call.services.users.get(call.session.user);
  if (!user) throw new Refusal("SESSION_INVALID");
  return { room: await call.services.members.join(user, room, clientId, invite) };
};
