import type { PublicHandler } from "../context.ts";

export const clusterScale: PublicHandler<"cluster.scale"> = async (call, { nodes }) => {
  await call.services.cluster.order({ order: "scale", nodes });
  return { ok: true };
};
