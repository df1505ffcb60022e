import type { PublicHandler } from "../context.ts";

export const clusterLoad: PublicHandler<"cluster.load"> = async (call, { clients, rate, mode = "stateless" }) => {
  await call.services.cluster.order({ order: "load", clients, rate, mode });
  return { ok: true };
};
