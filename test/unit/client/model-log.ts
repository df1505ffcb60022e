import type { Message, Result, RoomEvent } from "#protocol";
import { refOf } from "../../../client/sdk/timeline/entry.ts";

type Body = Pick<RoomEvent, "type" | "body">;

const id = (seq: number) => (seq === 0 ? "" : `id-${seq}`);

/** A room's log, kept in the simplest way: what a page shows is worked out from all events anew. */
export class ModelLog {
  readonly events: RoomEvent[] = [];

  get top(): number {
    return this.events.length;
  }

  /** Appends one event. */
  add(by: string, { type, body }: Body): RoomEvent {
    const seq = this.top + 1;
    const common = {
      room: "lobby",
      epoch: "e1",
      seq,
      prev: id(seq - 1),
      id: id(seq),
      at: seq,
      by,
      clientId: `c${seq}`,
    };
    const event = { ...common, type, body } as RoomEvent;
    this.events.push(event);
    return event;
  }

  say(by: string, text: string, reply?: Message): RoomEvent {
    const thread = reply && (reply.thread ?? refOf(reply));
    return this.add(by, {
      type: "message.sent",
      body: { text, ...(reply && thread ? { reply: refOf(reply), thread } : {}) },
    });
  }

  edit(message: Message, text: string): RoomEvent {
    return this.add(message.by, { type: "message.edited", body: { message: refOf(message), text } });
  }

  delete(message: Message): RoomEvent {
    const { thread } = message;
    const kept = this.messages().some((one) => one.reply?.id === message.id || one.thread?.id === message.id);
    const more = { ...(thread ? { thread } : {}), ...(kept ? { kept: true as const } : {}) };
    return this.add(message.by, { type: "message.deleted", body: { message: refOf(message), ...more } });
  }

  react(by: string, message: Message, emoji: string): RoomEvent {
    return this.add(by, { type: "reaction.added", body: { message: refOf(message), emoji } });
  }

  unreact(by: string, message: Message, emoji: string): RoomEvent {
    return this.add(by, { type: "reaction.removed", body: { message: refOf(message), emoji } });
  }

  /** All messages as they were when the log's top was at `asOf`. */
  messages(asOf = this.top): Message[] {
    const messages = new Map<string, Message>();
    for (const event of this.events.slice(0, asOf)) replay(messages, event);
    for (const root of messages.values()) {
      const replies = [...messages.values()].filter((one) => one.thread?.id === root.id).length;
      if (replies > 0) root.replies = replies;
      else delete root.replies;
    }
    return [...messages.values()];
  }

  /** What `room.history` answered when the log's top was at `asOf`. */
  page(asOf: number, { before, after, limit = 3 }: { before?: number; after?: number; limit?: number }) {
    const all = this.messages(asOf).filter(({ seq }) => seq > (after ?? -1) && seq < (before ?? Infinity));
    const messages = after === undefined ? all.slice(-limit) : all.slice(0, limit);
    const more = messages.length < all.length;
    return { epoch: "e1", messages, more, users: [], seq: asOf, id: id(asOf) } satisfies Result<"room.history">;
  }
}

function replay(messages: Map<string, Message>, event: RoomEvent): void {
  const { room, seq, id, at, by, clientId } = event;
  if (event.type === "message.sent") {
    messages.set(id, { room, seq, id, at, by, clientId, ...event.body });
    return;
  }
  const message = "message" in event.body ? messages.get(event.body.message.id) : undefined;
  if (!message) return;
  if (event.type === "message.edited") Object.assign(message, { text: event.body.text, editedAt: at });
  else if (event.type === "reaction.added") message.reactions = added(message, event.body.emoji, by);
  else if (event.type === "reaction.removed") message.reactions = removed(message, event.body.emoji, by);
  else if (event.type === "message.deleted") {
    if (!event.body.kept) messages.delete(message.id);
    else {
      Object.assign(message, { text: "", deleted: true });
      for (const field of ["reactions", "editedAt"] as const) delete message[field];
    }
  }
  if (message.reactions?.length === 0) delete message.reactions;
}

function added({ reactions = [] }: Message, emoji: string, user: string) {
  const one = reactions.find((reaction) => reaction.emoji === emoji);
  if (!one) return [...reactions, { emoji, users: [user] }];
  one.users = [...new Set([...one.users, user])];
  return reactions;
}

function removed({ reactions = [] }: Message, emoji: string, user: string) {
  const rest = reactions.map((one) => ({
    emoji: one.emoji,
    users: one.users.filter((other) => other !== user || one.emoji !== emoji),
  }));
  return rest.filter(({ users }) => users.length > 0);
}
