import Type from "typebox";
import { type MethodEntry, none } from "./entry.ts";

export const systemMethods = {
  "system.ping": {
    summary: "Is anybody there",
    access: "public",
    params: none,
    result: Type.Object({ node: Type.String(), at: Type.Integer({ description: "The node's clock, ms" }) }),
  },
  "rpc.discover": {
    summary: "This contract as an OpenRPC document",
    access: "public",
    cost: "read",
    params: none,
    result: Type.Unknown(),
  },
} as const satisfies Record<string, MethodEntry>;
