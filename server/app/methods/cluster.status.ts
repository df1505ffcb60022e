import type { PublicHandler } from "../context.ts";

export const clusterStatus: PublicHandler<"cluster.status"> = async (call) =>
  await call.services.cluster.status(call.operator);
