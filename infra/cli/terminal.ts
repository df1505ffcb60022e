import { nodeIndex, nodeLetter } from "#protocol";
import { padded, widthOf } from "../columns.ts";

/** Where a command writes and reads: a terminal, a file, a test. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Data goes out here, and nothing else. */
  out: Stream;
  /** Progress and errors. */
  err: Stream;
  input: NodeJS.ReadStream;
}

export interface Stream {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

export const processTerminal = (): Terminal => ({
  env: process.env,
  cwd: process.cwd(),
  out: process.stdout,
  err: process.stderr,
  input: process.stdin,
});

type Tone = "ok" | "warn" | "bad" | "drain" | "muted" | "strong";

// Legible on dark and on light ground, from the 256 colours that every terminal has.
const tones: Record<Tone, string> = {
  ok: "38;5;35",
  warn: "38;5;172",
  bad: "38;5;167",
  drain: "38;5;69",
  muted: "2",
  strong: "1",
};
const nodeTones = ["38;5;37", "38;5;172", "38;5;105", "38;5;169", "38;5;71", "38;5;75", "38;5;137", "38;5;245"];

/** Colours, where they are seen as such. */
export class Palette {
  readonly #on: boolean;

  constructor({ out, env }: Pick<Terminal, "out" | "env">) {
    // https://no-color.org: whatever it is set to, but not to nothing.
    this.#on = out.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  }

  tone(tone: Tone, text: string): string {
    return this.#paint(tones[tone], text);
  }

  /** A node's letter and name in its colour, as the page shows them. */
  node(name: string): string {
    return this.#paint(nodeTones[nodeIndex(name)] ?? "0", `${nodeLetter(name)} ${name}`);
  }

  #paint(code: string, text: string): string {
    return this.#on && text !== "" ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}

/** Without what would move the cursor, ring, or rename the window: what others wrote is shown, not obeyed. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, " ");
}

export interface Column {
  title: string;
  /** Numbers stand at the right. */
  right?: boolean;
}

/** Rows under their titles, as wide as they need to be. */
export function tableOf(columns: readonly Column[], rows: readonly (readonly string[])[], palette: Palette): string {
  const widths = columns.map(({ title }, i) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[i] ?? ""))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => padded(cell, widths[i] ?? 0, columns[i]?.right))
      .join("  ")
      .trimEnd();
  const head = line(columns.map(({ title }) => title));
  return [palette.tone("muted", head), ...rows.map(line)].map((each) => `${each}\n`).join("");
}
