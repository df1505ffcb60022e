import { clusterMethods } from "./methods/cluster.ts";
import { inboxMethods } from "./methods/inbox.ts";
import { memberMethods } from "./methods/member.ts";
import { messageMethods } from "./methods/message.ts";
import { presenceMethods } from "./methods/presence.ts";
import { roomMethods } from "./methods/room.ts";
import { sessionMethods } from "./methods/session.ts";
import { systemMethods } from "./methods/system.ts";
import { userMethods } from "./methods/user.ts";

/** The contract: one entry per method. Validation, types and the OpenRPC document come from here. */
export const methods = {
  ...sessionMethods,
  ...userMethods,
  ...roomMethods,
  ...memberMethods,
  ...messageMethods,
  ...inboxMethods,
  ...presenceMethods,
  ...clusterMethods,
  ...systemMethods,
} as const;

export type MethodName = keyof typeof methods;
