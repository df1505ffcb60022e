import { endProcess, type ProcessMark } from "./processes.ts";

/**
 * Ends what an earlier supervisor left running, and tells of each: sentinels before what they watch, or they would
 * begin a failover; the store after those who use it.
 */
export async function endLeftovers(marks: readonly ProcessMark[], ended: (mark: ProcessMark) => void): Promise<void> {
  for (const turn of [0, 1, 2]) {
    const those = marks.filter((mark) => turnOf(mark) === turn);
    await Promise.all(
      those.map(async (mark) => {
        if (await endProcess(mark, 3_000)) ended(mark);
      }),
    );
  }
}

function turnOf({ name }: ProcessMark): number {
  if (name.startsWith("redis")) return 2;
  return name.startsWith("sentinel") ? 1 : 0;
}
