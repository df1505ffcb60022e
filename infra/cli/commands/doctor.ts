import type { Cli } from "../cli.ts";
import type { AddCommand } from "../desk.ts";
import { checks, type Finding } from "../doctor.ts";
import { type Exit, exits } from "../failure.ts";

export const doctorCommand: AddCommand = (program, { words, act }) => {
  program.command("doctor").description(words.commands.doctor).action(act(doctor));
};

async function doctor(cli: Cli): Promise<Exit | undefined> {
  const { words, palette } = cli;
  const found: (Finding & { about: string })[] = [];
  for (const { about, look } of checks) {
    cli.progress(`${words.doctor.title[about]} …`);
    found.push({ about, ...(await look(cli)) });
  }
  const ill = found.filter(({ state }) => state === "ill");
  if (cli.json) cli.document(found);
  else if (cli.quiet) cli.print(ill.map(({ about }) => about).join("\n"));
  else {
    const marks = { well: palette.tone("ok", "✓"), ill: palette.tone("bad", "✗"), idle: palette.tone("muted", "–") };
    for (const [i, { state, text }] of found.entries()) {
      const title = checks[i] ? words.doctor.title[checks[i].about] : "";
      cli.print(`${marks[state]} ${title}: ${text}`);
    }
    cli.print(`\n${ill.length === 0 ? words.doctor.allWell : words.doctor.notWell(ill.length)}`);
  }
  return ill.length === 0 ? exits.ok : exits.failure;
}
