import type { Locator } from "@playwright/test";
import { isAccessible } from "./accessible.ts";
import { call, dialog } from "./doing.ts";
import { expect, type Person, test } from "./people.ts";

/** Two people on two nodes, who are called so. */
async function company(arrive: (name: string, options?: object) => Promise<Person>, sign: string) {
  const ann = await arrive("Ann");
  const annsNode = await ann.node();
  const bo = await arrive("Bo", { node: (name: string) => name !== annsNode });
  await Promise.all([ann, bo].map((person) => beCalled(person, `${person.name} ${sign}`)));
  return { ann, bo, annsNode };
}

async function beCalled(person: Person, name: string): Promise<void> {
  await call(person, "user.rename", { name, clientId: crypto.randomUUID() });
  await person.isCalled(name);
}

/** What a message answers, as it stands above it. */
const quote = (row: Locator) => row.locator(".quote");
const chips = (row: Locator) => row.getByRole("group", { name: "Reactions" }).locator("[aria-pressed]");
/** Presses a button at the corner of a row. What comes meanwhile may move the row away from under the pointer. */
async function press(row: Locator, name: string): Promise<void> {
  const tool = row.getByRole("toolbar").getByRole("button", { name, exact: true });
  await expect(async () => {
    await row.hover();
    await tool.click({ timeout: 1_000 });
  }).toPass();
}

test("what one person does with a message others see at once, on other nodes too; what is refused goes back", async ({
  arrive,
  cluster,
}) => {
  const sign = `${Date.now()}`;
  const { ann, bo } = await company(arrive, sign);
  await bo.say(`${sign} green or *black*?`);
  await ann.sees(`${sign} green or black?`);
  const [asked, askedAtBo] = [ann, bo].map((one) => one.message(`${sign} green or black?`)) as [Locator, Locator];
  const before = await asked.boundingBox();
  await press(asked, "Reply");
  expect((await asked.boundingBox())?.height, "the tools move nothing").toBe(before?.height);
  await ann.say(`${sign} black`);
  await bo.sees(`${sign} black`);
  const [reply, replyAtBo] = [ann, bo].map((one) => one.message(`${sign} black`)) as [Locator, Locator];
  await expect(quote(replyAtBo)).toHaveText(`Bo ${sign} ${sign} green or black?`);
  await expect(askedAtBo.getByRole("button", { name: /^1 reply last/ })).toBeVisible();

  await press(asked, "React with ❤️");
  await expect(chips(asked)).toHaveAttribute("aria-pressed", "true");
  await expect(chips(askedAtBo)).toHaveAttribute("aria-label", `❤️ Ann ${sign}`);
  await expect(chips(askedAtBo)).toHaveAttribute("aria-pressed", "false");
  await chips(askedAtBo).click();
  await expect(chips(asked)).toHaveAttribute("aria-label", `❤️ you and Bo ${sign}`);
  await chips(asked).click();
  await expect(chips(askedAtBo)).toHaveAttribute("aria-label", "❤️ you");
  await asked.hover();
  await isAccessible(ann, "a reply, a quote, a reaction and the tools of a message");

  await press(reply, "Edit");
  await ann.composer.fill(`${sign} black, please`);
  await ann.composer.press("Enter");
  await bo.sees(`${sign} black, please`);
  await expect(bo.message(`${sign} black, please`).getByRole("img", { name: "edited" })).toBeVisible();

  await press(askedAtBo, "More");
  await bo.page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(dialog(bo)).toContainText("cannot be brought back");
  await isAccessible(bo, "before a message is deleted");
  await dialog(bo).getByRole("button", { name: "Delete" }).click();
  await expect(quote(ann.message(`${sign} black, please`))).toHaveText(`Bo ${sign} This message was deleted.`);
  await expect(ann.message(`${sign} green or black?`)).toHaveCount(0);

  const act = async <T>(person: Person, method: string, params: object) =>
    await call<T>(person, method, { ...params, clientId: crypto.randomUUID() });
  const { room } = await act<{ room: { id: string } }>(bo, "room.create", { name: `strict ${sign}` });
  await act(ann, "room.join", { room: room.id });
  await ann.page.goto(`${cluster.url}/r/${room.id}`);
  await ann.say("teh tea");
  await ann.sees("teh tea");
  const { messages } = await call<{ messages: object[] }>(bo, "room.history", { room: room.id });
  const [{ id, seq }] = messages as [{ id: string; seq: number }];
  // Each puts as many there as one may at once.
  const kinds = [
    [ann, "🍵🍶🍺🍷🍸🍹🥂🥃🥤🧃"],
    [bo, "🧉🧊🥛🍼🍾🥢🍴🥄🔪🏺"],
  ] as const;
  for (const [person, emoji] of kinds) {
    for (const one of emoji) await act(person, "reaction.add", { room: room.id, message: { id, seq }, emoji: one });
  }
  await expect(chips(ann.message("teh tea"))).toHaveCount(20);
  await press(ann.message("teh tea"), "React with 👍");
  await expect(ann.page.getByTestId("toasts")).toContainText("as many reactions as it can have");
  await expect(chips(ann.message("teh tea"))).toHaveCount(20);

  await press(ann.message("teh tea"), "Edit");
  await ann.composer.fill("the tea");
  await act(bo, "room.change", { room: room.id, readOnly: true });
  await ann.composer.press("Enter");
  await expect(ann.page.getByTestId("toasts")).toContainText("Only owners and moderators may write");
  await ann.sees("teh tea");
  await expect(ann.composer).toHaveValue("the tea");
  await ann.message("teh tea").hover();
  await expect(ann.message("teh tea").getByRole("button", { name: "More" })).toBeVisible();
  await expect(ann.message("teh tea").getByRole("button", { name: "Edit" }), "it is no longer offered").toHaveCount(0);
});

test("all of it can be done by keyboard alone; kill -9 of the node in the middle of it: each change is made, and once", async ({
  arrive,
  cluster,
}) => {
  const sign = `${Date.now()}`;
  const { ann, bo } = await company(arrive, sign);
  const { keyboard } = ann.page;
  await ann.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await ann.say(`${sign} one`);
  await bo.sees(`${sign} one`);
  await bo.say(`${sign} two`);
  await ann.sees(`${sign} two`);
  await ann.page.getByRole("log").focus();
  await keyboard.press("ArrowUp");
  const two = ann.message(`${sign} two`);
  await expect(two).toBeFocused();
  await keyboard.press("e");
  await expect(ann.page.getByTestId("target-bar"), "another's message is not to be changed").toHaveCount(0);
  await keyboard.press("+");
  await expect(ann.page.getByRole("searchbox", { name: "Search emoji" })).toBeFocused();
  await keyboard.type("teacup");
  await keyboard.press("Enter");
  await expect(two).toBeFocused();
  await expect(chips(bo.message(`${sign} two`))).toHaveAttribute("aria-label", `🍵 Ann ${sign}`);
  await keyboard.press("c");
  await expect(ann.page.getByTestId("toasts")).toContainText("The link is copied.");
  expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/r\/lobby\/m\/\d+$/);

  await keyboard.press("Shift+F10");
  await expect(ann.page.getByRole("menuitem", { name: "Add a reaction" })).toBeFocused();
  await isAccessible(ann, "the menu of a message");
  await expect(ann.page.getByRole("menuitem", { name: "Delete" })).toHaveCount(0);
  await keyboard.press("Escape");
  await expect(two).toBeFocused();
  await keyboard.press("u");
  await expect(ann.page.getByTestId("toasts")).toContainText("Unread from here on.");
  await keyboard.press("r");
  await expect(ann.composer).toBeFocused();
  await keyboard.type(`${sign} three`);
  await keyboard.press("Enter");
  await bo.sees(`${sign} three`);
  await expect(quote(bo.message(`${sign} three`))).toContainText(`${sign} two`);

  await ann.message(`${sign} one`).focus();
  await keyboard.press("Delete");
  await expect(dialog(ann).getByRole("button", { name: "Delete" })).toBeFocused();
  await keyboard.press("Escape");
  await expect(ann.message(`${sign} one`)).toBeFocused();
  await keyboard.press("Delete");
  await expect(dialog(ann).getByRole("button", { name: "Delete" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(bo.message(`${sign} one`)).toHaveCount(0);
  await expect(ann.message(`${sign} two`), "the neighbour has the focus").toBeFocused();

  for (const text of ["draft", "loved", "regretted"]) await ann.say(`${sign} ${text}`);
  await bo.sees(`${sign} regretted`);
  await ann.message(`${sign} draft`).focus();
  await ann.page.keyboard.press("e");
  await ann.composer.fill(`${sign} final`);
  cluster.kill(await ann.node(), "SIGKILL");
  await ann.composer.press("Enter");
  await press(ann.message(`${sign} loved`), "React with 👍");
  await expect(chips(ann.message(`${sign} loved`)), "shown before any node has it").toHaveText("👍1");
  await ann.message(`${sign} regretted`).focus();
  await ann.page.keyboard.press("Delete");
  await dialog(ann).getByRole("button", { name: "Delete" }).click();

  await expect(bo.message(`${sign} final`)).toHaveCount(1, { timeout: 20_000 });
  await expect(bo.message(`${sign} regretted`)).toHaveCount(0, { timeout: 20_000 });
  await expect(chips(bo.message(`${sign} loved`))).toHaveText("👍1", { timeout: 20_000 });
  const ours = async (person: Person) => (await person.texts()).filter((text) => text.includes(sign));
  const all = ["two", "three", "final", "loved"].map((text) => `${sign} ${text}`);
  await expect.poll(() => ours(ann)).toEqual(all);
  expect(await ours(bo)).toEqual(all);
  await chips(ann.message(`${sign} loved`)).click();
  await expect(chips(bo.message(`${sign} loved`)), "it had been there once").toHaveCount(0);
});

test("on a phone a long press brings up from the bottom what can be done", async ({ arrive }) => {
  const sign = `${Date.now()}`;
  const ann = await arrive("Ann", { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
  await ann.composer.fill(`${sign} from a phone`);
  await ann.page.getByRole("button", { name: "Send" }).tap();
  await ann.sees(`${sign} from a phone`);
  const row = ann.message(`${sign} from a phone`);
  const body = await row.locator(".body").boundingBox();
  const cdp = await ann.page.context().newCDPSession(ann.page);
  const touchPoints = [{ x: (body?.x ?? 0) + 20, y: (body?.y ?? 0) + 10 }];
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await expect(dialog(ann)).toBeVisible();
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await isAccessible(ann, "what can be done, on a phone");
  const sizes = await dialog(ann)
    .getByRole("button")
    .evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect()).flatMap(({ width, height }) => [width, height]),
    );
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44);
  await dialog(ann).getByRole("button", { name: "React with 👍" }).tap();
  await expect(dialog(ann)).toHaveCount(0);
  await expect(chips(row)).toHaveText("👍1");

  await row.locator(".body").tap();
  await row.getByRole("button", { name: "More" }).tap();
  await expect(dialog(ann), "where nothing can be pointed at, names stand here").toContainText("👍 you");
  await dialog(ann).getByRole("button", { name: "Edit" }).tap();
  await ann.composer.fill(`${sign} from my phone`);
  await ann.page.getByRole("button", { name: "Save" }).tap();
  await ann.sees(`${sign} from my phone`);
  expect(await ann.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
