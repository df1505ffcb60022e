import { createShardedAdapter } from "@socket.io/redis-adapter";
import type { Store } from "./redis.ts";

/**
 * The Socket.IO adapter that carries what is addressed to people (a session's end, a user's other
 * devices) to all nodes. It delivers here first and elsewhere later, so it can promise no order:
 * room events never ride on it. `static`: two channels in all, not one for each person here.
 */
export function peopleAdapter(store: Store) {
  return createShardedAdapter(store.peoplePub, store.people, {
    subscriptionMode: "static",
    channelPrefix: "people",
  });
}
