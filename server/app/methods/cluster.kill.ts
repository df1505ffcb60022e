import type { PublicHandler } from "../context.ts";

export const clusterKill: PublicHandler<"cluster.kill"> = async (call, { node }) => {
  await call.services.cluster.order({ order: "kill", node });
  return { ok: true };
};
