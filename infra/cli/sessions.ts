import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** The guests that this command is, one per cluster: kept, so that a hundred commands leave one person behind. */
export class Sessions {
  readonly #file: string;

  constructor(env: NodeJS.ProcessEnv) {
    const home = env["XDG_CONFIG_HOME"] || join(env["HOME"] || homedir(), ".config");
    this.#file = join(home, "teahouse", "sessions.json");
  }

  /** The token for the cluster at this address. */
  token(url: string): string | undefined {
    const token = this.#read()[placeOf(url)];
    return typeof token === "string" ? token : undefined;
  }

  keep(url: string, token: string): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify({ ...this.#read(), [placeOf(url)]: token }, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, this.#file);
  }

  #read(): Record<string, unknown> {
    try {
      const kept: unknown = JSON.parse(readFileSync(this.#file, "utf8"));
      return typeof kept === "object" && kept !== null ? { ...kept } : {};
    } catch {
      return {}; // none yet, or damaged: new guests are soon made
    }
  }
}

const placeOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : url);
