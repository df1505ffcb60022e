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
export { commandLine, type NodeOrder } from "./command-lines.ts";
export { errorTextsZh } from "./error-texts.zh.ts";
export * from "./errors.ts";
export type { RoomEvent, RoomEventType } from "./events.ts";
export * from "./limits.ts";
export type { Access, MethodEntry } from "./methods/entry.ts";
export { type MethodName, methods } from "./methods.ts";
export * from "./node-mark.ts";
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
export type {
  Ephemeral,
  InboxChange,
  ResetReason,
  RoomEphemeral,
  ServerEvents,
  SocketEventName,
  SocketEventShape,
} from "./socket-events.ts";
export { socketEvents } from "./socket-events.ts";
export * from "./times.ts";
export type * from "./types.ts";
