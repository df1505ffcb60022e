import { Refusal } from "#protocol";
import { describe } from "../../service/sessions.ts";
import type { Handler } from "../context.ts";

export const sessionGet: Handler<"session.get"> = async (call) => {
  const user = await call.services.users.get(call.session.user);
  if (!user) throw new Refusal("SESSION_INVALID");
  return { user, session: describe(call.session, call.session.id) };
};
