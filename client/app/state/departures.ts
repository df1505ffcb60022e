import { effect, signal } from "@preact/signals";
import { LOBBY, type RoomEvent } from "#protocol";
import { type ChatClient, uuid } from "../../sdk/index.ts";
import { t } from "../i18n/index.ts";
import { chat, nameOf } from "./chat.ts";
import { me } from "./identity.ts";
import { directory, joinedRooms, roomTitle } from "./rooms.ts";
import { currentRoomId, go } from "./route.ts";
import { toast } from "./toasts.ts";

/** Why one is out comes with the room's own event, a moment before or after the word that one is. */
const EXPLAINED_WITHIN_MS = 1_500;

/** The same the other way round, where a connection is slow. */
const REMEMBERED_MS = 10_000;

/** How one was put out of a room, and by whom. */
export interface PutOut {
  readonly why: "kicked" | "banned";
  readonly by: string;
  /** What the room was called: a private one cannot be asked about any more. */
  readonly title: string;
}

/** By room: how I was put out of it, as long as I have not come back. */
export const putOut = signal<ReadonlyMap<string, PutOut>>(new Map());

/** Rooms that are being left here, by whoever sits here: nothing need be said. */
const leaving = new Set<string>();

export async function leaveRoom(id: string): Promise<void> {
  const client = chat.peek();
  if (!client) return;
  leaving.add(id);
  try {
    await client.reader.call("room.leave", { room: id, clientId: uuid() });
    client.unwatch(id);
    client.inbox.hear({ left: [id] });
    goElsewhere();
  } finally {
    // The server's own word of it is still on its way.
    setTimeout(() => leaving.delete(id), EXPLAINED_WITHIN_MS);
  }
}

function goElsewhere(): void {
  const here = currentRoomId.peek();
  go(joinedRooms.peek().find(({ id }) => id !== here)?.id ?? LOBBY);
}

/**
 * Says why a room is gone. Whoever was put out of the one that is open stays where they are: the reason stands there.
 * Whoever left it on another device goes elsewhere here, too.
 */
export function followDepartures(): void {
  effect(() => {
    const client = chat.value;
    if (!client) return;
    putOut.value = new Map();
    const departures = new Departures(client);
    return () => departures.stop();
  });
}

type Left = Extract<RoomEvent, { type: "member.left" }>;

class Departures {
  readonly #client: ChatClient;
  /** By room: what it was called, and what ends the wait for a reason. */
  readonly #unexplained = new Map<string, { title: string; timer: ReturnType<typeof setTimeout> }>();
  /** Said already, before the word that one is out. */
  readonly #explained = new Set<string>();
  readonly #offs: (() => void)[];

  constructor(client: ChatClient) {
    this.#client = client;
    this.#offs = [
      client.on("event", (event) => {
        if (event.type === "member.left" && event.body.user === me.peek()?.id) this.#explain(event);
      }),
      client.inbox.on("left", (room) => this.#left(room)),
      client.inbox.on("joined", ({ id }) => this.#back(id)),
    ];
  }

  stop(): void {
    for (const off of this.#offs) off();
    for (const { timer } of this.#unexplained.values()) clearTimeout(timer);
  }

  #left(room: string): void {
    // What had been left before is no news.
    if (leaving.has(room) || !directory.peek()?.get(room)?.joined) return;
    const title = roomTitle(room);
    if (this.#explained.delete(room)) {
      this.#end(room);
      return;
    }
    const timer = setTimeout(() => {
      toast(t("noLongerIn", title));
      this.#end(room);
    }, EXPLAINED_WITHIN_MS);
    this.#unexplained.set(room, { title, timer });
  }

  #explain({ room, by, body: { why } }: Left): void {
    if (leaving.has(room)) return;
    const title = this.#unexplained.get(room)?.title ?? roomTitle(room);
    if (why === undefined) toast(t("noLongerIn", title));
    else {
      putOut.value = new Map(putOut.peek()).set(room, { why, by, title });
      if (currentRoomId.peek() !== room)
        toast(t(why === "banned" ? "bannedFrom" : "putOut", nameOf(by), title), { stays: true });
    }
    if (this.#unexplained.has(room)) this.#end(room);
    else {
      this.#explained.add(room);
      setTimeout(() => this.#explained.delete(room), REMEMBERED_MS);
    }
  }

  #back(room: string): void {
    if (!putOut.peek().has(room)) return;
    const left = new Map(putOut.peek());
    left.delete(room);
    putOut.value = left;
  }

  #end(room: string): void {
    clearTimeout(this.#unexplained.get(room)?.timer);
    this.#unexplained.delete(room);
    // Back in it meanwhile: then it is watched anew already.
    if (this.#client.inbox.rooms.has(room)) return;
    this.#client.unwatch(room);
    if (currentRoomId.peek() === room && !putOut.peek().has(room)) goElsewhere();
  }
}
