import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import { type CallPlan, call } from "./load/calls.ts";

/** What nodes say of themselves, and look after, comes and goes: it is counted for as long, and taken off. */
const SECONDS = 2;

/** Commands that nodes send to Redis for each send, in all and by name; not those that a script runs. */
export async function roundTrips(redis: Redis, plan: CallPlan) {
  const monitor = await redis.monitor();
  let counts: Record<string, number> = {};
  monitor.on("monitor", (_time: string, [name = ""]: string[], source: string) => {
    if (source === "lua") return;
    const command = name.toLowerCase();
    counts[command] = (counts[command] ?? 0) + 1;
  });
  try {
    const idle = await counted(() => pause(SECONDS * 1000));
    let calls = 0;
    const busy = await counted(async () => {
      // One at a time, so that nothing travels together.
      const [caller] = plan.callers;
      ({ calls } = await call({ ...plan, callers: caller ? [caller] : [], seconds: SECONDS }));
    });
    const commands: Record<string, number> = {};
    for (const [name, times] of Object.entries(busy)) {
      const each = (times - (idle[name] ?? 0)) / calls;
      if (each > 0.01) commands[name] = each;
    }
    return { perSend: Object.values(commands).reduce((sum, each) => sum + each, 0), commands };
  } finally {
    monitor.disconnect();
    redis.disconnect();
  }

  async function counted(work: () => Promise<unknown>): Promise<Record<string, number>> {
    counts = {};
    await work();
    return counts;
  }
}
