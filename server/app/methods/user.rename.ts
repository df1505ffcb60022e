import { Refusal } from "#protocol";
import type { Handler } from "../context.ts";

export const userRename: Handler<"user.rename"> = async (call, { name, clientId }) => {
  const { users, rooms } = call.services;
  const before = await users.get(call.session.user);
  if (!before) throw new Refusal("SESSION_INVALID");
  const user = await users.rename(before, name);
  await rooms.tellRenamed(user, clientId);
  return { user };
};
