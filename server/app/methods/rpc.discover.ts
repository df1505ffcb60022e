import type { PublicHandler } from "../context.ts";
import { openRpc } from "../documents/openrpc.ts";

export const rpcDiscover: PublicHandler<"rpc.discover"> = async () => openRpc;
