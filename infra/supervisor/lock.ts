import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, markOf, type ProcessMark } from "./processes.ts";

/** What stands in the lock file: who holds the data folder, and which children it has. */
export interface Holding {
  supervisor: ProcessMark;
  url: string;
  children: ProcessMark[];
}

/** Somebody else holds the data folder and is alive. */
export class LockHeld extends Error {
  readonly holding: Holding;

  constructor(holding: Holding) {
    super(`held by pid ${holding.supervisor.pid}`);
    this.holding = holding;
  }
}

/**
 * One cluster per data folder: two Redis processes on one append-only file would destroy it. The file also names the
 * children, so that the start after a kill -9 of the supervisor can stop exactly those that are left.
 */
export class Lock {
  /** What a supervisor that died without stopping them left behind. */
  readonly leftovers: readonly ProcessMark[];

  private readonly file: string;
  private readonly holding: Holding;

  private constructor(file: string, holding: Holding, leftovers: readonly ProcessMark[]) {
    this.file = file;
    this.holding = holding;
    this.leftovers = leftovers;
  }

  /** Takes the folder's lock, also from a holder that is dead. Throws LockHeld when it is alive. */
  static take(folder: string, url: string): Lock {
    const file = join(folder, "teahouse.lock");
    const holding: Holding = { supervisor: markOf("supervisor", process.pid), url, children: [] };
    let leftovers: readonly ProcessMark[] = [];
    for (;;) {
      if (create(file, holding)) return new Lock(file, { ...holding, children: [...leftovers] }, leftovers).saved();
      const found = read(file);
      if (found && isAlive(found.supervisor)) throw new LockHeld(found);
      if (setAside(file, found)) leftovers = found?.children ?? [];
    }
  }

  /** Notes which processes have to go if we cannot stop them ourselves. */
  record(children: readonly ProcessMark[]): void {
    this.holding.children = [...children];
    this.saved();
  }

  release(): void {
    if (read(this.file)?.supervisor.start === this.holding.supervisor.start) rmSync(this.file, { force: true });
  }

  private saved(): this {
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(this.holding));
    renameSync(draft, this.file); // at once: a reader never sees half a file
    return this;
  }
}

/** Makes the lock file with its content in one step; false when there is one already. */
function create(file: string, holding: Holding): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holding));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead holder's file away. Of two that try, one finds that the file is no longer what it judged. */
function setAside(file: string, judged: Holding | undefined): boolean {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return false; // the other one was faster
  }
  const same = JSON.stringify(read(aside)) === JSON.stringify(judged);
  try {
    if (!same) linkSync(aside, file); // it was the other one's fresh lock: give it back
  } finally {
    rmSync(aside, { force: true });
  }
  return same;
}

function read(file: string): Holding | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isHolding(value) ? value : undefined;
  } catch {
    return undefined; // gone, or damaged: nobody's
  }
}

function isHolding(value: unknown): value is Holding {
  if (typeof value !== "object" || value === null) return false;
  const { supervisor, children, url } = value as Partial<Holding>;
  return typeof supervisor?.pid === "number" && Array.isArray(children) && typeof url === "string";
}
