import type { PublicHandler } from "../context.ts";

export const sessionRegister: PublicHandler<"session.register"> = async (call, params) => {
  const { users, members, sessions } = call.services;
  const before = call.session;
  const caller = before && (await users.get(before.user));
  const user = await users.register(params, caller?.guest ? caller : undefined);
  // Before there is a new session: whoever repeats a call that broke off tells them again.
  if (before?.user === user.id) await members.tellRenamed(user, params.clientId);
  const { token, session } = await sessions.open(user.id, params.device ?? call.device);
  // The guest's token may have been seen where no password protected it. A call that came over a socket takes
  // that socket along to the new session; the guest's other sockets are closed.
  if (before && before.user === user.id) await sessions.end(before);
  call.adopt(session, token);
  return { token, user };
};
