import type { Handler } from "../context.ts";

export const inboxGet: Handler<"inbox.get"> = async (call) => await call.services.reading.inbox(call.session.user);
