import type { PublicHandler } from "../context.ts";

export const clusterUndrain: PublicHandler<"cluster.undrain"> = async (call, { node }) => {
  await call.services.cluster.undrain(node);
  return { ok: true };
};
