import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a command on this machine needs to know of a cluster that runs: it is in the cluster's data folder. */
export interface RunningState {
  /** Where the edge is. */
  url: string;
  /** Lets whoever reads it operate the cluster: only the owner of the data folder can. */
  operatorKey: string;
  /** The supervisor. */
  pid: number;
  /** Absolute path of the data folder. */
  data: string;
}

const fileIn = (data: string) => join(data, "teahouse.json");

/** The key of this data folder: made once, so that what was given it goes on working after a start. */
export function operatorKeyIn(data: string): string {
  const file = join(data, "operator.key");
  try {
    const key = readFileSync(file, "utf8").trim();
    if (/^[\w-]{20,200}$/.test(key)) return key;
  } catch {
    // None yet.
  }
  const key = randomBytes(24).toString("base64url");
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return key;
}

export function writeState(state: RunningState): void {
  // A file that was left behind would keep its mode.
  removeState(state.data);
  writeFileSync(fileIn(state.data), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}

export function removeState(data: string): void {
  rmSync(fileIn(data), { force: true });
}

/** The cluster of this data folder, or nothing when none runs there. One that was killed leaves its file: see `pid`. */
export function readState(data: string): RunningState | undefined {
  try {
    const state = JSON.parse(readFileSync(fileIn(data), "utf8")) as Partial<RunningState>;
    const { url, operatorKey, pid } = state;
    if (typeof url !== "string" || typeof operatorKey !== "string" || typeof pid !== "number") return undefined;
    return { url, operatorKey, pid, data };
  } catch {
    return undefined;
  }
}
