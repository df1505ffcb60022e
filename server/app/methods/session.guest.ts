import type { PublicHandler } from "../context.ts";

export const sessionGuest: PublicHandler<"session.guest"> = async (call, { name, device }) => {
  const user = await call.services.users.makeGuest(name);
  const { token, session } = await call.services.sessions.open(user.id, device ?? call.device);
  call.adopt(session, token);
  return { token, user };
};
