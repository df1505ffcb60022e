import { EventEmitter } from "node:events";
import { createShardedAdapter } from "@socket.io/redis-adapter";
import type { Store } from "./redis.ts";

/**
 * The Socket.IO adapter that carries what is addressed to people (a session's end, a user's other
 * devices) to all nodes. It delivers here first and elsewhere later, so it can promise no order:
 * room events never ride on it. `static`: two channels in all, not one for each person here.
 */
export function peopleAdapter(store: Store) {
  const heard = new EventEmitter();
  const subscriptions = store.subscribe("people", {
    message: (channel, payload) => void heard.emit("smessageBuffer", Buffer.from(channel), payload),
    // What is missed is found elsewhere: ended sessions in their stream (service/sessions.ts).
    again: () => {},
  });
  const listening = Object.assign(heard, {
    ssubscribe: (channel: string) => void subscriptions.listen(channel),
    sunsubscribe: (channel: string) => void subscriptions.stopListening(channel).catch(() => {}),
  });
  const telling = {
    spublish: (channel: string, payload: string | Buffer) => store.publish(channel, payload),
    send_command: (name: string, args: string[], done: (error: unknown, answer?: unknown) => void) => {
      store.write(args[1] ?? "", name, args).then((answer) => done(null, answer), done);
    },
  };
  const create = createShardedAdapter(telling, listening, { subscriptionMode: "static", channelPrefix: "people" });
  // Socket.IO calls it with `new`. Nobody is addressed by a Socket.IO room, so no socket is put into its own either: two
  // Sets and two names for each.
  return function adapter(namespace: unknown) {
    return Object.assign(create(namespace), { addAll: () => {} });
  };
}
