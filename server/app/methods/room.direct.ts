import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const roomDirect: Handler<"room.direct"> = async (call, params) => {
  const user = await call.services.users.get(call.session.user);
  if (!user) throw new Refusal("SESSION_INVALID");
  return { room: await call.services.rooms.direct(user, params) };
};
