import { Readable } from "node:stream";
import { main } from "../../infra/cli/main.ts";

/** How a command ended, and what it said. */
export interface Typed {
  exit: number;
  out: string;
  err: string;
}

/** `teahouse …`, as somebody would type it without a terminal; `env` and what is piped to it may be given. */
export async function typed(
  argv: readonly string[],
  { env = {}, input = "", tty = false }: { env?: NodeJS.ProcessEnv; input?: string; tty?: boolean } = {},
): Promise<Typed> {
  const said = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({
    isTTY: tty,
    columns: 120,
    write: (text: string) => {
      said[name] += text;
    },
  });
  const terminal = {
    env: { LANG: "C", ...env },
    cwd: process.cwd(),
    out: stream("out"),
    err: stream("err"),
    input: Readable.from([input]) as unknown as NodeJS.ReadStream,
  };
  const exit = await main(argv, terminal);
  return { exit, ...said };
}
