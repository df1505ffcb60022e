import type { Handler } from "../context.ts";

export const roomReceipts: Handler<"room.receipts"> = async (call, { room }) => ({
  readers: await call.services.reading.receipts(room, call.session.user),
});
