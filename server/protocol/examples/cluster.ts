import type { ClusterStatus } from "../cluster.ts";
import { type ExamplesOf, samples } from "./samples.ts";

const { at, node } = samples;
const ok = { ok: true } as const;

const status: ClusterStatus = {
  at,
  node,
  demo: true,
  operator: false,
  supervised: true,
  store: { kind: "single", ok: true, pingMs: 0.4, replicas: 0 },
  nodes: [
    {
      run: "r8Kd2",
      name: node,
      address: "127.0.0.1:8082",
      version: "0.1.0",
      startedAt: at - 60_000,
      state: "up",
      since: at - 60_000,
    },
  ],
  events: [{ id: "1790000000000-0", at: at - 60_000, type: "started", node }],
};

export const clusterExamples: ExamplesOf<"cluster"> = {
  "cluster.status": { params: {}, result: status },
  "cluster.watch": { params: {}, result: status },
  "cluster.unwatch": { params: {}, result: ok },
  "cluster.drain": { params: { node }, result: ok },
  "cluster.undrain": { params: { node }, result: ok },
  "cluster.rebalance": { params: {}, result: ok },
  "cluster.scale": { params: { nodes: 4 }, result: ok },
  "cluster.kill": { params: { node }, result: ok },
  "cluster.restart": { params: { node }, result: ok },
  "cluster.load": { params: { clients: 200, rate: 20, mode: "stateless" }, result: ok },
};

export const systemExamples: ExamplesOf<"system" | "rpc"> = {
  "system.ping": { params: {}, result: { node, at } },
  "rpc.discover": { params: {}, result: { openrpc: "1.3.2", info: { title: "Teahouse", version: "1" }, methods: [] } },
};
