import type { PublicHandler } from "../context.ts";

export const sessionLogin: PublicHandler<"session.login"> = async (call, { name, password, device }) => {
  const user = await call.services.users.login(name, password);
  const { token, session } = await call.services.sessions.open(user.id, device ?? call.device);
  call.adopt(session, token);
  return { token, user };
};
