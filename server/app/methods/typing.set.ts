import type { Handler } from "../context.ts";

export const typingSet: Handler<"typing.set"> = async (call, { room }) => {
  call.services.typing.set(call.session.user, room);
  return { ok: true };
};
