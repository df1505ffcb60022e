import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const sessionRevoke: Handler<"session.revoke"> = async (call, params) => {
  const { sessions } = call.services;
  const session = (await sessions.ofUser(call.session.user)).find(({ id }) => id === params.session);
  if (!session) throw new Refusal("INVALID_PARAMS", { message: "You have no such session.", param: "session" });
  await sessions.end(session);
  call.afterwards(() => sessions.tell(session.id));
  return { ok: true };
};
