import type { ErrorName } from "./errors.ts";

/** What an error means to who writes a program, and what is to be done. */
export interface Guide {
  meaning: string;
  advice: string;
}

/** The catalogue's words; `error-guide.zh.ts` has the same in Chinese. */
export const errorGuide: Record<ErrorName, Guide> = {
  PARSE: {
    meaning: "The body is not JSON, or an object in it names the same thing twice.",
    advice: "Mend the program that wrote it: the same bytes fail again.",
  },
  INVALID_REQUEST: {
    meaning: "JSON, but no JSON-RPC 2.0 request; or an empty batch, or one that is too long, or too many bytes.",
    advice: 'Send {"jsonrpc": "2.0", "id", "method", "params"} as application/json; split what is too large.',
  },
  METHOD_NOT_FOUND: {
    meaning: "The contract of this node has no method of this name.",
    advice: "Compare the name with /openrpc.json. While the cluster is upgraded, an older node may answer so.",
  },
  INVALID_PARAMS: {
    meaning: "A parameter is missing, unknown, or not what the method's schema asks for.",
    advice: "Mend what `param` names: it is a path into `params`.",
  },
  INTERNAL: {
    meaning: "Something that nobody foresaw; the node has logged it under the `requestId`.",
    advice: "Try again under the same clientId; report the requestId if it stays.",
  },
  SESSION_REQUIRED: {
    meaning: "The method needs to know who calls, and the call brought no token and no cookie.",
    advice: "Call session.guest or session.login, then send `Authorization: Bearer TOKEN`.",
  },
  SESSION_INVALID: {
    meaning: "There is a token, but its session has ended: signed out, revoked, or too old.",
    advice: "Sign in again; do not repeat the call with the same token.",
  },
  ACCESS_DENIED: {
    meaning: "Nobody may do this here, or not with this account: a room that needs no invitation has none.",
    advice: "Do not repeat it.",
  },
  ORIGIN_DENIED: {
    meaning: "A page of another origin called with a session's cookie, or its origin is not in ORIGINS.",
    advice: "Call from the cluster's own page, or with a bearer token from an origin that the operator allows.",
  },
  CREDENTIALS_WRONG: {
    meaning: "Name or password are wrong; which of them is not said, so that names cannot be tried out.",
    advice: "Ask the person again. Each attempt counts against a limit.",
  },
  NAME_TAKEN: {
    meaning: "An account or a public room has this name, or one that looks like it.",
    advice: "Choose another name.",
  },
  NAME_REFUSED: {
    meaning: "The name is empty, too long, or has characters that cannot be seen or that disturb others.",
    advice: "Choose another name; the message says what is wrong with this one.",
  },
  TEXT_REFUSED: {
    meaning: "The text is empty or too long, is not valid Unicode, or has control characters or piled marks.",
    advice: "Change the text; the message says what is wrong with it.",
  },
  ROOM_NOT_MEMBER: {
    meaning: "A public room that the caller is not in (any more).",
    advice: "Call room.join first.",
  },
  ROOM_NOT_FOUND: {
    meaning: "There is no room of this id; or it is a private or direct one that the caller is not in.",
    advice: "Look the id up with room.list or inbox.get. A private room is joined with its invitation.",
  },
  ROOM_FULL: {
    meaning: "The room has as many members as the installation allows.",
    advice: "Try again when somebody has left.",
  },
  SOCKET_ONLY: {
    meaning: "The method acts on the connection itself, and HTTP has none that stays.",
    advice: "Call it as the event `rpc` of a Socket.IO connection.",
  },
  QUOTA_REACHED: {
    meaning: "The caller, or the room, has as many of these as the installation allows.",
    advice: "Give one up first: leave a room, end a role or a ban.",
  },
  USER_NOT_FOUND: {
    meaning: "There is no person of this id, or none in this room.",
    advice: "Look the id up with room.members.",
  },
  ROLE_REQUIRED: {
    meaning: "Only moderators and owners may do this, or only owners; and nobody to somebody of their own rank.",
    advice: "Ask an owner of the room: room.members names them.",
  },
  LAST_OWNER: {
    meaning: "The room would be left without an owner.",
    advice: "Make somebody else an owner with member.role first.",
  },
  BANNED: {
    meaning: "An owner or moderator keeps the caller out of this room.",
    advice: "Do not repeat it: only member.unban, by one of them, opens the door.",
  },
  INVITE_WRONG: {
    meaning: "The invitation is not that of this room, or was renewed since.",
    advice: "Ask a member for the present one (room.invite).",
  },
  MUTED: {
    meaning: "An owner or moderator lets the caller only read for some minutes.",
    advice: "Wait for `retryAfterMs` before writing again.",
  },
  SLOW_MODE: {
    meaning: "The room asks for a pause between two messages of one member.",
    advice: "Send it again, under the same clientId, after `retryAfterMs`.",
  },
  READ_ONLY: {
    meaning: "Only owners and moderators may write in this room.",
    advice: "Read on; `room.changed` tells when that ends.",
  },
  MESSAGE_NOT_FOUND: {
    meaning: "No message has this id and number: it was deleted, is too old to be kept, or is one of a former log.",
    advice: "Read the room again and use the ids that are there now.",
  },
  MESSAGE_NOT_YOURS: {
    meaning: "Only its author may edit a message; only its author, moderators and owners may delete it.",
    advice: "Do not repeat it.",
  },
  REACTIONS_FULL: {
    meaning: "The message has as many kinds of reactions, or as many in all, as it can have.",
    advice: "Use one of the emoji that are there.",
  },
  OPERATOR_REQUIRED: {
    meaning: "The call came without an operator's key, or with a wrong one.",
    advice: "Send `X-Teahouse-Operator: KEY`, or `operator` in the socket's handshake.",
  },
  NODE_NOT_FOUND: {
    meaning: "No node of this name is alive.",
    advice: "Look the name up with cluster.status.",
  },
  LAST_NODE: {
    meaning: "Without this node nobody would be served.",
    advice: "Add a node (cluster.scale), or let another one serve again, first.",
  },
  NOT_SUPERVISED: {
    meaning: "The nodes are run by something else (Compose, Kubernetes): only that can start and stop them.",
    advice: "Use its command, such as docker compose up --scale.",
  },
  ORDER_FAILED: {
    meaning: "The supervisor tried, and could not; the message says why.",
    advice: "Look at the supervisor's output and cluster.status, then try again.",
  },
  RATE_LIMITED: {
    meaning: "One person, or one address, calls more often than the installation allows; all nodes count together.",
    advice: "Wait for `retryAfterMs`, then send the same again under the same clientId.",
  },
  OVERLOADED: {
    meaning: "The node has as much unanswered work as it takes, or the caller has too many calls unanswered.",
    advice: "Wait for `retryAfterMs` and a random bit more; another node may well answer.",
  },
  STORE_UNAVAILABLE: {
    meaning: "The node cannot reach Redis, or a replica has not confirmed. Nothing was kept.",
    advice: "Try again under the same clientId: a failover takes seconds.",
  },
  STORE_FULL: {
    meaning: "Redis has no memory or disk left. Nothing was kept.",
    advice: "Operators must make room. Try again later under the same clientId.",
  },
  UNKNOWN: {
    meaning: "The answer was lost on its way: the call may or may not have taken effect.",
    advice: "Send it again under the same clientId: it takes effect once, and the answer tells where it stands.",
  },
  DRAINING: {
    meaning: "The node is closing and takes nothing new.",
    advice: "Connect again: another node answers at once.",
  },
};
