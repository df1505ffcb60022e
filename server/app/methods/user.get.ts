import type { Handler } from "../context.ts";

export const userGet: Handler<"user.get"> = async (call, { users }) => ({
  users: await call.services.users.find(users),
});
