import type { PublicHandler } from "../context.ts";

export const sessionRegister: PublicHandler<"session.register"> = async (call, params) => {
  const { users, sessions } = call.services;
  const before = call.session;
  const caller = before && (await users.get(before.user));
  const user = await users.register(params, caller?.guest ? caller : undefined);
  const { token, session } = await sessions.open(user.id, params.device ?? call.device);
  call.adopt(session, token);
  // The guest's token may have been seen where no password protected it. Its sockets belong to this
  // very caller, who goes on under the new session; other ones are closed.
  if (before && before.user === user.id) call.afterwards(() => sessions.end(before));
  return { token, user };
};
