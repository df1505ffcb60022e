import type { LoadReport } from "#protocol";
import { Load } from "./load.ts";
import { planFrom } from "./plan.ts";

/**
 * The process of the simulated clients. Reports once a second: to the process that started it, over their channel, or
 * as a line of JSON each where there is none. It ends when it is told to (SIGTERM, SIGINT), when its time is over, and
 * when whoever started it is gone.
 */
async function main(argv: readonly string[]): Promise<number> {
  const plan = planFrom(argv);
  const load = new Load(plan);
  const over = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
    if (plan.seconds !== undefined) setTimeout(resolve, plan.seconds * 1000);
  });
  process.once("disconnect", () => process.exit());
  const beat = setInterval(() => tell(load.report()), 1000);
  const started = load.start();
  await Promise.race([over, started]);
  await over;
  clearInterval(beat);
  const last = await load.finish();
  tell(last);
  return last.lost + last.doubled + last.disordered === 0 ? 0 : 3;
}

function tell(report: LoadReport): void {
  if (process.send) process.send(report);
  else process.stdout.write(`${JSON.stringify(report)}\n`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// Its parent waits for the last report; a channel left open would keep this process.
if (process.connected) process.disconnect();
