import type { PublicHandler } from "../context.ts";
import { openRpc } from "../openrpc.ts";

export const rpcDiscover: PublicHandler<"rpc.discover"> = async () => openRpc;
