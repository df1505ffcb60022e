import { randomUUID } from "node:crypto";
import type { Message, MessageRef, Params, RoomEvent } from "#protocol";
import { type Person, post } from "./cluster.ts";
import { until } from "./until.ts";

/** Says something; gives what other calls name it by. */
export async function say(
  person: Person,
  room: string,
  text: string,
  more: Partial<Params<"message.send">> = {},
): Promise<MessageRef> {
  const { id, seq } = await person.call("message.send", { room, clientId: randomUUID(), text, ...more });
  return { id, seq };
}

/** One message as it is read by somebody who comes late. */
export async function readLate(
  node: { url: string },
  { token }: { token: string },
  room: string,
  { seq }: MessageRef,
): Promise<Message | undefined> {
  return (await post(node, "message.get", { room, seqs: [seq] }, token)).messages[0];
}

/** The first event of a type that is about a message, once somebody has it. */
export async function seesChange<T extends RoomEvent["type"]>(person: Person, type: T, message: MessageRef) {
  const about = (event: RoomEvent): event is Extract<RoomEvent, { type: T }> =>
    event.type === type && "message" in event.body && event.body.message.id === message.id;
  return await until(`${person.user.name} sees ${type}`, () => person.events.find(about));
}
