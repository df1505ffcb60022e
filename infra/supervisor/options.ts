import { isIP } from "node:net";
import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { type Fsync, replicasPerPrimary, type StoreKind, storeKinds } from "../store/plan.ts";
import { type Lang, langOf, type Words, wordsIn } from "../words.ts";
import { isRedisUrl } from "./redis.ts";

/** What a local cluster is started with. */
export interface Options {
  /** How many chat nodes, 1 to 50. */
  nodes: number;
  /** Where the edge listens; node K listens on port + K. */
  port: number;
  /** The edge's address; the nodes and Redis are on loopback whatever it is. */
  host: string;
  /** Absolute path of the data folder. */
  data: string;
  /** What kind of store is started: one Redis, or one with replicas that take over. */
  redis: StoreKind;
  /** How often our own Redis syncs its file to disk. */
  fsync: Fsync;
  /** Who must have a message before it is acknowledged: `auto`, `memory`, `replica:K`. */
  ack: string;
  /** An existing Redis; without it one is started. */
  redisUrl?: string;
  limits: boolean;
  /** Everybody may look at the cluster, and whoever sits at this machine may operate it. */
  demo: boolean;
  /** What else lets somebody operate it; without one, a key is made and kept in the data folder. */
  operatorKey?: string;
  lang: Lang;
}

export type Reading =
  | { kind: "run"; options: Options }
  | { kind: "help"; text: string }
  | { kind: "wrong"; problems: string[]; lang: Lang };

type Name =
  | ("nodes" | "port" | "host" | "data" | "redis" | "redisUrl" | "ack" | "fsync")
  | ("limits" | "demo" | "operatorKey" | "lang");

/** One row per option: flag, value's name, variable, default. */
const table: Record<Name, { flag: string; value: string; variable: string; otherwise: string }> = {
  nodes: { flag: "--nodes", value: "N", variable: "TEAHOUSE_NODES", otherwise: "3" },
  port: { flag: "--port", value: "P", variable: "TEAHOUSE_PORT", otherwise: "8080" },
  host: { flag: "--host", value: "ADDRESS", variable: "TEAHOUSE_HOST", otherwise: "0.0.0.0" },
  data: { flag: "--data", value: "DIR", variable: "TEAHOUSE_DATA", otherwise: "./data" },
  redis: { flag: "--redis", value: storeKinds.join("|"), variable: "TEAHOUSE_REDIS", otherwise: "single" },
  // Not REDIS_URL: one that is set for something else must not lend us a foreign Redis.
  redisUrl: { flag: "--redis-url", value: "URL", variable: "TEAHOUSE_REDIS_URL", otherwise: "" },
  ack: { flag: "--ack", value: "auto|memory|replica:K", variable: "TEAHOUSE_ACK", otherwise: "auto" },
  fsync: { flag: "--fsync", value: "everysec|always", variable: "TEAHOUSE_FSYNC", otherwise: "everysec" },
  limits: { flag: "--limits", value: "on|off", variable: "TEAHOUSE_LIMITS", otherwise: "on" },
  demo: { flag: "--demo", value: "on|off", variable: "TEAHOUSE_DEMO", otherwise: "on" },
  operatorKey: { flag: "--operator-key", value: "KEY", variable: "TEAHOUSE_OPERATOR_KEY", otherwise: "" },
  lang: { flag: "--lang", value: "en|zh", variable: "TEAHOUSE_LANG", otherwise: "" },
};
const names = Object.keys(table) as Name[];

/** The flags for other commands that start a cluster; the folder and the language are common to all of them. */
export function startFlags(words: Words): { name: string; flag: string; flags: string; text: string }[] {
  return names
    .filter((name) => name !== "data" && name !== "lang")
    .map((name) => {
      const { flag, value, otherwise } = table[name];
      const told = otherwise ? ` (${words.help.default}: ${otherwise})` : "";
      return { name, flag, flags: `${flag} <${value}>`, text: `${words.options[name]}${told}` };
    });
}

/** Reads flags and environment. Everything that is wrong is told at once, each with its fix. */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Reading {
  const problems: string[] = [];
  const command = commandWith(wordsIn(guessLang(argv, env)));
  const { given, unknown, noValue } = parse(command, argv);
  const lang = given.lang === "zh" || given.lang === "en" ? given.lang : guessLang(argv, env);
  const words = wordsIn(lang);
  if (argv.includes("--help") || argv.includes("-h")) return { kind: "help", text: helpText(command, words) };

  for (const flag of noValue) problems.push(words.wrong.noValue(flag));
  for (const word of unknown) {
    problems.push(word.startsWith("-") ? words.wrong.unknown(word) : words.wrong.operand(word));
  }
  const read = new Values(given, env, words, problems);
  const nodes = read.whole("nodes", 1, 50);
  const options: Options = {
    nodes,
    port: read.whole("port", 1, 65_535 - nodes),
    host: read.address("host"),
    data: resolve(cwd, read.text("data")),
    redis: read.oneOf("redis", storeKinds),
    fsync: read.oneOf("fsync", ["everysec", "always"]),
    ack: read.ack("ack"),
    limits: read.oneOf("limits", ["on", "off"]) === "on",
    demo: read.oneOf("demo", ["on", "off"]) === "on",
    lang: read.oneOf("lang", ["en", "zh"], lang),
  };
  const redisUrl = read.redis("redisUrl");
  if (redisUrl) options.redisUrl = redisUrl;
  const operatorKey = read.key("operatorKey");
  if (operatorKey) options.operatorKey = operatorKey;
  read.together(options);
  return problems.length > 0 ? { kind: "wrong", problems, lang } : { kind: "run", options };
}

/** The values one by one: a wrong one is added to the problems and replaced by its default. */
class Values {
  private readonly given: Partial<Record<Name, string>>;
  private readonly env: NodeJS.ProcessEnv;
  private readonly words: Words;
  private readonly problems: string[];

  constructor(given: Partial<Record<Name, string>>, env: NodeJS.ProcessEnv, words: Words, problems: string[]) {
    this.given = given;
    this.env = env;
    this.words = words;
    this.problems = problems;
  }

  text(name: Name, otherwise = table[name].otherwise): string {
    const { value } = this.find(name);
    if (value === undefined) return otherwise;
    if (value.trim() === "") this.problems.push(this.words.wrong.empty(this.find(name).label));
    return value.trim() || otherwise;
  }

  whole(name: Name, low: number, high: number): number {
    const value = this.text(name);
    const number = Number(value);
    if (/^\d{1,9}$/.test(value) && number >= low && number <= high) return number;
    this.problems.push(this.words.wrong.whole(this.find(name).label, value, low, high));
    return Number(table[name].otherwise);
  }

  oneOf<T extends string>(name: Name, choices: readonly [T, ...T[]], otherwise: T = choices[0]): T {
    const value = this.text(name, otherwise);
    const chosen = choices.find((each) => each === value);
    if (chosen) return chosen;
    this.problems.push(this.words.wrong.oneOf(this.find(name).label, value, choices.join(", ")));
    return otherwise;
  }

  ack(name: Name): string {
    const value = this.text(name);
    if (/^(auto|memory|replica:[1-9])$/.test(value)) return value;
    this.problems.push(this.words.wrong.oneOf(this.find(name).label, value, "auto, memory, replica:1, replica:2 …"));
    return table[name].otherwise;
  }

  address(name: Name): string {
    const value = this.text(name);
    if (isIP(value) > 0) return value;
    this.problems.push(this.words.wrong.host(this.find(name).label, value));
    return table[name].otherwise;
  }

  redis(name: Name): string {
    const value = this.text(name);
    if (value === "" || isRedisUrl(value)) return value;
    this.problems.push(this.words.wrong.redisUrl(this.find(name).label, value));
    return "";
  }

  /** Never shown, not even a wrong one. */
  key(name: Name): string {
    const value = this.text(name);
    if (value === "" || /^[\w-]{20,200}$/.test(value)) return value;
    this.problems.push(this.words.wrong.operatorKey(this.find(name).label));
    return "";
  }

  /** What is right alone, but not beside another. */
  together({ redis, redisUrl, ack }: Options): void {
    const { wrong } = this.words;
    const label = (name: Name) => this.find(name).label;
    if (redisUrl) {
      // Both say how our own Redis is to be, and there will be none.
      const idle = (["redis", "fsync"] as const).filter((name) => this.find(name).value !== undefined);
      for (const name of idle) this.problems.push(wrong.notWithUrl(label(name), label("redisUrl")));
      return;
    }
    const replicas = redis === "single" ? 0 : replicasPerPrimary;
    const wanted = Number(/^replica:(\d)$/.exec(ack)?.[1] ?? 0);
    if (wanted > replicas) this.problems.push(wrong.tooFewReplicas(label("ack"), ack, replicas));
  }

  /** A value and the name under which it was given: the flag, else the variable. */
  private find(name: Name): { value: string | undefined; label: string } {
    const { flag, variable } = table[name];
    const given = this.given[name];
    return given !== undefined ? { value: given, label: flag } : { value: this.env[variable], label: variable };
  }
}

function commandWith(words: Words): Command {
  const command = new Command("npm start --").exitOverride().configureOutput({ writeErr: () => undefined });
  command.description(words.summary).helpOption("-h, --help", words.options.help);
  for (const name of names) {
    const { flag, value, otherwise } = table[name];
    const told = otherwise ? ` (${words.help.default}: ${otherwise})` : "";
    command.option(`${flag} <${value}>`, `${words.options[name]}${told}`);
  }
  command.configureHelp({ styleTitle: (title) => titleIn(words, title) });
  return command;
}

function helpText(command: Command, words: Words): string {
  const variables = names.map((name) => table[name].variable).join(", ");
  return `${command.helpInformation()}\n${words.help.environment(variables)}\n`;
}

function titleIn(words: Words, title: string): string {
  if (title === "Usage:") return words.help.usage;
  return title === "Options:" ? words.help.options : title;
}

interface Parsed {
  given: Partial<Record<Name, string>>;
  unknown: string[];
  noValue: string[];
}

function parse(command: Command, argv: readonly string[]): Parsed {
  const rest = argv.filter((each) => each !== "--help" && each !== "-h");
  const noValue: string[] = [];
  // A flag at the very end without its value is the one mistake that ends commander's reading.
  const ending = rest.at(-1) ?? "";
  if (names.some((name) => table[name].flag === ending)) noValue.push(rest.pop() ?? "");
  try {
    const { operands, unknown } = command.parseOptions(rest);
    return { given: command.opts(), unknown: [...unknown, ...operands], noValue };
  } catch (error) {
    if (error instanceof CommanderError) return { given: command.opts(), unknown: [], noValue: [error.message] };
    throw error;
  }
}

function guessLang(argv: readonly string[], env: NodeJS.ProcessEnv): Lang {
  const at = argv.findIndex((each) => each === "--lang" || each.startsWith("--lang="));
  const asked = at < 0 ? env["TEAHOUSE_LANG"] : (argv[at]?.split("=")[1] ?? argv[at + 1]);
  if (asked === "zh" || asked === "en") return asked;
  return langOf(env);
}
