import { setTimeout as pause } from "node:timers/promises";
import type { RoomEvent, Room as RoomInfo } from "#protocol";
import { ChatClient, type MessageEntry, type Room } from "../../../client/sdk/index.ts";
import { padded } from "../../columns.ts";
import type { Cli } from "../cli.ts";
import { type AddCommand, numberIn } from "../desk.ts";
import { type Exit, exits } from "../failure.ts";
import { enter } from "../rooms.ts";
import { plain } from "../terminal.ts";

interface Options {
  lines: string;
  follow: boolean;
}

export const tailCommand: AddCommand = (program, { words, act }) => {
  program
    .command("tail [ROOM...]")
    .description(words.commands.tail)
    .option("-n, --lines <N>", words.options.lines, "10")
    .option("--no-follow", words.options.noFollow)
    .action(
      act<Options>((cli, options, ...rooms) =>
        tail(
          cli,
          options,
          rooms.filter((one) => one !== undefined),
        ),
      ),
    );
};

async function tail(cli: Cli, options: Options, given: readonly string[]): Promise<Exit | undefined> {
  const lines = Math.floor(numberIn(cli.words, "--lines", options.lines, 0, 50));
  const rooms: RoomInfo[] = [];
  for (const each of given.length > 0 ? given : ["lobby"]) rooms.push(await enter(cli, each));
  const { target, remote } = cli;
  const token = await remote.session();
  const chat = new ChatClient({ url: target.url, token, renew: () => remote.signIn() });
  try {
    const ended = new Promise<never>((_, reject) => chat.on("ended", reject));
    const shown = new Show(cli, chat, rooms);
    chat.open();
    await Promise.race([shown.begin(lines), ended, cli.interrupted()]);
    if (options.follow) await Promise.race([ended, cli.interrupted()]);
  } finally {
    chat.close();
  }
  return exits.ok;
}

/** Writes down what happens in some rooms. */
class Show {
  readonly #cli: Cli;
  readonly #chat: ChatClient;
  readonly #rooms: ReadonlyMap<string, RoomInfo>;
  /** What comes while the first page is on its way is in it. */
  #begun = false;
  #last: Promise<void> = Promise.resolve();

  constructor(cli: Cli, chat: ChatClient, rooms: readonly RoomInfo[]) {
    this.#cli = cli;
    this.#chat = chat;
    this.#rooms = new Map(rooms.map((room) => [room.id, room]));
    const { tail } = cli.words;
    chat.on("event", (event) => {
      if (this.#begun) this.#inTurn(event.by, () => this.#event(event));
    });
    chat.on("reset", ({ room }) => cli.say(tail.reset(this.#nameOf(room))));
    let node: string | undefined;
    let up = true;
    chat.on("status", (status) => {
      if (up && status.state === "down") cli.say(tail.away);
      up = status.state !== "down";
      if (status.node !== undefined && status.node !== node) cli.say(tail.served(cli.palette.node(status.node)));
      node = status.node;
    });
  }

  /** Shows the newest messages of each room, and from then on what comes. */
  async begin(lines: number): Promise<void> {
    const rooms = [...this.#rooms.keys()].map((id) => this.#chat.watch(id));
    await Promise.all(rooms.map(loaded));
    const newest = rooms.flatMap(({ id, timeline }) =>
      timeline.entries.flatMap((entry) => (entry.kind === "message" ? [{ ...entry, room: id }] : [])),
    );
    newest.sort((a, b) => a.at - b.at || a.seq - b.seq);
    this.#begun = true;
    for (const entry of lines === 0 ? [] : newest.slice(-lines)) this.#inTurn(entry.by, () => this.#message(entry));
    await this.#last;
  }

  /** One line after another, each when it is known who that is. */
  #inTurn(by: string, show: () => void): void {
    const { people } = this.#chat;
    const known = () => people.get(by) !== undefined || this.#cli.json;
    this.#last = this.#last.then(async () => {
      if (!known()) people.want(by);
      // Names are not worth a message: after a moment the id must do.
      for (let tries = 0; tries < 20 && !known(); tries += 1) await pause(50);
      show();
    });
  }

  #message({ room, seq, id, at, by, clientId, text }: MessageEntry & { room: string }): void {
    if (this.#cli.json) this.#cli.line({ type: "message.sent", room, seq, id, at, by, clientId, body: { text } });
    else this.#say(room, at, by, text);
  }

  #event(event: RoomEvent): void {
    const { tail } = this.#cli.words;
    const { room, at, by, type, body } = event;
    if (this.#cli.json) this.#cli.line(event);
    else if (type === "message.sent") this.#say(room, at, by, body.text);
    else if (type === "message.edited") this.#say(room, at, by, `${tail.edited} ${body.text}`);
    else if (type === "message.deleted") this.#note(room, at, by, tail.deleted);
    else if (type === "member.joined") this.#note(room, at, body.user.id, tail.joined);
    else if (type === "member.left") this.#note(room, at, body.user, tail.left);
  }

  #say(room: string, at: number, by: string, text: string): void {
    const { palette } = this.#cli;
    const [first = "", ...more] = plain(text).split("\n");
    const head = `${this.#clock(at)}${this.#place(room)}  ${palette.tone("strong", padded(this.#person(by), 14))}  `;
    this.#cli.print([`${head}${first}`, ...more.map((line) => `          ${line}`)].join("\n"));
  }

  #note(room: string, at: number, by: string, what: string): void {
    const { palette } = this.#cli;
    if (this.#cli.quiet) return;
    this.#cli.print(palette.tone("muted", `${this.#clock(at)}${this.#place(room)}  ${this.#person(by)} ${what}`));
  }

  #clock(at: number): string {
    return new Date(at).toLocaleTimeString(this.#cli.lang === "zh" ? "zh-CN" : "en-GB");
  }

  /** Only where there are several to be told apart. */
  #place(room: string): string {
    return this.#rooms.size > 1 ? `  #${this.#nameOf(room)}` : "";
  }

  #nameOf(room: string): string {
    return this.#rooms.get(room)?.name ?? room;
  }

  #person(id: string): string {
    return plain(this.#chat.people.get(id)?.name ?? id);
  }
}

function loaded(room: Room): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (room.error) reject(room.error);
      else if (room.loaded && room.position) resolve();
    };
    room.on("change", look);
    look();
  });
}
