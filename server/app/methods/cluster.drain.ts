import type { PublicHandler } from "../context.ts";

export const clusterDrain: PublicHandler<"cluster.drain"> = async (call, { node }) => {
  await call.services.cluster.drain(node);
  return { ok: true };
};
