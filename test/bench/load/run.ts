import { setTimeout as pause } from "node:timers/promises";
import type { Verdict } from "./checker.ts";
import { textOf } from "./dialect.ts";
import type { Population } from "./population.ts";
import { type Load, Schedule } from "./schedule.ts";

/** What comes twice may come when all has come once, ms. */
const AFTERMATH_MS = 50;

/** What one run of a load found. */
export interface Run extends Verdict {
  sent: number;
  refused: number;
  /** From the first message's time until nothing was to be expected any more, s. */
  seconds: number;
  /** What the generator itself took, ms of CPU. */
  cpuMs: number;
  /** The longest that it sent a message after its time, ms: no latency is truer. */
  lateMs: number;
}

let numbered = 0;

/**
 * Says everything when it is due, whether or not what was said before has been answered, and waits for the deliveries.
 * @param patienceMs how long the last of them may take: what comes later is lost
 */
export async function run(population: Population, load: Load, patienceMs = 5000): Promise<Run> {
  const schedule = new Schedule(population.shape, load, numbered);
  numbered += schedule.count;
  const cpu = process.cpuUsage();
  const from = performance.now();
  const complete = new AbortController();
  const checker = population.observe(schedule, from, () => complete.abort());
  let [answered, refused, lateMs] = [0, 0, 0];
  for (let index = 0; index < schedule.count; index += 1) {
    const early = schedule.dueMs(index) - (performance.now() - from);
    if (early > 0.5) await pause(Math.ceil(early));
    lateMs = Math.max(lateMs, performance.now() - from - schedule.dueMs(index));
    population.say(schedule, index, textOf(schedule.first + index, load.bytes), (isKept) => {
      answered += 1;
      if (isKept) checker.acknowledged(index);
      else refused += 1;
    });
  }
  await pause(patienceMs, undefined, { signal: complete.signal }).catch(() => {});
  // To where the next one would be due: what runs by itself belongs to each message for as long as the pace says.
  await pause(Math.max(0, schedule.dueMs(schedule.count) - (performance.now() - from)));
  await pause(AFTERMATH_MS);
  for (let left = 100; answered < schedule.count && left > 0; left -= 1) await pause(10);
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { ...checker.verdict(), sent: schedule.count, refused, seconds, cpuMs: (user + system) / 1000, lateMs };
}
