import type { Order } from "./cluster.ts";

/** What an operator may ask of a node by itself. */
export type NodeOrder = { order: "drain" | "undrain"; node: string };

/** The command that asks for the same in a terminal: what a control does can be seen, and learned. */
export function commandLine(order: Order | NodeOrder | { order: "rebalance" }): string {
  switch (order.order) {
    case "scale":
      return `teahouse scale ${order.nodes}`;
    case "load":
      return order.clients === 0
        ? "teahouse load stop"
        : `teahouse load --clients ${order.clients} --rate ${order.rate} --mode ${order.mode}`;
    case "rebalance":
      return "teahouse rpc cluster.rebalance";
    default:
      return `teahouse nodes ${order.order} ${order.node}`;
  }
}
