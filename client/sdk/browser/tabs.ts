import { alone, type TabNote, type Tabs } from "../outbox/tabs.ts";

/**
 * The tabs in which a user is here. The browser itself hands the turn on when a tab closes or crashes. Where it has
 * no locks (a page without TLS from another machine), each tab sends for itself: what two of them send has its
 * effect once all the same.
 */
export function browserTabs(user: string): Tabs {
  const name = `teahouse outbox ${user}`;
  if (!("locks" in navigator) || typeof BroadcastChannel === "undefined") return alone;
  let channel: BroadcastChannel | undefined = new BroadcastChannel(name);
  return {
    stand: (begin, lose) => standFor(name, begin, lose),
    tell: (note) => channel?.postMessage(note),
    listen(hear) {
      channel?.addEventListener("message", ({ data }: MessageEvent<TabNote>) => hear(data));
    },
    close() {
      channel?.close();
      channel = undefined;
    },
  };
}

/** Stands in line for a name that one tab at a time can have. Answers the function that leaves the line, or the turn. */
export function standFor(name: string, begin: () => void, lose: () => void): () => void {
  const line = new AbortController();
  let hasTurn = false;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const turn = () => {
    hasTurn = true;
    begin();
    return held;
  };
  navigator.locks.request(name, { signal: line.signal }, turn).catch(() => {
    if (line.signal.aborted) return;
    // Taken away, or refused altogether: then better one sender too many than none.
    if (hasTurn) lose();
    else begin();
  });
  return () => {
    line.abort();
    release();
  };
}
