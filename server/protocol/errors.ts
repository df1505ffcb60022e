/**
 * Every error that a call can end with. `name` is the stable key for programs, `message` is
 * for people, `retryable` says whether the same call (same clientId) may succeed later.
 * Codes: five reserved by JSON-RPC 2.0, ours in -32000…-32099.
 */
export const errors = {
  PARSE: { code: -32700, retryable: false, message: "This is not valid JSON." },
  INVALID_REQUEST: { code: -32600, retryable: false, message: "This is not a JSON-RPC 2.0 request." },
  METHOD_NOT_FOUND: { code: -32601, retryable: false, message: "There is no method of this name." },
  INVALID_PARAMS: { code: -32602, retryable: false, message: "A parameter is missing or wrong." },
  INTERNAL: { code: -32603, retryable: true, message: "Something went wrong on our side. Try again." },

  SESSION_REQUIRED: { code: -32001, retryable: false, message: "Sign in first." },
  SESSION_INVALID: { code: -32002, retryable: false, message: "This session has ended. Sign in again." },
  ACCESS_DENIED: { code: -32003, retryable: false, message: "You are not allowed to do this." },
  ORIGIN_DENIED: { code: -32004, retryable: false, message: "This page may not use this server." },
  CREDENTIALS_WRONG: { code: -32005, retryable: false, message: "The name or the password is wrong." },
  NAME_TAKEN: { code: -32006, retryable: false, message: "This name is taken, or looks like one that is." },
  NAME_REFUSED: { code: -32007, retryable: false, message: "This name cannot be used." },
  TEXT_REFUSED: { code: -32008, retryable: false, message: "This text cannot be sent." },

  ROOM_NOT_MEMBER: { code: -32010, retryable: false, message: "You are not a member of this room." },
  ROOM_NOT_FOUND: { code: -32011, retryable: false, message: "There is no such room." },
  ROOM_FULL: { code: -32012, retryable: false, message: "This room is full." },
  SOCKET_ONLY: { code: -32013, retryable: false, message: "This method needs a socket connection." },
  QUOTA_REACHED: { code: -32014, retryable: false, message: "You have as many of these as you may have." },

  USER_NOT_FOUND: { code: -32040, retryable: false, message: "There is no such person here." },
  ROLE_REQUIRED: { code: -32041, retryable: false, message: "Your role in this room does not allow this." },
  LAST_OWNER: { code: -32042, retryable: false, message: "This room needs an owner. Name another one first." },
  BANNED: { code: -32043, retryable: false, message: "You are banned from this room." },
  INVITE_WRONG: { code: -32044, retryable: false, message: "This invitation is not valid, or is no longer." },
  MUTED: { code: -32045, retryable: false, message: "You are muted in this room for a while." },
  SLOW_MODE: { code: -32046, retryable: true, message: "This room is in slow mode. Wait a moment." },
  READ_ONLY: { code: -32047, retryable: false, message: "Only owners and moderators may write in this room." },

  MESSAGE_NOT_FOUND: { code: -32050, retryable: false, message: "There is no such message, or no longer." },
  MESSAGE_NOT_YOURS: { code: -32051, retryable: false, message: "This message is somebody else's." },
  REACTIONS_FULL: { code: -32052, retryable: false, message: "This message has as many reactions as it can have." },

  OPERATOR_REQUIRED: { code: -32060, retryable: false, message: "Only operators of this cluster may do this." },
  NODE_NOT_FOUND: { code: -32061, retryable: false, message: "There is no such node, or it is down." },
  LAST_NODE: { code: -32062, retryable: false, message: "This is the last node that serves." },
  NOT_SUPERVISED: {
    code: -32063,
    retryable: false,
    message: "These nodes are not run by Teahouse's own supervisor: add, stop and restart them where they are run.",
  },
  ORDER_FAILED: { code: -32064, retryable: true, message: "The supervisor could not do this." },

  RATE_LIMITED: { code: -32020, retryable: true, message: "Too fast. Wait a moment." },
  OVERLOADED: { code: -32021, retryable: true, message: "This node has too much to do. Try again." },

  STORE_UNAVAILABLE: { code: -32030, retryable: true, message: "The store cannot be reached. Try again." },
  STORE_FULL: { code: -32031, retryable: true, message: "The store has no room left. Try again later." },
  UNKNOWN: { code: -32032, retryable: true, message: "It is not known whether this was kept. Try again." },
  DRAINING: { code: -32033, retryable: true, message: "This node is closing. Try again." },
} as const satisfies Record<string, { code: number; retryable: boolean; message: string }>;

export type ErrorName = keyof typeof errors;

/** What each error says to people, by its name. */
export const errorMessages = Object.fromEntries(
  Object.entries(errors).map(([name, { message }]) => [name, message]),
) as Record<ErrorName, string>;

/** What an error object carries beside code and message. */
export interface ErrorData {
  name: ErrorName;
  retryable: boolean;
  /** When to try again, in ms. */
  retryAfterMs?: number;
  /** Which parameter is wrong, as a JSON pointer without its leading slash. */
  param?: string;
  requestId: string;
  /** The node that answered. */
  node: string;
  /** Where the error is explained: an address on the cluster's own origin. */
  docUrl: string;
}

/** Where an error is explained, from the first slash. */
export const docUrl = (name: ErrorName): string => `/api#${name}`;

export interface WireError {
  code: number;
  message: string;
  data: ErrorData;
}

/** A call that ends with a named error: thrown anywhere on the server, answered by app/dispatch. */
export class Refusal extends Error {
  readonly reason: ErrorName;
  readonly param: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: ErrorName,
    detail: { message?: string; param?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(detail.message ?? errors[reason].message, { cause: detail.cause });
    this.name = "Refusal";
    this.reason = reason;
    this.param = detail.param;
    this.retryAfterMs = detail.retryAfterMs;
  }
}
