import { CommanderError } from "commander";
import { RpcError } from "../../client/sdk/index.ts";
import { Failure } from "../failure.ts";
import type { CliWords } from "./words.ts";

/** How a command ends; each means one thing, for whoever calls it from a script. */
export const exits = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** It ran, and what it was to show was not so. */
  claim: 3,
  auth: 4,
  unreachable: 5,
  interrupted: 130,
} as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** A failure that knows with which code the command ends. */
export class CliFailure extends Failure {
  readonly exit: Exit;

  constructor(exit: Exit, code: `E_${string}`, message: string, details: readonly string[] = []) {
    super(code, message, details);
    this.exit = exit;
  }
}

/** Asked to end by Ctrl-C. */
export class Interrupted extends CliFailure {
  constructor(words: CliWords) {
    super(exits.interrupted, "E_INTERRUPTED", words.interrupted);
  }
}

const nobodyThere: readonly string[] = ["OFFLINE", "TIMEOUT", "BAD_ANSWER"];
const notAllowed: readonly string[] = ["OPERATOR_REQUIRED", "SESSION_REQUIRED", "SESSION_INVALID", "ACCESS_DENIED"];

/** What went wrong as somebody at a terminal is told: what, why or the way out, a stable code, and how it ends. */
export function failureOf(error: unknown, words: CliWords, url = ""): CliFailure {
  if (error instanceof CliFailure) return error;
  if (error instanceof RpcError) return ofCall(error, words, url);
  if (error instanceof CommanderError) return ofUsage(error, words);
  if (error instanceof Failure) {
    const exit = error.code === "E_INTERRUPTED" ? exits.interrupted : exits.failure;
    return new CliFailure(exit, error.code, error.message, error.details);
  }
  throw error;
}

function ofCall(error: RpcError, words: CliWords, url: string): CliFailure {
  const { name, message } = error;
  if (nobodyThere.includes(name)) {
    return new CliFailure(exits.unreachable, "E_UNREACHABLE", words.unreachable(url, message));
  }
  const exit = notAllowed.includes(name) ? exits.auth : exits.failure;
  const said = words.errors[name] ?? message;
  const param = error.param === undefined ? "" : ` (${error.param})`;
  const fix = words.fixes[name];
  return new CliFailure(exit, `E_${name}`, `${said}${param}${fix ? ` ${fix}` : ""}`);
}

/** Commander's English, in the words of the command. */
function ofUsage({ code, message }: CommanderError, words: CliWords): CliFailure {
  const [, what = ""] = /'([^']+)'/.exec(message) ?? [];
  const [, meant] = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message) ?? [];
  const { usage } = words;
  const [, key = ""] = /^commander\.(\w+)$/.exec(code) ?? [];
  const told: Record<string, [`E_${string}`, string]> = {
    unknownCommand: ["E_COMMAND", usage.command(what, meant)],
    unknownOption: ["E_OPTION", usage.option(what, meant)],
    missingArgument: ["E_ARGUMENT", usage.missing(what)],
    optionMissingArgument: ["E_OPTION", usage.noValue(what)],
    invalidArgument: ["E_ARGUMENT", usage.invalid(message.replace(/^error: /, ""))],
    excessArguments: ["E_ARGUMENT", usage.excess],
  };
  const [name, text] = told[key] ?? ["E_USAGE", message.replace(/^error: /, "")];
  return new CliFailure(exits.usage, name, text);
}
