/**
 * Ceilings of the wire contract, known to both sides. What an installation may tune
 * (rates, quotas, smaller sizes) is in server/config.ts; these are what a schema may rely on.
 */
export const limits = {
  /** Characters (code points) of one message, after NFC. */
  text: 4000,
  /** Characters of a person's or a room's name, after NFC and trimming. */
  name: 40,
  /** Characters of a password: at least, at most (argon2id reads all of them). */
  password: { min: 8, max: 200 },
  /** Requests in one JSON-RPC batch. */
  batch: 100,
  /** Messages in one page of history: when none is asked for, at most. */
  history: { page: 50, max: 200 },
  /** Messages that one `message.get` may name. */
  messages: 50,
  /** Characters of a search; messages in one answer: when none is asked for, at most. */
  search: { query: 200, page: 20, max: 50 },
  /** Rooms in one page of the directory. */
  rooms: { page: 100, max: 500 },
  /** Rooms that one `room.watch` may name. */
  watch: 100,
  /** Characters of a room's topic. */
  topic: 200,
  /** People that one message may call by name. */
  mentions: 50,
  /** Different emoji under one message, and reactions in all. */
  reactions: { kinds: 20, all: 500 },
  /** Longest pause that slow mode may ask for, s. */
  slowMode: 3600,
  /** Longest time for which a member may be muted: 30 days, in minutes. */
  mute: 43_200,
  /** Owners and moderators of one room. */
  staff: 100,
  /** People banned from one room, all of whom `room.bans` shows. */
  bans: 1000,
  /** Members up to which a room shows who has read how far. */
  receipts: 50,
  /** People that one `user.get` may name. */
  users: 200,
  /** People of whom one socket may watch whether they are online. */
  presence: 200,
  /** Nodes that `cluster.scale` may ask for. */
  nodes: 50,
  /** Simulated clients, and messages per second, that `cluster.load` may ask for. */
  loadClients: 2000,
  loadRate: 500,
  /**
   * How long after its first attempt a client may repeat a call by itself under its `clientId`. The server remembers
   * one for longer (24 h at least): a call that took effect is never repeated as if it had not.
   */
  retryHorizonMs: 23 * 60 * 60 * 1000,
} as const;

/** The room that exists in every installation and that guests enter first. */
export const LOBBY = "lobby";
