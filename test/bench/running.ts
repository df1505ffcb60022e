interface Stoppable {
  stop(): Promise<void>;
}

/** What would outlive us: servers keep their ports, and the machine busy. */
const running = new Set<Stoppable>();

/** Gives back the same thing, which from now on is stopped when somebody ends the measuring. */
export function minded<T extends Stoppable>(one: T): T {
  const stop = one.stop.bind(one);
  running.add(one);
  one.stop = async () => {
    running.delete(one);
    await stop();
  };
  return one;
}

/** Stops everything when we are told to end. */
export function endInOrder(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      const all = [...running].map((one) => one.stop().catch(() => undefined));
      void Promise.all(all).then(() => process.exit(1));
    });
  }
}
