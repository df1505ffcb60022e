import { limits, type MessageRef } from "#protocol";
import { type By, type Kept, roomStep, type Steps } from "./steps.ts";

const editing = roomStep(
  ["record.lua", "speak.lua", "target.lua", "calling.lua", "unread.lua", "edit.lua"],
  [],
  ["message", "messageSeq", "body", "calls"],
);
const deleting = roomStep(["record.lua", "target.lua", "unread.lua", "delete.lua"], [], ["message", "messageSeq"]);
const reacting = roomStep(
  ["target.lua", "react.lua"],
  [],
  ["change", "message", "messageSeq", "emoji", "body", "mostKinds", "mostReactions"],
);

/** A message that stands in a room's log. */
export interface Target {
  room: string;
  message: MessageRef;
}

/** What members do to messages that stand in the log. All throw Refusal ROOM_*, MESSAGE_NOT_FOUND, STORE_*, UNKNOWN. */
export class MessageChanges {
  readonly #steps: Steps;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  /**
   * The author says it in other words.
   * @param calls ids of those whom the text calls; `*` for the whole room
   * @throws Refusal MESSAGE_NOT_YOURS, MUTED, READ_ONLY
   */
  async edit(
    { room, message }: Target,
    by: By,
    { text, calls }: { text: string; calls: readonly string[] },
  ): Promise<Kept | undefined> {
    const args = { ...placeOf(message), body: JSON.stringify({ message, text }), calls: calls.join(" ") };
    return (await this.#steps.run(editing, room, by, args)).kept;
  }

  /** The author, a moderator or an owner takes it back. @throws Refusal MESSAGE_NOT_YOURS */
  async remove({ room, message }: Target, by: By): Promise<Kept | undefined> {
    return (await this.#steps.run(deleting, room, by, placeOf(message))).kept;
  }

  /**
   * Puts one member's emoji under a message, or takes it away.
   * @returns nothing when it was so already
   * @throws Refusal REACTIONS_FULL
   */
  async react(change: "add" | "remove", { room, message }: Target, by: By, emoji: string): Promise<Kept | undefined> {
    const { kinds: mostKinds, all: mostReactions } = limits.reactions;
    const body = JSON.stringify({ message, emoji });
    const args = { change, ...placeOf(message), emoji, body, mostKinds, mostReactions };
    return (await this.#steps.run(reacting, room, by, args)).kept;
  }
}

const placeOf = (message: MessageRef) => ({ message: message.id, messageSeq: message.seq });
