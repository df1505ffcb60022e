import type { PublicHandler } from "../context.ts";

export const clusterRestart: PublicHandler<"cluster.restart"> = async (call, { node }) => {
  await call.services.cluster.order({ order: "restart", node });
  return { ok: true };
};
