import { userInfo } from "node:os";
import { createInterface } from "node:readline/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Lang } from "../words.ts";
import { CliFailure, exits, Interrupted } from "./failure.ts";
import { Remote } from "./remote.ts";
import { Sessions } from "./sessions.ts";
import { type Target, targetOf } from "./target.ts";
import { type Column, Palette, type Terminal, tableOf } from "./terminal.ts";
import type { CliWords } from "./words.ts";

/** What every command understands. */
export interface GlobalOptions {
  url?: string;
  key?: string;
  data?: string;
  json?: true;
  quiet?: true;
}

/** What a command works with. */
export class Cli {
  readonly terminal: Terminal;
  readonly lang: Lang;
  readonly words: CliWords;
  readonly palette: Palette;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly target: Target;
  readonly remote: Remote;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  #progress = "";

  constructor(terminal: Terminal, lang: Lang, words: CliWords, options: GlobalOptions, signal: AbortSignal) {
    this.terminal = terminal;
    this.lang = lang;
    this.words = words;
    this.palette = new Palette(terminal);
    this.json = options.json === true;
    this.quiet = options.quiet === true;
    this.signal = signal;
    this.target = targetOf(options, terminal.env, terminal.cwd);
    this.remote = new Remote(this.target, new Sessions(terminal.env), guestName());
  }

  /** A line of what was asked for. */
  print(text: string): void {
    this.#clear();
    this.terminal.out.write(`${text}\n`);
  }

  /** The one document that `--json` gives. */
  document(value: unknown): void {
    this.print(JSON.stringify(value, undefined, 2));
  }

  /** A line for each thing that comes, where they go on coming. */
  line(value: unknown): void {
    this.print(JSON.stringify(value));
  }

  /** A table; with `--json` the values, with `-q` their names. */
  list<T>(values: readonly T[], nameOf: (value: T) => string, columns: readonly Column[], row: (value: T) => string[]) {
    if (this.json) return this.document(values);
    if (this.quiet) return values.length > 0 ? this.print(values.map(nameOf).join("\n")) : undefined;
    this.#clear();
    this.terminal.out.write(tableOf(columns, values.map(row), this.palette));
  }

  /** What happens meanwhile, for people. */
  say(text: string): void {
    this.#clear();
    this.terminal.err.write(`${text}\n`);
  }

  /** What is done: said to people, who with `--json` or `-q` are none. */
  done(text: string): void {
    if (!this.json && !this.quiet) this.print(`${this.palette.tone("ok", "✓")} ${text}`);
  }

  /** How far it has come: one line that changes on a terminal, elsewhere a line whenever it is another one. */
  progress(text: string): void {
    if (text === this.#progress) return;
    if (this.terminal.err.isTTY) this.terminal.err.write(`\r\u001b[2K${text}`);
    else this.terminal.err.write(`${text}\n`);
    this.#progress = text;
  }

  #clear(): void {
    if (this.#progress !== "" && this.terminal.err.isTTY) this.terminal.err.write("\r\u001b[2K");
    this.#progress = "";
  }

  /** Never resolves. @throws Interrupted with Ctrl-C */
  interrupted(): Promise<never> {
    return new Promise((_, reject) => {
      const stop = () => reject(new Interrupted(this.words));
      if (this.signal.aborted) stop();
      this.signal.addEventListener("abort", stop, { once: true });
    });
  }

  /** @throws Interrupted with Ctrl-C */
  async pause(ms: number): Promise<void> {
    try {
      await pause(ms, undefined, { signal: this.signal });
    } catch {
      throw new Interrupted(this.words);
    }
  }

  /**
   * Asks before something that others notice. With `--dry-run` it only tells.
   * @param line the command, as it would be typed with --yes
   * @returns whether to go on
   * @throws CliFailure where nobody can be asked, or somebody said no
   */
  async mayGoOn(what: string, line: string, { yes, dryRun }: { yes?: boolean; dryRun?: boolean }): Promise<boolean> {
    const { words, terminal } = this;
    if (this.isOnlyAsked(what, dryRun)) return false;
    if (yes) return true;
    if (!terminal.input.isTTY || !terminal.err.isTTY) {
      throw new CliFailure(exits.usage, "E_NOT_CONFIRMED", words.usage.needsYes(line));
    }
    this.say(`${what}`);
    const asking = createInterface({ input: terminal.input, output: process.stderr });
    try {
      const answer = await asking.question(words.sure, { signal: this.signal });
      if (/^(y|yes|是|好)$/i.test(answer.trim())) return true;
    } catch {
      throw new Interrupted(words);
    } finally {
      asking.close();
    }
    throw new CliFailure(exits.failure, "E_NOT_CONFIRMED", words.notConfirmed);
  }

  /** With `--dry-run`: tells what would be done, and that it is not. */
  isOnlyAsked(what: string, dryRun: boolean | undefined): boolean {
    if (!dryRun) return false;
    if (this.json) this.document({ dryRun: true, would: what });
    else this.print(this.words.would(what));
    return true;
  }
}

/** As one is called on this machine; a cluster need not accept it, and then says so. */
function guestName(): string {
  try {
    return userInfo().username.slice(0, 30) || "guest";
  } catch {
    return "guest";
  }
}
