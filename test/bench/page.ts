import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type CDPSession, chromium, type Page } from "@playwright/test";
import { ensureChromium } from "../../infra/install/chromium.ts";
import { ensurePrograms } from "../../infra/install/install.ts";
import { type Cluster, startCluster } from "../../infra/supervisor/cluster.ts";
import { root } from "../../infra/supervisor/folders.ts";
import { langOf, wordsIn } from "../../infra/words.ts";
import { freePorts } from "../support/ports.ts";
import { type Bench, quantile, table } from "./figures.ts";

const TARGET = { heapMB: 80, keyMs: 100 };
const ROOM = "lobby";
const WRITERS = 4;
/** Messages of one call, and of all writers before the page is waited for: it is to show them, not to fall behind. */
const BATCH = 50;
const ROUND = 2_000;
const LOOKS = 10;
const TEXT = "Some **tea** is `hot`, and a line of a chat is about as long as this one is 🍵";
const TYPED = { keys: 200, everyMs: 80, messagesEveryMs: 10 };

/** Notes in the page how long it took from each key to when the picture after it was handed over. */
const NOTE_KEYS = `
  const keyTimes = (globalThis.keyTimes = []);
  addEventListener("keydown", ({ timeStamp }) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => keyTimes.push(performance.now() - timeStamp);
      port2.postMessage(undefined);
    });
  }, true);
`;

/** What a tab holds after very many messages came into the room that it shows, and how fast it takes keys meanwhile. */
export const page: Bench = {
  name: "page",
  about: "a browser's tab while very many messages come into its room: what it holds, and how fast it takes keys",
  calls: 100_000,
  async run({ calls, say }) {
    const words = wordsIn(langOf(process.env));
    await ensurePrograms(["nginx"], words, say);
    const executablePath = await ensureChromium(root, words, say);
    const data = await mkdtemp(join(tmpdir(), "teahouse-bench-"));
    const cluster = await startCluster({
      ...{ nodes: 2, limits: false, host: "127.0.0.1", data },
      port: await freePorts(4),
    });
    // Chromium's own sandbox does not start for root, nor in most containers; the page is ours.
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    try {
      return await measured(await Tab.open(await browser.newPage(), cluster), cluster, calls, say);
    } finally {
      await browser.close();
      await cluster.stop();
      await rm(data, { recursive: true, force: true });
    }
  },
};

async function measured(tab: Tab, cluster: Cluster, calls: number, say: (text: string) => void) {
  const writers = await Promise.all(Array.from({ length: WRITERS }, (_, i) => Writer.arrive(cluster, i)));
  const heaps = [await tab.heapMB()];
  say(`${calls} messages into a room that is open in a browser; the tab holds ${shown(heaps[0])} MB …`);
  const started = performance.now();
  for (let sent = 0; sent < calls; ) {
    const before = sent;
    const each = Math.ceil(Math.min(ROUND, calls - sent) / WRITERS);
    await Promise.all(writers.map((writer) => writer.sayMany(each)));
    sent += WRITERS * each;
    await writers[0]?.say(`${sent} are sent`);
    await tab.shows(`${sent} are sent`);
    const step = calls / LOOKS;
    if (Math.floor(sent / step) === Math.floor(before / step)) continue;
    heaps.push(await tab.heapMB());
    say(`${sent} sent, ${tab.received} received live: ${shown(heaps.at(-1))} MB`);
  }
  const seconds = (performance.now() - started) / 1000;
  const keys = await typed(tab, writers);
  const most = Math.max(...heaps);
  const slow = quantile(keys, 0.95);
  const passed = most <= TARGET.heapMB && slow <= TARGET.keyMs;
  const verdict = (isMet: boolean) => (isMet ? "✓" : "✗");
  const text = table([
    ["what", "measured", "target", ""],
    ["messages received live", String(tab.received), "", ""],
    ["messages a second", shown(calls / seconds), "", ""],
    ["rows in the document, at most", String(tab.rows), "", ""],
    ["heap, at most, MB", shown(most), `≤ ${TARGET.heapMB}`, verdict(most <= TARGET.heapMB)],
    ["key to paint at 100 messages/s, median, ms", shown(quantile(keys, 0.5)), "", ""],
    ["key to paint at 100 messages/s, p95, ms", shown(slow), `≤ ${TARGET.keyMs}`, verdict(slow <= TARGET.keyMs)],
  ]);
  return { text, passed, figures: { heaps, seconds, received: tab.received, rows: tab.rows, keys, target: TARGET } };
}

/** Keys go into the composer while others write. Gives the time from each to the next picture, ms. */
async function typed(tab: Tab, writers: readonly Writer[]): Promise<number[]> {
  const ended = new AbortController();
  const flow = Promise.all(writers.map((writer) => writer.sayOn(ended.signal)));
  for (let i = 0; i < TYPED.keys; i += 1) {
    await tab.press();
    await pause(TYPED.everyMs);
  }
  ended.abort();
  await flow;
  return tab.keyTimes();
}

/** Somebody who writes over HTTP. */
class Writer {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async arrive(cluster: Cluster, index: number): Promise<Writer> {
    const url = `${cluster.nodes[index % cluster.nodes.length]?.url}/rpc`;
    const guest = { jsonrpc: "2.0", id: 1, method: "session.guest", params: { name: `Writer ${index}` } };
    const [{ result }] = await asked<[{ result: { token: string } }]>(url, "", [guest]);
    const join = { jsonrpc: "2.0", id: 1, method: "room.join", params: { room: ROOM, clientId: randomUUID() } };
    await asked(url, result.token, [join]);
    return new Writer(url, result.token);
  }

  say(...texts: readonly string[]): Promise<void> {
    return this.#call(
      texts.map((text, id) => {
        const params = { room: ROOM, clientId: randomUUID(), text };
        return { jsonrpc: "2.0", id, method: "message.send", params };
      }),
    );
  }

  async sayMany(count: number): Promise<void> {
    for (let left = count; left > 0; left -= BATCH) await this.say(...Array(Math.min(BATCH, left)).fill(TEXT));
  }

  /** At an even pace, all writers together. */
  async sayOn(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) await Promise.all([this.say(TEXT), pause(TYPED.messagesEveryMs * WRITERS)]);
  }

  async #call(calls: readonly object[]): Promise<void> {
    const answers = await asked<{ error?: unknown }[]>(this.#url, this.#token, calls);
    const refused = answers.find(({ error }) => error);
    if (refused) throw new Error(JSON.stringify(refused));
  }
}

async function asked<T>(url: string, token: string, calls: readonly object[]): Promise<T> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  return (await (await fetch(url, { method: "POST", headers, body: JSON.stringify(calls) })).json()) as T;
}

/** The tab that is looked at. */
class Tab {
  received = 0;
  rows = 0;
  readonly #page: Page;
  readonly #devtools: CDPSession;

  constructor(page: Page, devtools: CDPSession) {
    this.#page = page;
    this.#devtools = devtools;
  }

  static async open(page: Page, cluster: Cluster): Promise<Tab> {
    const tab = new Tab(page, await page.context().newCDPSession(page));
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        if (payload.includes('"message.sent"')) tab.received += 1;
      }),
    );
    await page.addInitScript({ content: NOTE_KEYS });
    await page.goto(`${cluster.url}/r/${ROOM}`);
    await page.locator("#composer").focus();
    await page.locator("[data-testid=connection-chip][data-state=up]").waitFor();
    // What comes before the room is open would be below the line of what is new, and the reader above it.
    await page.locator("#messages .beginning h2").waitFor();
    return tab;
  }

  /** What is in use once all that is of no use was thrown away. */
  async heapMB(): Promise<number> {
    this.rows = Math.max(this.rows, await this.#page.locator("#messages [data-key]").count());
    await this.#devtools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await this.#devtools.send("Runtime.getHeapUsage");
    return usedSize / 1024 / 1024;
  }

  async shows(text: string): Promise<void> {
    await this.#page.locator("#messages .body", { hasText: text }).first().waitFor({ timeout: 120_000 });
  }

  async press(): Promise<void> {
    await this.#page.keyboard.press("t");
  }

  keyTimes(): Promise<number[]> {
    return this.#page.evaluate("globalThis.keyTimes");
  }
}

const shown = (value = Number.NaN) => value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });
