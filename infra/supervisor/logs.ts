import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from "node:fs";

const keep = 20 * 1024 * 1024;

/**
 * Opens a child's log for appending. Children write to the file themselves: nothing is lost or blocked when the
 * supervisor is busy or dies. A log that has grown large is set aside first; the one set aside before goes.
 */
export function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > keep) renameSync(file, `${file}.1`);
  return openSync(file, "a");
}

/** The size of a log, as a position to read from later. */
export function endOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines of what was written after `from`, at most `count`. */
export function lastLines(file: string, from: number, count = 15): string[] {
  const fd = openSync(file, "r");
  try {
    const { size } = fstatSync(fd);
    const start = Math.max(from, size - 16_384);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    readSync(fd, buffer, 0, buffer.length, start);
    return buffer.toString("utf8").split("\n").filter(Boolean).slice(-count);
  } catch {
    return [];
  } finally {
    closeSync(fd);
  }
}
