import { accessSync, constants, existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findProgram } from "../install/programs.ts";
import { root } from "../supervisor/folders.ts";
import { holderOf, refusalOf } from "../supervisor/ports.ts";
import type { Cli } from "./cli.ts";
import { failureOf } from "./failure.ts";
import { bytes, time } from "./figures.ts";

/** How one thing is: well; ill, with the way out; or idle, when it does not matter now. */
export interface Finding {
  state: "well" | "ill" | "idle";
  text: string;
}

type About = keyof Cli["words"]["doctor"]["title"];

const LEAST_DISK = 512 * 1_048_576;
const CLOCK_OFF_MS = 2_000;
/** The usual edge and three nodes. */
const PORTS = { first: 8080, last: 8083 };

const well = (text: string): Finding => ({ state: "well", text });
const ill = (text: string): Finding => ({ state: "ill", text });
const idle = (text: string): Finding => ({ state: "idle", text });

/** Everything that may keep a cluster from running here, each with its fix. */
export const checks: readonly { about: About; look: (cli: Cli) => Promise<Finding> }[] = [
  { about: "node", look: node },
  { about: "programs", look: programs },
  { about: "packages", look: packages },
  { about: "ports", look: ports },
  { about: "disk", look: disk },
  { about: "edge", look: edge },
  { about: "store", look: store },
  { about: "clock", look: clock },
];

async function node({ words }: Cli): Promise<Finding> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isNew = major > 20 || (major === 20 && minor >= 19);
  return isNew ? well(process.versions.node) : ill(words.doctor.nodeOld(process.versions.node));
}

async function programs({ words }: Cli): Promise<Finding> {
  const needed = ["redis-server", "nginx"];
  const missing = needed.find((name) => !findProgram(name));
  return missing ? ill(words.doctor.programMissing(missing)) : well(needed.map((name) => findProgram(name)).join(", "));
}

async function packages({ words }: Cli): Promise<Finding> {
  const parts = ["dist/server/main.js", "dist/page/index.html"];
  return parts.every((part) => existsSync(join(root, part))) ? well(words.doctor.built) : ill(words.doctor.notBuilt);
}

async function ports({ words, target }: Cli): Promise<Finding> {
  if (target.local) return well(words.doctor.portsOurs);
  for (let port = PORTS.first; port <= PORTS.last; port += 1) {
    if ((await refusalOf(port, "127.0.0.1")) === undefined) continue;
    const holder = holderOf(port);
    return ill(words.doctor.portTaken(port, holder ? ` (${holder.name}, pid ${holder.pid})` : ""));
  }
  return well(words.doctor.portsFree(PORTS.first, PORTS.last));
}

async function disk({ words, target }: Cli): Promise<Finding> {
  let folder = target.data;
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    return free < LEAST_DISK
      ? ill(words.doctor.diskLow(bytes(free), folder))
      : well(words.doctor.diskFree(bytes(free), folder));
  } catch (error) {
    return ill(words.doctor.diskUnwritable(folder, error instanceof Error ? error.message : String(error)));
  }
}

/** Whether a cluster is expected to be there: one runs here, or one was named. */
function isExpected({ target, terminal }: Cli): boolean {
  return target.local !== undefined || target.url !== "http://localhost:8080" || Boolean(terminal.env["TEAHOUSE_URL"]);
}

async function edge(cli: Cli): Promise<Finding> {
  const { words, target } = cli;
  const from = performance.now();
  try {
    await cli.remote.once("system.ping", {}, 5_000);
    return well(words.doctor.edgeAnswers(target.url, time(performance.now() - from)));
  } catch (error) {
    if (!isExpected(cli)) return idle(words.doctor.notRunning);
    return ill(words.doctor.noAnswer(target.url, error instanceof Error ? error.message.replace(/\.$/, "") : ""));
  }
}

async function store(cli: Cli): Promise<Finding> {
  const { words, target } = cli;
  try {
    const { kind, ok, pingMs } = (await cli.remote.status()).store;
    return ok ? well(words.doctor.storeOk(kind, time(pingMs))) : ill(words.doctor.storeAway);
  } catch (error) {
    const failure = failureOf(error, words, target.url);
    return idle(isExpected(cli) ? words.doctor.unknown(failure.message) : words.doctor.notRunning);
  }
}

/** A clock that is far off makes sessions end early and logs lie; messages are dated by the store. */
async function clock({ words, remote }: Cli): Promise<Finding> {
  try {
    const from = Date.now();
    const { at } = await remote.once("system.ping", {}, 5_000);
    const off = Math.abs(at - (from + Date.now()) / 2);
    return off > CLOCK_OFF_MS
      ? ill(words.doctor.clockOff((off / 1000).toFixed(1)))
      : well(words.doctor.clockOk(time(off)));
  } catch {
    return idle(words.doctor.notRunning);
  }
}
