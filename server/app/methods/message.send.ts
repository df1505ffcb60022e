import type { Handler } from "../context.ts";

export const messageSend: Handler<"message.send"> = async (call, params) => {
  const { id, epoch, seq, at, duplicate } = await call.services.messages.send(call.session.user, params);
  return { id, epoch, seq, at, duplicate, node: call.node };
};
