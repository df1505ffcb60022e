import { effect, untracked } from "@preact/signals";
import type { Message } from "#protocol";
import type { ChatClient } from "../../sdk/index.ts";
import { t } from "../i18n/all.ts";
import { locale } from "../i18n/index.ts";
import { plainText } from "../markdown/plain.ts";
import { nameOf } from "./chat.ts";
import { me } from "./identity.ts";
import { roomTitle } from "./rooms.ts";
import { go } from "./route.ts";
import { isSeen } from "./seeing.ts";
import { waiting } from "./unread.ts";
import { callsIn, NONE, type Waiting } from "./waiting.ts";

/** A room is told of at most so often, however much is said there. */
const EVERY_MS = 3_000;
const LONGEST = 160;

/** Tells of rooms in which more calls for attention than before, and takes it back once that was read anywhere. */
export class Notifier {
  readonly #client: ChatClient;
  readonly #shown = new Map<string, Notification>();
  readonly #pausing = new Set<string>();
  readonly #stopFollowing: () => void;
  #before: ReadonlyMap<string, Waiting> | undefined;

  constructor(client: ChatClient) {
    this.#client = client;
    this.#stopFollowing = effect(() => {
      const now = waiting.value;
      if (now) untracked(() => this.#compare(now));
    });
  }

  stop(): void {
    this.#stopFollowing();
    this.#before = undefined;
    for (const room of this.#shown.keys()) this.#takeBack(room);
  }

  #compare(now: ReadonlyMap<string, Waiting>): void {
    const before = this.#before ?? now;
    this.#before = now;
    for (const [room, standing] of now) {
      if (callsIn(standing) > callsIn(before.get(room) ?? NONE)) void this.#tell(room);
    }
    for (const room of this.#shown.keys()) if (callsIn(now.get(room) ?? NONE) === 0) this.#takeBack(room);
  }

  async #tell(room: string): Promise<void> {
    if (this.#pausing.has(room)) return;
    this.#pausing.add(room);
    const calls = callsIn(this.#before?.get(room) ?? NONE);
    await this.#show(room).catch(ignored);
    setTimeout(() => {
      this.#pausing.delete(room);
      if (callsIn(this.#before?.get(room) ?? NONE) > calls) void this.#tell(room);
    }, EVERY_MS);
  }

  async #show(room: string): Promise<void> {
    if (await isSeen(room)) return;
    const { messages, users } = await this.#client.reader.call("room.history", { room, limit: 20 });
    this.#client.people.learn(users);
    // Meanwhile it may have been read, or another tab may have got the turn.
    const standing = this.#before?.get(room) ?? NONE;
    const message = theOneToTell(messages, standing);
    if (message && callsIn(standing) > 0) this.#shown.set(room, notification(message));
  }

  #takeBack(room: string): void {
    this.#shown.get(room)?.close();
    this.#shown.delete(room);
  }
}

/** The newest that somebody else said, of all or of what calls the reader. */
function theOneToTell(messages: readonly Message[], { notify, direct }: Waiting): Message | undefined {
  const mine = me.peek()?.id ?? "";
  const others = messages.filter(({ by, deleted }) => by !== mine && !deleted);
  const calls = others.findLast(({ mentions, mentionsRoom }) => mentionsRoom || mentions?.includes(mine));
  return notify === "all" || (direct && notify !== "none") ? others.at(-1) : calls;
}

function notification({ room, seq, by, text }: Message): Notification {
  const said = plainText(text);
  const shown = new Notification(t("notificationTitle", nameOf(by), roomTitle(room)), {
    body: said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said,
    // What follows in the same room takes the place of what was told before.
    tag: `teahouse ${room}`,
    lang: locale(),
    icon: "/favicon.svg",
  });
  shown.onclick = () => {
    focus();
    go(room, seq);
    shown.close();
  };
  return shown;
}

/** Without a connection, or where the browser shows notifications of installed pages only, there is nothing to tell. */
const ignored = () => undefined;
