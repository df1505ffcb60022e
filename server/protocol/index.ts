export type {
  ClusterEvent,
  ClusterStatus,
  FromSupervisor,
  LoadReport,
  NodeInfo,
  NodeState,
  NodeStats,
  Order,
  ToSupervisor,
} from "./cluster.ts";
export * from "./errors.ts";
export type {
  Ephemeral,
  InboxChange,
  ResetReason,
  RoomEphemeral,
  RoomEvent,
  RoomEventType,
  ServerEvents,
} from "./events.ts";
export { roomEventBodies } from "./events.ts";
export * from "./limits.ts";
export type { Access, MethodEntry } from "./methods/entry.ts";
export { type MethodName, methods } from "./methods.ts";
export type {
  Ban,
  Inbox,
  Member,
  Message,
  MessageRef,
  Position,
  Role,
  Room,
  RoomKind,
  RoomSettings,
  SessionInfo,
  User,
} from "./schemas.ts";
export * from "./times.ts";
export type * from "./types.ts";
