import { ChatClient, type ClientOptions } from "./chat-client.ts";

/** A client that is connected: rejects when the session is not accepted. */
export async function connect(options: ClientOptions): Promise<ChatClient> {
  const client = new ChatClient(options);
  return new Promise((resolve, reject) => {
    const offs = [
      client.on("status", ({ state }) => {
        if (state === "up") settle(() => resolve(client));
      }),
      client.on("ended", (error) => settle(() => reject(error))),
    ];
    const settle = (how: () => void) => {
      for (const off of offs) off();
      how();
    };
    client.open();
  });
}

export { type Backoff, fullJitter } from "./backoff.ts";
export { ChatClient, type ClientOptions } from "./chat-client.ts";
export type { Recovery } from "./client-events.ts";
export type { ConnectionState, ConnectionStatus } from "./connection-status.ts";
export { Inbox } from "./inbox.ts";
export type { ActName } from "./insisting.ts";
export { Messages, type Said } from "./messages.ts";
export { type Extras, isInDoubt, type OutboxEntry } from "./outbox/entry.ts";
export { Outbox, type OutboxHome } from "./outbox/outbox.ts";
export { memoryStore, type OutboxStore } from "./outbox/store.ts";
export { alone, type TabNote, type Tabs } from "./outbox/tabs.ts";
export { People } from "./people.ts";
export { Presence } from "./presence.ts";
export type { Quotes } from "./quotes.ts";
export type { Reading } from "./reading.ts";
export { Receipts } from "./receipts.ts";
export { Room } from "./room.ts";
export { type Caller, type HttpOptions, httpCaller } from "./rpc.ts";
export { type LocalErrorName, RpcError, type RpcErrorName } from "./rpc-error.ts";
export { type Found, Search, type SearchQuery } from "./search.ts";
export { Thread } from "./thread.ts";
export { type Entry, type MemberEntry, type MessageEntry, messageEntry, type Reaction } from "./timeline/entry.ts";
export type { Interval } from "./timeline/interval.ts";
export { type Applied, Timeline } from "./timeline/timeline.ts";
export { Typing } from "./typing.ts";
export { uuid } from "./uuid.ts";
