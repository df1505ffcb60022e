import type { MethodName, Params, Result } from "#protocol";
import type { ClusterView } from "../service/cluster.ts";
import type { Devices } from "../service/devices.ts";
import type { Directory } from "../service/directory.ts";
import type { Feeds } from "../service/feeds.ts";
import type { History } from "../service/history.ts";
import type { Inboxes } from "../service/inboxes.ts";
import type { Members } from "../service/members.ts";
import type { Messages } from "../service/messages.ts";
import type { Moderation } from "../service/moderation.ts";
import type { Moments } from "../service/moments.ts";
import type { Presence } from "../service/presence.ts";
import type { Rates } from "../service/rates.ts";
import type { Watcher } from "../service/readers.ts";
import type { Reading } from "../service/reading.ts";
import type { Rooms } from "../service/rooms.ts";
import type { Search } from "../service/search.ts";
import type { Session, Sessions } from "../service/sessions.ts";
import type { Typing } from "../service/typing.ts";
import type { Users } from "../service/users.ts";

export interface Services<W extends Watcher = Watcher> {
  users: Users;
  devices: Devices;
  sessions: Sessions;
  rooms: Rooms;
  members: Members;
  moderation: Moderation;
  directory: Directory;
  messages: Messages;
  search: Search;
  reading: Reading;
  inboxes: Inboxes<W>;
  history: History;
  rates: Rates;
  feeds: Feeds<W>;
  moments: Moments;
  typing: Typing;
  presence: Presence<W>;
  cluster: ClusterView<W>;
}

/** What is known of one call, whichever way it came. Handlers get this, never a socket or a reply. */
export interface Call<W extends Watcher = Watcher> {
  readonly requestId: string;
  /** When it came, by `performance.now()`. */
  readonly receivedAt: number;
  /** Name of this node. */
  readonly node: string;
  readonly address: string;
  /** What the caller says it calls from; a session's name for its owner. */
  readonly device: string;
  readonly services: Services<W>;
  /** Whose call it is. */
  session: Session | undefined;
  /** True when a token was given: without a session it was a wrong, expired or ended one. */
  readonly tokenGiven: boolean;
  /** Whether the caller may operate the cluster: gave the key, or sits at this machine in demonstration mode. */
  readonly operator: boolean;
  /** The socket it came over, as a reader of rooms; nothing over HTTP. */
  readonly watcher: W | undefined;
  /** The caller opened (or, with nothing, ended) a session: the transport holds on to it. */
  adopt(session: Session | undefined, token?: string): void;
  /** Runs once the caller was answered. */
  afterwards(work: () => void | Promise<void>): void;
}

export interface SignedInCall<W extends Watcher = Watcher> extends Call<W> {
  session: Session;
}

/** One method. Access, params and rate have been checked; what it throws is answered by dispatch. */
export type Handler<M extends MethodName> = (call: SignedInCall, params: Params<M>) => Promise<Result<M>>;
/** One method that anybody may call. */
export type PublicHandler<M extends MethodName> = (call: Call, params: Params<M>) => Promise<Result<M>>;
