import type { Handler } from "../context.ts";

export const messageSend: Handler<"message.send"> = async (call, params) => {
  const kept = await call.services.messages.send(call.session.user, params);
  return { ...kept, node: call.node };
};
