import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "#protocol";
import { RpcError } from "../../../client/sdk/index.ts";
import { FakeBrowser, type FakeTab } from "./fake-browser.ts";
import { outboxAtWork, settled } from "./outbox-at-work.ts";

/** A tab whose connection is up. */
function visit(browser: FakeBrowser, now: () => number = Date.now) {
  const tab: FakeTab = browser.open();
  const work = outboxAtWork({ store: tab.store, tabs: tab, now });
  void work.outbox.restore();
  const shown = () => work.outbox.entries("lobby").map(({ text, state }) => `${text} ${state}`);
  const texts = () => work.calls.map((call) => call.text);
  return { ...work, tab, shown, texts };
}

const busy = new RpcError("OVERLOADED", "busy");
const refused = new RpcError("TEXT_REFUSED", "no", { retryable: false });

describe("outbox in several tabs", () => {
  it("lets one tab send what all write, at once, and all see how it goes", async () => {
    const browser = new FakeBrowser();
    const [first, second] = [visit(browser), visit(browser)];
    first.outbox.add("lobby", "a");
    await settled();
    second.outbox.add("lobby", "b");
    await settled();
    assert.deepEqual([first.texts(), second.texts()], [["a"], []]);
    await first.call(0).answer();
    await first.call(1).answer();
    assert.deepEqual([first.texts(), second.texts()], [["a", "b"], []]);
    assert.deepEqual(second.shown(), ["a sent", "b sent"]);
    assert.deepEqual(await browser.store.load(), []);
  });

  it("keeps each tab's order when they write at once", async () => {
    const browser = new FakeBrowser();
    const [first, second] = [visit(browser), visit(browser)];
    for (let i = 0; i < 5; i += 1) {
      first.outbox.add("lobby", `a${i}`);
      second.outbox.add("lobby", `b${i}`);
    }
    await settled();
    for (let i = 0; i < 10; i += 1) await first.call(i).answer();
    const order = (sign: string) => first.texts().filter((text) => text.startsWith(sign));
    assert.deepEqual(order("a"), ["a0", "a1", "a2", "a3", "a4"]);
    assert.deepEqual(order("b"), ["b0", "b1", "b2", "b3", "b4"]);
    assert.equal(second.calls.length, 0);
  });

  it("goes on in another tab under the same ids when the one that sends dies in an attempt", async () => {
    const browser = new FakeBrowser();
    const [first, second] = [visit(browser), visit(browser)];
    first.outbox.add("lobby", "a");
    first.outbox.add("lobby", "b");
    await settled();
    browser.crash(first.tab);
    await settled();
    assert.equal(second.call(0).clientId, first.call(0).clientId);
    await second.call(0).answer({ duplicate: true });
    await second.call(1).answer();
    assert.deepEqual(second.texts(), ["a", "b"]);
  });

  it("gives the turn to a tab with a connection, after what is on its way", async () => {
    const browser = new FakeBrowser();
    const [first, second] = [visit(browser), visit(browser)];
    first.outbox.add("lobby", "a");
    first.outbox.add("lobby", "b");
    await settled();
    first.outbox.pause();
    await settled();
    assert.equal(second.calls.length, 0);
    await first.call(0).fail(new RpcError("OFFLINE", "gone"));
    await second.call(0).answer();
    await second.call(1).answer();
    assert.deepEqual([first.texts(), second.texts()], [["a"], ["a", "b"]]);
  });

  it("sends on when its turn is taken away and given back, with nothing doubled in the line", async () => {
    const browser = new FakeBrowser();
    const { outbox, call, texts } = visit(browser);
    outbox.add("lobby", "a");
    outbox.add("lobby", "b");
    await settled();
    browser.steal();
    await settled();
    await call(0).answer();
    await call(1).answer();
    assert.deepEqual(texts(), ["a", "b"]);
  });

  it("retries and gives up from any tab", async () => {
    const browser = new FakeBrowser();
    const [first, second] = [visit(browser), visit(browser)];
    const a = first.outbox.add("lobby", "a");
    const b = first.outbox.add("lobby", "b");
    await settled();
    await first.call(0).fail(refused);
    await first.call(1).fail(refused);
    assert.deepEqual(second.shown(), ["a failed", "b failed"]);
    second.outbox.retry("lobby", a.clientId);
    const givenUp = first.outbox.once("discarded");
    second.outbox.discard("lobby", b.clientId);
    assert.equal((await givenUp)[0].clientId, b.clientId);
    await settled();
    assert.equal(first.call(2).clientId, a.clientId);
    await first.call(2).answer();
    assert.deepEqual([first.shown(), second.shown()], [["a sent"], ["a sent"]]);
    assert.equal(first.calls.length, 3);
  });

  it("does not try again what another tab gave up during an attempt", async () => {
    const browser = new FakeBrowser();
    const [first, second] = [visit(browser), visit(browser)];
    const { clientId } = first.outbox.add("lobby", "a");
    await settled();
    second.outbox.discard("lobby", clientId);
    // Before word of that is here, the failure is told: it must not bring the message back over there.
    await first.call(0).fail(busy);
    assert.deepEqual([first.calls.length, first.shown(), second.shown()], [1, [], []]);
    assert.deepEqual(await browser.store.load(), []);
  });

  it("does not send what was given up when word of that got lost", async () => {
    const browser = new FakeBrowser();
    const [first, second] = [visit(browser), visit(browser)];
    first.outbox.add("lobby", "a");
    const { clientId } = first.outbox.add("lobby", "b");
    await settled();
    first.tab.deaf = true;
    second.outbox.discard("lobby", clientId);
    await settled();
    await first.call(0).answer();
    assert.deepEqual(first.texts(), ["a"]);
  });

  it("sends what was written elsewhere when word of it got lost, as soon as it is its turn", async () => {
    const browser = new FakeBrowser();
    const [first, second] = [visit(browser), visit(browser)];
    second.tab.deaf = true;
    first.outbox.pause();
    second.outbox.pause();
    first.outbox.add("lobby", "a");
    await settled();
    second.outbox.resume();
    await settled();
    assert.deepEqual(second.texts(), ["a"]);
  });

  it("sends what no store would keep, as long as one tab knows of it", async () => {
    const broken = () => Promise.reject(new Error("QuotaExceededError"));
    const browser = new FakeBrowser({ load: broken, add: broken, change: broken, remove: broken });
    const [first, second] = [visit(browser), visit(browser)];
    first.outbox.pause();
    second.outbox.pause();
    second.outbox.add("lobby", "a");
    await settled();
    const third = visit(browser);
    await settled();
    assert.deepEqual(third.texts(), ["a"]);
    await third.call(0).answer();
    assert.deepEqual(second.shown(), ["a sent"]);
  });

  it("sends a message anew once, when two tabs decide so at the same moment", async () => {
    const browser = new FakeBrowser();
    let clock = 1_000;
    const earlier = visit(browser, () => clock);
    earlier.outbox.add("lobby", "a");
    await settled();
    browser.crash(earlier.tab);
    clock += limits.retryHorizonMs + 1;
    const [first, second] = [visit(browser, () => clock), visit(browser, () => clock)];
    await settled();
    assert.deepEqual([first.shown(), second.shown()], [["a failed"], ["a failed"]]);
    first.outbox.retry("lobby");
    second.outbox.retry("lobby");
    await settled();
    assert.deepEqual([first.texts(), second.texts()], [["a"], []]);
    await first.call(0).answer();
    assert.deepEqual([first.shown(), second.shown()], [["a sent"], ["a sent"]]);
    assert.equal(first.calls.length, 1);
  });
});
