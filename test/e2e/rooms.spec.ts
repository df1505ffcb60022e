import { isAccessible } from "./accessible.ts";
import { callBy, dialog } from "./doing.ts";
import { expect, type Person, test } from "./people.ts";

let made = 0;

/** A room of its own; whoever makes it owns it. */
async function makeRoom({ page }: Person, { isPrivate = false, topic = "" } = {}): Promise<string> {
  made += 1;
  const name = `house ${Date.now()} ${made}`;
  await page.getByRole("button", { name: "New room" }).click();
  await page.getByRole("textbox", { name: "Name of the room" }).fill(name);
  await page.getByRole("textbox", { name: "Topic" }).fill(topic);
  if (isPrivate) await page.getByRole("radio", { name: "By invitation" }).check({ force: true });
  await page.getByRole("button", { name: "Create room" }).click();
  await expect(page.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
  return name;
}

/** Finds a room in the directory by the beginning of its name, among all there are. */
async function join({ page }: Person, name: string): Promise<void> {
  await page.getByRole("button", { name: "Browse rooms" }).first().click();
  await page.getByRole("searchbox", { name: "Search rooms" }).fill(name);
  await expect(page.locator(".directory [data-room]")).toHaveCount(1);
  await expect(page.locator(".directory [data-room]")).toContainText(/\d members?/);
  await page.getByRole("button", { name: `Join #${name}` }).click();
  await expect(page.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
}

const title = ({ page }: Person) => page.getByRole("heading", { level: 1 });
const sign = ({ page }: Person) => page.locator(".threshold").getByRole("heading");
const speech = ({ page }: Person) => page.getByTestId("speech");
const inList = ({ page }: Person, list: string) => page.getByRole("list", { name: list }).getByRole("link");
const actions = ({ page }: Person, name: string) =>
  page.getByRole("button", { name: `Actions for ${name}`, exact: true });

async function myName({ page }: Person): Promise<string> {
  return (await page.getByTestId("my-name").textContent()) ?? "";
}

/** Chooses from the menu of a member. */
async function act(person: Person, name: string, what: string): Promise<void> {
  await actions(person, name).click();
  await person.page.getByRole("menuitem", { name: what, exact: true }).click();
}

async function settle({ page }: Person, change: () => Promise<unknown>): Promise<void> {
  await page.getByRole("button", { name: "Room settings" }).click();
  await change();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

test("a private room opens by its link with no form, and a name in it leads to a room of two", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const annsNode = await ann.node();
  const [annsName, tab] = [await myName(ann), await ann.openTab()];
  const room = await makeRoom(ann, { isPrivate: true, topic: "Behind the curtain" });
  await inList(tab, "Your rooms").filter({ hasText: room }).click();
  await expect(tab.page.getByTestId("topic")).toHaveText("Behind the curtain");
  await ann.page.getByRole("button", { name: "Room settings" }).click();
  const link = ann.page.getByRole("textbox", { name: "Invitation" });
  await expect(link).toHaveValue(/\/r\/[^/]+#invite=/);
  const old = await link.inputValue();
  await ann.page.getByRole("button", { name: "Renew link" }).click();
  await expect(ann.page.getByRole("dialog").getByRole("status")).toContainText("There is a new link.");
  await isAccessible(ann, "the settings of a private room");
  const fresh = await link.inputValue();
  await ann.page.keyboard.press("Escape");

  const bob = await arrive("Bob", { node: (name) => name !== annsNode });
  const bobsName = await myName(bob);
  await bob.page.goto(old);
  await bob.page.getByRole("button", { name: "Join the room" }).click();
  await expect(sign(bob)).toHaveText("This invitation is no longer valid");
  await bob.page.evaluate((hash) => {
    location.hash = hash;
  }, new URL(fresh).hash);
  await expect(sign(bob)).toHaveText("You are invited to a room");
  await bob.page.getByRole("button", { name: "Join the room" }).click();
  await expect(title(bob)).toHaveText(`#${room}`);
  await expect(bob.page).not.toHaveURL(/invite/);
  await bob.say("it was open");
  await ann.sees("it was open");
  await expect(bob.page.getByRole("button", { name: "Room settings" })).toHaveCount(0);
  await expect(actions(bob, annsName)).toHaveCount(0);

  const name = ann.page.getByRole("list", { name: "Online · 2" }).getByRole("button", { name: `Show ${bobsName}` });
  await name.focus();
  await ann.page.keyboard.press("Enter");
  await expect(ann.page.getByRole("dialog", { name: bobsName })).toContainText("online");
  await expect(ann.page.getByRole("button", { name: `Message ${bobsName}` })).toBeFocused();
  await isAccessible(ann, "the card of a person");
  await ann.page.keyboard.press("Escape");
  await expect(name).toBeFocused();
  await ann.page.keyboard.press("Enter");
  await ann.page.getByRole("button", { name: `Message ${bobsName}` }).press("Enter");
  await expect(title(ann)).toHaveText(bobsName);
  await ann.say("between us");
  await expect(inList(bob, "Direct messages")).toHaveText(new RegExp(`online${annsName}1 unread message`));
  await inList(bob, "Direct messages").click();
  await bob.sees("between us");
  await callBy(ann, bob, "tea?");
  await expect(bob.page.getByRole("link", { name: "lobby 1 unread message 1 message calls you" })).toContainText("1");
  await bob.page.goto("about:blank");

  await inList(ann, "Your rooms").filter({ hasText: room }).click();
  await ann.page.getByRole("button", { name: `Leave #${room}` }).click();
  await expect(tab.page.getByTestId("toasts")).toContainText(`You are no longer in #${room}`);
  await expect(title(tab)).toHaveText("#lobby");
  await inList(tab, "Direct messages").click();
  await expect(tab.page.getByTestId("other")).toHaveText("offline");
});

test("owners and moderators keep order on all nodes, and whoever it concerns is told why and until when", async ({
  arrive,
}) => {
  test.slow();
  const ann = await arrive("Ann");
  const annsNode = await ann.node();
  const bob = await arrive("Bob", { node: (name) => name !== annsNode });
  const cleo = await arrive("Cleo");
  const [bobsName, annsName, cleosName] = [await myName(bob), await myName(ann), await myName(cleo)];
  const room = await makeRoom(ann);
  await join(bob, room);
  await join(cleo, room);

  const pace = (person: Person) => dialog(person).getByRole("combobox", { name: "Slow mode" });
  await settle(ann, () => pace(ann).selectOption("5 s"));
  await bob.say("one at a time");
  await expect(speech(bob)).toHaveText(/^Slow mode: you can write again in \d s\.$/);
  await bob.say("this one waits");

  await actions(ann, cleosName).focus();
  await ann.page.keyboard.press("Enter");
  await isAccessible(ann, "the menu of a member");
  await ann.page.keyboard.press("m");
  await ann.page.keyboard.press("ArrowDown");
  await expect(ann.page.getByRole("menuitem", { name: "Make moderator" })).toBeFocused();
  await ann.page.keyboard.press("Enter");
  await expect(actions(ann, cleosName)).toBeFocused();
  await expect(actions(cleo, annsName)).toHaveCount(0);
  await expect(ann.message("this one waits")).toHaveCount(1, { timeout: 15_000 });
  await act(cleo, bobsName, "Mute for 10 minutes");
  await expect(speech(bob)).toHaveText(/^You are muted here for 10 minutes, until \d\d:\d\d\.$/);
  await act(cleo, bobsName, "End mute");
  await expect(speech(bob)).toHaveText("");

  await settle(cleo, async () => {
    await pace(cleo).selectOption("Off");
    await dialog(cleo).getByRole("checkbox", { name: "Only owners and moderators write" }).check();
    await dialog(cleo).getByRole("textbox", { name: "Topic" }).fill("Quiet please");
  });
  await expect(speech(bob)).toHaveText("Only owners and moderators write in this room.");
  await expect(bob.page.getByTestId("topic")).toHaveText("Quiet please");
  await bob.say("may I?");
  await expect(bob.message("may I?")).toHaveAttribute("data-state", "failed");
  await bob.composer.fill("half a sentence");

  await act(cleo, bobsName, "Put out of the room");
  await expect(sign(bob)).toHaveText(`${cleosName} put you out of #${room}`);
  await expect(bob.page.getByRole("link", { name: room })).toHaveCount(0);
  await isAccessible(bob, "where somebody was put out");
  await bob.page.getByRole("button", { name: `Join #${room}` }).click();
  await expect(bob.composer).toHaveValue("half a sentence");
  await act(ann, bobsName, "Ban");
  await expect(sign(bob)).toHaveText(`${annsName} banned you from #${room}`);
  await expect(cleo.page.getByText(`${bobsName} had to leave`)).toBeVisible();
  await bob.page.reload();
  await bob.page.getByRole("button", { name: `Join #${room}` }).click();
  await expect(sign(bob)).toHaveText("You are banned from this room");
  await isAccessible(ann, "a list of who is banned");
  await ann.page.getByRole("button", { name: `Let ${bobsName} come back` }).click();
  await expect(ann.page.getByRole("button", { name: `Let ${bobsName} come back` })).toHaveCount(0);
  await bob.page.reload();
  await bob.page.getByRole("button", { name: `Join #${room}` }).click();

  // A guest who makes an account keeps what was not sent, what was half written, and what is unread.
  await bob.page.getByRole("link", { name: "lobby" }).click();
  await ann.say("a word to all");
  const house = bob.page.getByRole("link", { name: new RegExp(`${room}.*1 unread message`) });
  await expect(house).toBeVisible();
  await bob.enterAs(`Bob ${Date.now()}`, "Create account");
  await expect(house).toBeVisible();
  await house.click();
  await expect(bob.composer).toHaveValue("half a sentence");
  await act(ann, await myName(bob), "Make moderator");
  await expect(speech(bob)).toHaveText("");
  await bob.page.getByRole("button", { name: "Retry", exact: true }).click();
  await ann.sees("may I?");
});

test("on a phone everything about a room is in reach, in Chinese and in the dark", async ({ arrive }) => {
  const ann = await arrive("安", {
    viewport: { width: 390, height: 780 },
    hasTouch: true,
    isMobile: true,
    locale: "zh-CN",
    colorScheme: "dark",
  });
  const { page } = ann;
  await page.getByRole("button", { name: "显示详情" }).tap();
  const bell = page.getByRole("button", { name: "#lobby 的通知" });
  await bell.tap();
  const choice = page.getByRole("menuitemradio", { name: "不通知" });
  expect((await choice.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await isAccessible(ann, "a menu on a phone");
  await choice.tap();
  await expect(bell).toHaveText("不通知");
  await isAccessible(ann, "details on a phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole("complementary").getByRole("button", { name: "查看 Teahouse" }).tap();
  await page.getByRole("button", { name: "给 Teahouse 发私信" }).tap();
  // What lay over the room gives way to the one that was asked for.
  await expect(page.getByRole("textbox", { name: "发消息到 Teahouse" })).toBeVisible();
  await page.getByRole("button", { name: "返回房间列表" }).tap();
  await expect(page.getByRole("link", { name: "lobby" })).toHaveClass(/hushed/);
});
