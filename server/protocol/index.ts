export * from "./errors.ts";
export type { ResetReason, RoomEvent, RoomEventType, ServerEvents } from "./events.ts";
export { roomEventBodies } from "./events.ts";
export * from "./limits.ts";
export { type Access, type MethodEntry, type MethodName, methods } from "./methods.ts";
export type { Message, Position, Room, SessionInfo, User } from "./schemas.ts";
export type * from "./types.ts";
