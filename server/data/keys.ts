/**
 * Names of everything in Redis. All keys of a room carry one hash tag, so that one script may
 * use them together on Redis Cluster; the same goes for a user's.
 */
export function roomKeys(room: string) {
  const tag = `{r:${room}}`;
  return {
    /**
     * hash: name, by, createdAt, kind, topic, slowMode, readOnly, invite, pair (of a direct room); epoch, seq, id, at of
     * the newest event; which idem hash is current; count of messages ever
     */
    meta: `${tag}:meta`,
    /** stream: every event under `seq-0` */
    log: `${tag}:log`,
    /** stream: the messages as they were sent, each with its ordinal `n`, without those that were deleted and left nothing */
    view: `${tag}:view`,
    /** hash: seq of a message → what later events made of it, as JSON (lua/target.lua) */
    changes: `${tag}:changes`,
    /** sorted set: seq of a reply, in 16 digits, under the seq of the message that its thread begins with */
    threads: `${tag}:threads`,
    /** hash: user → role and times, as lua/record.lua has them */
    members: `${tag}:members`,
    /** hash: user → who banned that one, and when */
    bans: `${tag}:bans`,
    /** sorted set: owners and moderators, by when they became one */
    staff: `${tag}:staff`,
    /** hash: user → record of somebody who left and is still muted, or has only just spoken */
    former: `${tag}:former`,
    /** two hashes that take turns: `user:clientId` → `epoch seq id at` */
    idem0: `${tag}:idem:0`,
    idem1: `${tag}:idem:1`,
    /**
     * hash: user → `seq n notify own`: read up to that event, which is that many messages; own ones behind it, where
     * the reader went back
     */
    read: `${tag}:read`,
    /** sorted set, all with score 0: `user:seq` of messages that call a member, `*:seq` of those that call everybody */
    mentions: `${tag}:mentions`,
    /** sorted set: ordinals of deleted messages */
    gone: `${tag}:gone`,
    /** channel: hints that an event was appended */
    live: `${tag}:live`,
  } as const;
}

/** Begins the id of every direct room, and of no other. */
const DIRECT = "direct-";
export const directRoom = (name: string) => `${DIRECT}${name}`;
export const isDirect = (room: string) => room.startsWith(DIRECT);

export const userKeys = (user: string) => ({
  /** hash: name, guest, createdAt */
  profile: `{u:${user}}:profile`,
  /** hash: session id → token hash */
  sessions: `{u:${user}}:sessions`,
  /** set: rooms that the user is in; an index, the room's members are the truth */
  rooms: `{u:${user}}:rooms`,
  /** set: the same for direct rooms, which others may open: they must not use up the user's share of rooms */
  directs: `{u:${user}}:directs`,
});

/** hash: id, user, device, createdAt, expiresAt; under the token's SHA-256, so that a leaked store opens nothing */
export const sessionKey = (tokenHash: string) => `s:${tokenHash}`;
/** stream: ids of ended sessions, so that a node that missed the broadcast still learns of them */
export const ENDED_SESSIONS = "sessions:ended";
/** hash: account of a folded name: user, password hash, clientId of its making */
export const accountKey = (foldedName: string) => `account:${foldedName}`;
/** sorted set of `folded name NUL room id`, all with score 0: the directory in the order of names */
export const DIRECTORY = "rooms:directory";
/** string: until when a bucket has spent its share */
export const rateKey = (bucket: string, who: string) => `rate:${bucket}:${who}`;
/** string: the room that has a folded name */
export const roomNameKey = (foldedName: string) => `room-name:${foldedName}`;

/** One value of a cache; all values of a cache share a hash tag, as its one generation voids them all. */
export const cacheKeys = (cache: string, key: string) => ({
  /** string: a new one with each drop; what was stored under another one is void */
  generation: `{cache:${cache}}:generation`,
  /** hash: generation, version, body (JSON); lives as long as it may be shown */
  value: `{cache:${cache}}:value:${key}`,
  /** string: generation and token of the caller who loads it */
  lock: `{cache:${cache}}:lock:${key}`,
});
/** The list of nodes; what each key holds stands in lua/nodes.lua. */
export const NODES = {
  beats: "{nodes}:beats",
  standings: "{nodes}:standings",
  states: "{nodes}:states",
  stats: "{nodes}:stats",
  gone: "{nodes}:gone",
  remains: "{nodes}:remains",
  events: "{nodes}:events",
  drains: "{nodes}:drains",
  rebalance: "{nodes}:rebalance",
} as const;
/** hash: ids of the people connected to one run of a node, and the list's version */
export const connectedKey = (run: string) => `connected:${run}`;
