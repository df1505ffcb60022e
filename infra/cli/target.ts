import { join, resolve } from "node:path";
import { root } from "../supervisor/folders.ts";
import { type RunningState, readState } from "../supervisor/state.ts";

/** The cluster that a command is about. */
export interface Target {
  url: string;
  /** The operator's key, where it is known. */
  key: string | undefined;
  /** The data folder of the local cluster, whether it runs or not. */
  data: string;
  /** The local cluster, if it runs and is the one that is meant. */
  local: RunningState | undefined;
}

interface Given {
  url?: string | undefined;
  key?: string | undefined;
  data?: string | undefined;
}

/** Where somebody finds a cluster who says nothing and has started none. */
const USUAL = "http://localhost:8080";

/**
 * The cluster named by `--url` or TEAHOUSE_URL; else the one that runs on the local data folder; else the usual one.
 * The local cluster's key is used for the local cluster and is shown to no other.
 */
export function targetOf(given: Given, env: NodeJS.ProcessEnv, cwd: string): Target {
  const folder = given.data || env["TEAHOUSE_DATA"];
  // `npm start` runs in the checkout's top folder, from wherever it is called.
  const data = folder ? resolve(cwd, folder) : join(root, "data");
  const state = readState(data);
  const running = state && isRunning(state.pid) ? state : undefined;
  const named = given.url || env["TEAHOUSE_URL"];
  const url = (named || running?.url || USUAL).replace(/\/+$/, "");
  const local = running && samePlace(url, running.url) ? running : undefined;
  const key = given.key || env["TEAHOUSE_OPERATOR_KEY"] || local?.operatorKey;
  return { url, key, data, local };
}

/** Whether there is a process with this pid. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** localhost and 127.0.0.1 are the same place. */
function samePlace(one: string, other: string): boolean {
  const plain = (url: string) => (URL.canParse(url) ? new URL(url).origin.replace("//localhost", "//127.0.0.1") : url);
  return plain(one) === plain(other);
}
