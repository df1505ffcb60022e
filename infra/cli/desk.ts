import type { Command } from "commander";
import type { Lang } from "../words.ts";
import type { Cli } from "./cli.ts";
import { CliFailure, type Exit, exits } from "./failure.ts";
import type { CliWords } from "./words.ts";

/** What a command does: its options, then what stands behind its name. */
type Work<O> = (cli: Cli, options: O, ...operands: (string | undefined)[]) => Promise<Exit | undefined>;

/** What commands are put into the program with. */
export interface Desk {
  words: CliWords;
  lang: Lang;
  /** Makes an action of commander's out of what a command does. */
  act<O = object>(work: Work<O>): (...given: unknown[]) => Promise<void>;
}

/** Puts one command into the program. */
export type AddCommand = (program: Command, desk: Desk) => void;

/** A number that was given with an option. @throws CliFailure that says what it must be */
export function numberIn(words: CliWords, flag: string, given: string, low: number, high: number): number {
  const value = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && value >= low && value <= high) return value;
  throw new CliFailure(exits.usage, "E_OPTION", words.usage.whole(flag, given, low, high));
}

/** One of several words. @throws CliFailure that names them */
export function choiceIn<T extends string>(words: CliWords, flag: string, given: string, choices: readonly T[]): T {
  const found = choices.find((each) => each === given);
  if (found !== undefined) return found;
  throw new CliFailure(exits.usage, "E_OPTION", words.usage.oneOf(flag, given, choices.join(", ")));
}
