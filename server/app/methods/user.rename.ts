import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const userRename: Handler<"user.rename"> = async (call, { name, clientId }) => {
  const { users, members } = call.services;
  const before = await users.get(call.session.user);
  if (!before) throw new Refusal("SESSION_INVALID");
  const user = await users.rename(before, name);
  await members.tellRenamed(user, clientId);
  return { user };
};
