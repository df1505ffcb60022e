import type { PublicHandler } from "../context.ts";

export const systemPing: PublicHandler<"system.ping"> = async (call) => ({ node: call.node, at: Date.now() });
