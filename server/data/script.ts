import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Whole numbers and text: what a script may be given. */
export type Arg = string | number;

/** Sends one command and answers with buffers; its first key is `args[2]` for scripts. */
export type Send = (name: string, args: Arg[]) => Promise<unknown>;

export interface Script<K extends string, A extends string> {
  readonly lua: string;
  /** Runs the script as one atomic step; keys and arguments go by name. */
  run(send: Send, keys: Record<K, string>, args: Record<A, Arg>): Promise<unknown>;
}

const changing = new Set<string>();

/** The sources of all scripts that change something: whoever opens a connection for changes loads them first. */
export const changingScripts = (): readonly string[] => [...changing];

const folder = new URL("./lua/", import.meta.url);
const source = (file: string) => readFileSync(new URL(file, folder), "utf8");

/**
 * Loads Lua files, joined in the given order, as one script. Its keys and arguments are local
 * variables of the names given here, so that no line of Lua counts positions.
 * @param readOnly the script changes nothing: it also runs while writes are held up (`CLIENT PAUSE … WRITE`)
 *   or refused (too few replicas, memory full)
 */
export function script<const K extends string, const A extends string>(
  files: readonly string[],
  keys: readonly K[],
  args: readonly A[],
  { readOnly = false } = {},
): Script<K, A> {
  const locals = (names: readonly string[], from: string) =>
    names.map((name, i) => `local ${name} = ${from}[${i + 1}]\n`).join("");
  const lua = locals(keys, "KEYS") + locals(args, "ARGV") + files.map(source).join("\n");
  const ask = asker(lua, readOnly);
  return {
    lua,
    async run(send, keyNames, argValues) {
      return await ask(
        send,
        keys.map((key) => keyNames[key]),
        args.map((arg) => argValues[arg]),
      );
    },
  };
}

type Ask = (send: Send, keys: readonly string[], args: readonly Arg[]) => Promise<unknown>;

/** Loads a Lua file that takes as many keys and arguments as it is given, in KEYS and ARGV, and changes nothing. */
export const listScript = (file: string): Ask => asker(source(file), true);

function asker(lua: string, readOnly: boolean): Ask {
  const sha = createHash("sha1").update(lua).digest("hex");
  const suffix = readOnly ? "_ro" : "";
  if (!readOnly) changing.add(lua);
  return async (send, keys, args) => {
    try {
      return await send(`evalsha${suffix}`, [sha, keys.length, ...keys, ...args]);
    } catch (error) {
      // The store forgot its scripts (a restart, a new primary): nothing ran yet, so send the source once.
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return await send(`eval${suffix}`, [lua, keys.length, ...keys, ...args]);
    }
  };
}
