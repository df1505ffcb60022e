import { expect, type Person, test } from "./people.ts";

test("kill -9 of the node that serves one of two who type: no line lost, doubled or out of order for either", async ({
  arrive,
  cluster,
}) => {
  const ann = await arrive("Ann");
  const annsNode = await ann.node();
  const bob = await arrive("Bob", { node: (name) => name !== annsNode });
  const sign = Date.now();
  const lines = (who: string) => Array.from({ length: 30 }, (_, i) => `${who} ${sign} ${i}`);
  const type = async (person: Person, texts: string[]) => {
    for (const text of texts) await person.say(text);
  };
  const [anns, bobs] = [lines("ann"), lines("bob")];
  await Promise.all([type(ann, anns.slice(0, 10)), type(bob, bobs.slice(0, 10))]);
  const killed = await ann.node();
  cluster.kill(killed, "SIGKILL");
  const told = expect(ann.page.getByTestId("toasts")).toContainText(`Moved ${killed} →`, { timeout: 20_000 });
  await Promise.all([told, type(ann, anns.slice(10)), type(bob, bobs.slice(10))]);
  expect(await ann.node()).not.toBe(killed);

  for (const person of [ann, bob]) {
    for (const text of [...anns, ...bobs]) await person.sees(text);
  }
  const ours = async (person: Person) => (await person.texts()).filter((text) => text.includes(String(sign)));
  const [annSaw, bobSaw] = [await ours(ann), await ours(bob)];
  expect(annSaw).toEqual(bobSaw);
  expect(annSaw).toHaveLength(60);
  expect(annSaw.filter((text) => text.startsWith("ann"))).toEqual(anns);
  expect(annSaw.filter((text) => text.startsWith("bob"))).toEqual(bobs);

  const late = await arrive("Cem");
  // Whoever comes later reads the same, as far as the first page of history goes.
  await late.sees(annSaw.at(-1) ?? "");
  const lateSaw = await ours(late);
  expect(lateSaw.length).toBeGreaterThan(30);
  expect(lateSaw).toEqual(annSaw.slice(-lateSaw.length));
});

test("without a connection for less than two seconds only the chip changes; then a quiet banner says so", async ({
  arrive,
}) => {
  const ann = await arrive("Ann");
  await ann.node();
  const banner = ann.page.getByTestId("offline-banner");
  const seen = await ann.page.evaluateHandle(() => {
    // The page itself notes when chip and banner change: a look from outside would be too slow.
    const times: { down?: number; banner?: number } = {};
    new MutationObserver(() => {
      const chip = document.querySelector("[data-testid=connection-chip]");
      if (chip?.getAttribute("data-state") !== "up") times.down ??= performance.now();
      if (document.querySelector("[data-testid=offline-banner]")) times.banner ??= performance.now();
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
    return times;
  });
  await ann.page.context().setOffline(true);
  await ann.page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await expect(banner).toBeVisible({ timeout: 60_000 });
  const { down, banner: shown } = await seen.jsonValue();
  expect(down).toBeDefined();
  expect((shown ?? 0) - (down ?? 0)).toBeGreaterThan(1900);
  await expect(ann.composer).toBeEditable();
  await ann.page.context().setOffline(false);
  await expect(banner).toBeHidden({ timeout: 30_000 });
});

test("a page that is served by the edge survives the edge: messages written meanwhile arrive", async ({
  arrive,
  cluster,
}) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  await ann.node();
  cluster.kill("nginx", "SIGKILL");
  await ann.say(`through the storm ${cluster.options.port}`);
  await ann.sees(`through the storm ${cluster.options.port}`);
  await bob.sees(`through the storm ${cluster.options.port}`);
});
