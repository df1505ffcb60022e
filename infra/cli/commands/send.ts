import { text as readAll } from "node:stream/consumers";
import type { Cli } from "../cli.ts";
import type { AddCommand } from "../desk.ts";
import { CliFailure, type Exit, exits } from "../failure.ts";
import { enter } from "../rooms.ts";

export const sendCommand: AddCommand = (program, { words, act }) => {
  program.command("send <ROOM> [TEXT...]").description(words.commands.send).action(act(send));
};

async function send(cli: Cli, _: object, given = "", ...said: (string | undefined)[]): Promise<Exit | undefined> {
  const { words, remote } = cli;
  const typed = said.join(" ");
  const text = typed === "" || typed === "-" ? (await piped(cli)).trim() : typed;
  if (text === "") throw new CliFailure(exits.usage, "E_ARGUMENT", words.send.empty);
  const room = await enter(cli, given);
  // One clientId for all attempts: what was kept is not said twice.
  const sent = await remote.call("message.send", { room: room.id, clientId: crypto.randomUUID(), text });
  if (cli.json) cli.document({ room: room.id, ...sent });
  else if (cli.quiet) cli.print(sent.id);
  cli.done(words.send.sent(room.name, sent.seq, cli.palette.node(sent.node)));
  return exits.ok;
}

/** What another program says; nothing where a person sits, who would not know that we wait. */
async function piped({ terminal }: Cli): Promise<string> {
  return terminal.input.isTTY ? "" : await readAll(terminal.input);
}
