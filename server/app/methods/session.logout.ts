import type { Handler } from "../context.ts";

export const sessionLogout: Handler<"session.logout"> = async (call) => {
  const { session } = call;
  await call.services.sessions.end(session);
  call.afterwards(() => call.services.sessions.tell(session.id));
  call.adopt(undefined);
  return { ok: true };
};
