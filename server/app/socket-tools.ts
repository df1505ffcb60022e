import type { Server, ServerOptions, Socket } from "socket.io";
import type { ClientEvents, InboxChange, ServerEvents } from "#protocol";
import type { Groups } from "../service/groups.ts";
import type { PeopleChange } from "../service/presence.ts";
import type { Session } from "../service/sessions.ts";
import type { Taking } from "./admission.ts";
import type { Services } from "./context.ts";
import type { DispatchTools } from "./dispatch.ts";
import type { SocketReader } from "./reader.ts";

/** What a node keeps of each of its sockets: of an idle one it is most of what is ours. */
interface SocketData {
  /** Of the request that opened it, as the edge has it in its log; those of its calls begin with it. */
  requestId: string;
  calls: number;
  session: Session | undefined;
  tokenGiven: boolean;
  operator: boolean;
  /** Where it came from, as the edge saw it. */
  address: string;
  device: string;
  reader: SocketReader;
  /** The user that it counts for (MAX_SOCKETS_PER_USER); nobody where it signed in later. */
  admittedAs: string | undefined;
  since: number;
  inFlight: number;
}

/** What nodes tell each other. */
interface NodeEvents {
  sessionEnded: (id: string) => void;
  inboxChanged: (user: string, change: InboxChange) => void;
  peopleChanged: (change: PeopleChange) => void;
}

export type TeahouseSocket = Socket<ClientEvents, ServerEvents, NodeEvents, SocketData>;
export type TeahouseServer = Server<ClientEvents, ServerEvents, NodeEvents, SocketData>;

/** What the socket side of a node works with. */
export interface SocketTools extends DispatchTools {
  services: Services<SocketReader>;
  adapter: ServerOptions["adapter"];
  /** Whether this node takes sockets. */
  taking(): Taking;
  /** Why this node cannot serve right now; nothing when it can. */
  notReady(): Promise<string | undefined>;
  /** Who holds which session here, by the session's id. */
  holders: Groups<string, TeahouseSocket>;
}
