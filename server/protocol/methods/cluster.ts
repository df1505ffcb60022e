import Type from "typebox";
import { ClusterStatus, LoadReport } from "../cluster.ts";
import { limits } from "../limits.ts";
import { type MethodEntry, none, ok, params } from "./entry.ts";

const NodeName = Type.String({ minLength: 1, maxLength: 200, description: "As in `cluster.status`" });
const node = params({ node: NodeName });

export const clusterMethods = {
  "cluster.status": {
    summary: "The cluster as this node sees it: nodes, what each measured in the last second, what happened lately",
    access: "observer",
    cost: "read",
    params: none,
    result: ClusterStatus,
  },
  "cluster.watch": {
    summary: "The same, and from then on the event `cluster` once a second",
    access: "observer",
    cost: "read",
    socketOnly: true,
    params: none,
    result: ClusterStatus,
  },
  "cluster.unwatch": {
    summary: "Ends `cluster.watch`",
    access: "observer",
    socketOnly: true,
    params: none,
    result: ok,
  },
  "cluster.drain": {
    summary: "A node takes no new sockets and moves those it has to others; it stays, empty. Never the last one",
    access: "operator",
    refusals: ["NODE_NOT_FOUND", "LAST_NODE"],
    params: node,
    result: ok,
  },
  "cluster.undrain": {
    summary: "A node that drains, or is drained, takes sockets again, and gets its share of those there are",
    access: "operator",
    refusals: ["NODE_NOT_FOUND"],
    params: node,
    result: ok,
  },
  "cluster.rebalance": {
    summary: "For half a minute, nodes with more than their share of the sockets let some move to others",
    access: "operator",
    params: none,
    result: ok,
  },
  "cluster.scale": {
    summary:
      "So many nodes: new ones are started, and get their share of the sockets; the last ones are drained and stopped. Answers when it is so; a node that is to stop itself, when that begins",
    access: "operator",
    refusals: ["NOT_SUPERVISED", "ORDER_FAILED"],
    params: params({ nodes: Type.Integer({ minimum: 1, maximum: limits.nodes }) }),
    result: ok,
  },
  "cluster.kill": {
    summary: "Kills a node's process, as a crash would; its supervisor starts it again",
    access: "operator",
    refusals: ["NODE_NOT_FOUND", "NOT_SUPERVISED", "ORDER_FAILED"],
    params: node,
    result: ok,
  },
  "cluster.restart": {
    summary:
      "Drains a node, stops it and starts it again. Answers when it serves; the node itself, when it is about to drain",
    access: "operator",
    refusals: ["NODE_NOT_FOUND", "NOT_SUPERVISED", "ORDER_FAILED"],
    params: node,
    result: ok,
  },
  "cluster.load": {
    summary: "Lets simulated clients chat, and checks the promise on what they send and get; no clients end it",
    access: "operator",
    refusals: ["NOT_SUPERVISED", "ORDER_FAILED"],
    params: params({
      clients: Type.Integer({ minimum: 0, maximum: limits.loadClients }),
      rate: Type.Number({ minimum: 0, maximum: limits.loadRate, description: "Messages per second, all together" }),
      mode: Type.Optional(LoadReport.properties.mode),
    }),
    result: ok,
  },
} as const satisfies Record<string, MethodEntry>;
