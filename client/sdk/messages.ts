import type { MessageRef, Params, Result } from "#protocol";
import type { Insisting } from "./insisting.ts";
import type { Room } from "./room.ts";
import { reacted, unreacted } from "./timeline/changes.ts";
import { type MessageEntry, refOf } from "./timeline/entry.ts";
import { Turns } from "./turns.ts";
import { uuid } from "./uuid.ts";

/** What a message says, and whom it calls. */
export type Said = Pick<Params<"message.edit">, "text" | "mentions" | "mentionsRoom">;

type Changing = "message.edit" | "message.delete" | "reaction.add" | "reaction.remove";

interface Needs {
  insisting: Insisting;
  /** The room, where it is watched. */
  room: (id: string) => Room | undefined;
  /** Whose reactions are one's own; nothing: they are shown when the server has them. */
  user: string | undefined;
}

/**
 * Changes of messages that are there. Edits and reactions are shown at once, and no longer if they are refused. Each
 * is repeated until the server has answered; all reject with the RpcError of a refusal.
 */
export class Messages {
  readonly #needs: Needs;
  /** By message: of two changes the later one must be the last. */
  readonly #turns = new Turns();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Replaces what one of one's own messages says. */
  edit(room: string, message: MessageRef, said: Said): Promise<void> {
    const { text, mentions = [], mentionsRoom = false } = said;
    const editedAt = Date.now();
    return this.#change("message.edit", { room, message, ...said }, (entry) => {
      return { ...entry, text, mentions, mentionsRoom, editedAt };
    });
  }

  /** Takes a message back. */
  delete(room: string, message: MessageRef): Promise<void> {
    return this.#change("message.delete", { room, message });
  }

  /** Puts an emoji under a message. */
  react(room: string, message: MessageRef, emoji: string): Promise<void> {
    return this.#change("reaction.add", { room, message, emoji }, this.#mine(emoji, reacted));
  }

  /** Takes one's own emoji away. */
  unreact(room: string, message: MessageRef, emoji: string): Promise<void> {
    return this.#change("reaction.remove", { room, message, emoji }, this.#mine(emoji, unreacted));
  }

  #mine(emoji: string, change: typeof reacted): ((entry: MessageEntry) => MessageEntry) | undefined {
    const { user } = this.#needs;
    if (user === undefined) return undefined;
    return (entry) => {
      const reactions = change(entry.reactions, emoji, user);
      return reactions === entry.reactions ? entry : { ...entry, reactions };
    };
  }

  async #change<M extends Changing>(
    method: M,
    params: Omit<Params<M>, "clientId"> & { room: string; message: MessageRef },
    grant?: (entry: MessageEntry) => MessageEntry,
  ): Promise<void> {
    const clientId = uuid();
    const room = this.#needs.room(params.room);
    const message = refOf(params.message);
    if (grant) room?.wish({ clientId, message, grant });
    try {
      const asked = { ...params, message };
      const { event } = await this.#turns.take(message.id, () => this.#act(method, asked, clientId));
      room?.answered(clientId, event);
    } catch (error) {
      room?.answered(clientId, undefined);
      throw error;
    }
  }

  #act<M extends Changing>(method: M, params: Omit<Params<M>, "clientId">, clientId: string) {
    // All four answer alike, which the compiler does not see through the generic name.
    return this.#needs.insisting.act<M>(method, params, clientId) as Promise<Result<Changing>>;
  }
}
