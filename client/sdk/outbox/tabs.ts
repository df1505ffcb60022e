import type { OutboxEntry, Receipt } from "./entry.ts";

/** What the tabs of one user tell each other. */
export type TabNote =
  /** There is this entry, or it has changed. */
  | { readonly kind: "entry"; readonly entry: OutboxEntry }
  /** An entry is the outbox's no longer: acknowledged, or given up. */
  | { readonly kind: "gone"; readonly room: string; readonly clientId: string; readonly receipt?: Receipt | undefined }
  /** Whoever has entries that no store holds, say so. */
  | { readonly kind: "asks" };

/** The tabs of one user in one browser, of which one sends at a time. */
export interface Tabs {
  /**
   * Stands in line to be the one that sends: `begin` is called when it is, `lose` if that is taken away again.
   * The returned function gives it back, or steps out of the line.
   */
  stand(begin: () => void, lose: () => void): () => void;
  /** Tells the others. */
  tell(note: TabNote): void;
  /** What the others tell. */
  listen(hear: (note: TabNote) => void): void;
  close(): void;
}

/** There is no other tab. */
export const alone: Tabs = {
  stand(begin) {
    begin();
    return () => undefined;
  },
  tell: () => undefined,
  listen: () => undefined,
  close: () => undefined,
};
