import { signal } from "@preact/signals";

type Tools = typeof import("../composer/tools.ts");

/** What completes and formats, once it is here. Without it there is a plain field, and messages are sent all the same. */
export const composerTools = signal<Tools | undefined>(undefined);

export async function loadComposerTools(): Promise<void> {
  try {
    composerTools.value ??= await import("../composer/tools.ts");
  } catch {
    // The next composer tries again.
  }
}
