import type { OutboxEntry } from "./entry.ts";

/** Where one user's entries survive. It may fail: then they live on in memory. */
export interface OutboxStore {
  load(): Promise<OutboxEntry[]>;
  /** Keeps a new entry, in place of another one if that is named. False: that one is gone, and nothing was kept. */
  add(entry: OutboxEntry, instead?: string): Promise<boolean>;
  /** Keeps a change. False: the entry is gone, and stays so. */
  change(entry: OutboxEntry): Promise<boolean>;
  remove(clientId: string): Promise<void>;
}

/** Survives no reload. */
export function memoryStore(): OutboxStore {
  const kept = new Map<string, OutboxEntry>();
  return {
    load: () => Promise.resolve([...kept.values()]),
    add(entry, instead) {
      if (instead !== undefined && !kept.delete(instead)) return Promise.resolve(false);
      kept.set(entry.clientId, entry);
      return Promise.resolve(true);
    },
    change(entry) {
      if (!kept.has(entry.clientId)) return Promise.resolve(false);
      kept.set(entry.clientId, entry);
      return Promise.resolve(true);
    },
    remove(clientId) {
      kept.delete(clientId);
      return Promise.resolve();
    },
  };
}

const PATIENCE_MS = 2_000;

/**
 * What the store answers, or `otherwise` when it fails. Browsers have been seen to leave a database closed without
 * a word, so its silence is a failure too.
 */
export async function unless<T>(work: Promise<T>, otherwise: T, patienceMs = PATIENCE_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}
