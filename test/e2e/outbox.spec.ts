import { expect, type Person, test } from "./people.ts";
import { Wire } from "./wire.ts";

const waits = (person: Person, text: string) =>
  expect(person.message(text)).toHaveAttribute("data-state", "pending", { timeout: 10_000 });

/** What was sent before this has been seen when this is seen. */
async function barrier(from: Person, to: Person): Promise<void> {
  const text = `barrier ${Date.now()}`;
  await from.say(text);
  await to.sees(text);
}

test("what is written without a connection survives a reload, and is sent once", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const wire = await Wire.before(ann.page);
  await ann.page.reload();
  await ann.node();
  await wire.cut(ann.page);
  const texts = ["first", "second", "third"].map((text) => `${text} ${Date.now()}`);
  for (const text of texts) await ann.say(text);
  for (const text of texts) await waits(ann, text);
  await ann.page.reload();
  for (const text of texts) await waits(ann, text);
  await wire.mend(ann.page);
  for (const text of texts) await ann.sees(text);
  for (const text of texts) await bob.sees(text);
  expect((await bob.texts()).slice(-3)).toEqual(texts);
  expect(wire.sent).toBe(3);
  await ann.page.reload();
  await barrier(ann, bob);
  for (const text of texts) await ann.sees(text);
  expect(wire.sent).toBe(4);
});

test("what a closed tab had not sent, another tab shows and sends", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const wire = await Wire.before(ann.page.context());
  await ann.page.reload();
  const other = await ann.openTab();
  await ann.node();
  await other.node();
  await wire.cut(ann.page);
  await ann.say("from a tab that closes");
  await waits(other, "from a tab that closes");
  await ann.page.close();
  await wire.mend(other.page);
  await other.sees("from a tab that closes");
  await bob.sees("from a tab that closes");
  expect(wire.sent).toBe(1);
});

test("a tab without a connection has its messages sent by one that has", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const wire = await Wire.before(ann.page);
  await ann.page.reload();
  const other = await ann.openTab();
  await ann.node();
  await other.node();
  await wire.cut(ann.page);
  await ann.say("by way of the other tab");
  await other.sees("by way of the other tab");
  await bob.sees("by way of the other tab");
  await wire.mend(ann.page);
  await ann.sees("by way of the other tab");
  expect(wire.sent).toBe(0);
});

test("two tabs that write at once: each message once, each tab's in its order", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const wire = await Wire.before(ann.page.context());
  await ann.page.reload();
  const other = await ann.openTab();
  await ann.node();
  await other.node();
  const sign = Date.now();
  const lines = (tab: string) => Array.from({ length: 15 }, (_, i) => `${tab} ${sign} ${i}`);
  // In one go: nobody has two hands in two tabs, where a draft of the one is the draft of the other a moment later.
  const type = async (person: Person, texts: string[]) => {
    for (const text of texts) await person.sayAtOnce(text);
  };
  await Promise.all([type(ann, lines("left")), type(other, lines("right"))]);
  for (const text of [...lines("left"), ...lines("right")]) await bob.sees(text);
  const ours = async (person: Person) => (await person.texts()).filter((text) => text.includes(String(sign)));
  const seen = await ours(bob);
  expect(seen.filter((text) => text.startsWith("left"))).toEqual(lines("left"));
  expect(seen.filter((text) => text.startsWith("right"))).toEqual(lines("right"));
  await expect.poll(() => ours(ann)).toEqual(seen);
  await expect.poll(() => ours(other)).toEqual(seen);
  expect(wire.sent).toBe(30);
});

test("a tab that dies in the middle of sending: the next one sends it under the same id", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const wire = await Wire.before(ann.page);
  await ann.page.reload();
  await ann.node();
  const other = await ann.openTab();
  await other.node();
  wire.swallow({ up: true });
  await ann.say("on its way when the tab died");
  await expect.poll(() => wire.sent).toBe(1);
  await waits(other, "on its way when the tab died");
  await ann.page.close();
  await other.sees("on its way when the tab died");
  await bob.sees("on its way when the tab died");
});

test("a tab that dies before it hears that its message arrived: nobody sees it twice", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const wire = await Wire.before(ann.page);
  await ann.page.reload();
  await ann.node();
  const other = await ann.openTab();
  const others = await Wire.before(other.page);
  await other.page.reload();
  await other.node();
  await others.cut(other.page);
  wire.swallow({ down: true });
  await ann.say("arrived, but never acknowledged");
  await bob.sees("arrived, but never acknowledged");
  await waits(other, "arrived, but never acknowledged");
  await ann.page.close();
  await others.mend(other.page);
  await other.sees("arrived, but never acknowledged");
  await barrier(other, bob);
  await bob.sees("arrived, but never acknowledged");
});

test("nobody sends what another person wrote on the same machine; it waits for that one to come back", async ({
  arrive,
}) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const name = `Anne ${Date.now() % 100_000}`;
  await ann.enterAs(name, "Create account");
  const wire = await Wire.before(ann.page);
  await ann.page.reload();
  await ann.node();
  await wire.cut(ann.page);
  await ann.say("only Anne may say this");
  await waits(ann, "only Anne may say this");
  await ann.page.getByRole("button", { name: "Settings" }).click();
  await ann.page.getByRole("button", { name: "Sign out" }).click();
  await expect(ann.page.getByTestId("my-name")).not.toHaveText(name);
  await wire.mend(ann.page);
  await ann.page.reload();
  await barrier(ann, bob);
  await expect(ann.message("only Anne may say this")).toHaveCount(0);
  await expect(bob.message("only Anne may say this")).toHaveCount(0);
  await ann.enterAs(name, "Sign in");
  await ann.sees("only Anne may say this");
  await bob.sees("only Anne may say this");
});

test("a tab whose cookie became another person's sends nothing as that one", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const name = `Annika ${Date.now() % 100_000}`;
  const phone = await arrive("Annika's phone");
  await phone.enterAs(name, "Create account");
  const wire = await Wire.before(ann.page.context());
  await ann.page.reload();
  await ann.node();
  const other = await ann.openTab();
  await wire.cut(ann.page);
  await ann.say("a guest's words");
  await waits(ann, "a guest's words");
  await other.enterAs(name, "Sign in");
  await wire.mend(ann.page);
  await ann.isCalled(name);
  await barrier(ann, bob);
  await expect(ann.message("a guest's words")).toHaveCount(0);
  await expect(bob.message("a guest's words")).toHaveCount(0);
});

test("what is too old to be repeated is left to its writer, and goes out once when told to", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const wire = await Wire.before(ann.page);
  await ann.page.reload();
  await ann.node();
  wire.swallow({ up: true });
  await ann.say("yesterday's news");
  await expect.poll(() => wire.sent).toBe(1);
  await ann.page.clock.setSystemTime(Date.now() + 24 * 60 * 60 * 1000);
  await ann.page.reload();
  await expect(ann.message("yesterday's news")).toHaveAttribute("data-state", "failed");
  await expect(ann.message("yesterday's news")).toContainText("It may or may not have arrived");
  await expect(ann.page.getByTestId("outbox-bar")).toContainText("1 message waits for you to decide");
  expect(wire.sent).toBe(1);
  await wire.mend(ann.page);
  await ann.message("yesterday's news").getByRole("button", { name: "Send again" }).click();
  await ann.sees("yesterday's news");
  await bob.sees("yesterday's news");
});

test("a node that falls silent is left within seconds, and what was sent to it arrives once", async ({
  arrive,
  cluster,
}) => {
  const ann = await arrive("Ann");
  const silent = await ann.node();
  const bob = await arrive("Bob", { node: (name) => name !== silent });
  const states = await ann.page.evaluateHandle(() => {
    const seen: (string | null | undefined)[] = [];
    const look = () => seen.push(document.querySelector("[data-testid=connection-chip]")?.getAttribute("data-state"));
    new MutationObserver(look).observe(document.body, { subtree: true, attributes: true });
    return seen;
  });
  cluster.kill(silent, "SIGSTOP");
  try {
    await ann.say("is anybody there?");
    const from = Date.now();
    await bob.sees("is anybody there?");
    await ann.sees("is anybody there?");
    test.info().annotations.push({ type: "delivered after", description: `${Date.now() - from} ms` });
    expect(await ann.node()).not.toBe(silent);
    expect(await states.jsonValue()).not.toContain("down");
  } finally {
    cluster.kill(silent, "SIGCONT");
  }
  await barrier(ann, bob);
  await bob.sees("is anybody there?");
});
