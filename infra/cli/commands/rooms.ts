import type { Room } from "#protocol";
import type { Cli } from "../cli.ts";
import { type AddCommand, numberIn } from "../desk.ts";
import { type Exit, exits } from "../failure.ts";
import { plain } from "../terminal.ts";

interface Options {
  joined?: true;
  limit: string;
}

export const roomsCommand: AddCommand = (program, { words, act }) => {
  program
    .command("rooms")
    .description(words.commands.rooms)
    .option("--joined", words.options.joined)
    .option("--limit <N>", words.options.limit, "100")
    .action(act<Options>(rooms));
};

async function rooms(cli: Cli, { joined, limit }: Options): Promise<Exit | undefined> {
  const { words, remote } = cli;
  const most = numberIn(words, "--limit", limit, 1, 100_000);
  const found: Room[] = [];
  let after: string | undefined;
  do {
    const page = await remote.call("room.list", joined ? { joined } : { ...(after === undefined ? {} : { after }) });
    found.push(...page.rooms);
    after = page.next;
  } while (after !== undefined && found.length < most);
  const { columns } = words;
  cli.list(
    found.slice(0, most),
    ({ id }) => id,
    [{ title: columns.room }, { title: columns.id }, { title: columns.members, right: true }, { title: columns.topic }],
    ({ name, id, members, topic }) => [plain(name), id, String(members), plain(topic)],
  );
  return exits.ok;
}
