import { Failure } from "../failure.ts";
import { ensurePrograms } from "../install/install.ts";
import { type Words, wordsIn } from "../words.ts";
import type { Crash } from "./child.ts";
import { Cluster } from "./cluster.ts";
import { type Options, readOptions } from "./options.ts";
import { table } from "./table.ts";

/** One Ctrl-C may come twice at once: from the terminal, and passed on by npm. */
const sameKeystroke = 500;

/** `npm start`: starts the cluster, tells where it is, and stops it when asked to. Gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const reading = readOptions(argv, process.env, process.cwd());
  if (reading.kind === "help") {
    process.stdout.write(reading.text);
    return 0;
  }
  if (reading.kind === "wrong") {
    for (const problem of reading.problems) process.stderr.write(`✗ ${problem}  [E_OPTION]\n`);
    return 2;
  }
  try {
    return await run(reading.options);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const line of error.details) process.stderr.write(`  │ ${line}\n`);
    process.stderr.write(`✗ ${error.message}  [${error.code}]\n`);
    return error.code === "E_INTERRUPTED" ? 130 : 1;
  }
}

async function run(options: Options): Promise<number> {
  const words = wordsIn(options.lang);
  const programs = options.redisUrl ? ["nginx"] : ["redis-server", "nginx"];
  await ensurePrograms(programs, words, say);
  // A terminal that is gone must not end us before everything is stopped.
  process.stdout.on("error", () => undefined);
  const cluster = new Cluster(options);
  const asked = new AbortController();
  listenForStop(asked, () => {
    cluster.force();
    say(words.forced);
    process.exit(130);
  });
  // Whatever ends this process otherwise: nothing of it stays behind.
  process.once("exit", () => cluster.force());
  tell(cluster, words);
  await cluster.start(asked.signal);
  say(table(cluster, options.limits, words));
  await untilAborted(asked.signal);
  say(`\n${words.stopping}`);
  await cluster.stop();
  say(words.stopped);
  return 0;
}

function tell(cluster: Cluster, words: Words): void {
  const seen = new Set<string>();
  cluster.on("starting", (name) => say(words.starting(name)));
  cluster.on("unseen", (kind) => say(words.unseen(kind)));
  cluster.on("leftover", (mark) => say(words.leftover(mark.name, mark.pid)));
  cluster.on("started", (mark) => {
    if (seen.has(mark.name)) say(words.restarted(mark.name, mark.pid));
    seen.add(mark.name);
  });
  cluster.on("left", (name) => say(words.left(name)));
  cluster.on("crashed", (crash: Crash) => {
    // One that was killed had no time for last words: what stands there is older.
    if (crash.how.startsWith("exit")) for (const line of crash.lines.slice(-5)) say(`  │ ${line}`);
    say(crash.waits ? words.crashedHeld(crash.name, crash.how) : words.crashed(crash.name, crash.how, crash.retryMs));
  });
}

/** The first Ctrl-C (or SIGTERM, or a closed terminal) asks for a clean stop, the second one forces it. */
function listenForStop(asked: AbortController, force: () => void): void {
  let first = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (asked.signal.aborted && Date.now() - first > sameKeystroke) force();
      first ||= Date.now();
      asked.abort();
    });
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
