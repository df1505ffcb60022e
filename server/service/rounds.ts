/**
 * Repeats a task, with a pause before each time. Ends when told to, also in the middle of the task: a timer that was set
 * after that would keep a node that stops from ever coming to its end.
 * @param task must not reject
 * @param firstMs the pause before the first time
 * @returns how to stop; what is under way still ends
 */
export function rounds(everyMs: number, task: () => Promise<void>, firstMs = everyMs): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const wait = (ms: number) => {
    if (!stopped) timer = setTimeout(() => void task().finally(() => wait(everyMs)), ms);
  };
  wait(firstMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
