import { isAccessible } from "./accessible.ts";
import { expect, type Person, test } from "./people.ts";

let made = 0;

/** A room of its own; whoever makes it owns it. */
async function makeRoom(owner: Person, { isPrivate = false, topic = "" } = {}): Promise<string> {
  made += 1;
  const name = `house ${Date.now()} ${made}`;
  await owner.page.getByRole("button", { name: "New room" }).click();
  await owner.page.getByRole("textbox", { name: "Name of the room" }).fill(name);
  if (topic) await owner.page.getByRole("textbox", { name: "Topic" }).fill(topic);
  if (isPrivate) await owner.page.getByRole("radio", { name: "By invitation" }).check({ force: true });
  await owner.page.getByRole("button", { name: "Create room" }).click();
  await expect(roomLink(owner, name)).toHaveAttribute("aria-current", "page");
  return name;
}

async function join(person: Person, name: string): Promise<void> {
  await person.page.getByRole("button", { name: "Browse rooms" }).first().click();
  await person.page.getByRole("searchbox", { name: "Search rooms" }).fill(name);
  await person.page.getByRole("button", { name: `Join #${name}` }).click();
  await expect(roomLink(person, name)).toHaveAttribute("aria-current", "page");
}

const roomLink = (person: Person, name: string) => person.page.locator(".room-link", { hasText: name });
const toasts = (person: Person) => person.page.getByTestId("toasts");
const speech = (person: Person) => person.page.getByTestId("speech");

async function myName(person: Person): Promise<string> {
  return (await person.page.getByTestId("my-name").textContent()) ?? "";
}

/** Chooses from the menu of a member. */
async function act(person: Person, name: string, what: string): Promise<void> {
  await person.page.getByRole("button", { name: `Actions for ${name}` }).click();
  await person.page.getByRole("menuitem", { name: what, exact: true }).click();
}

/** Two people on two nodes in a room of the first. */
async function household(arrive: (name: string, options?: object) => Promise<Person>) {
  const ann = await arrive("Ann");
  const annsNode = await ann.node();
  const bob = await arrive("Bob", { node: (name: string) => name !== annsNode });
  const room = await makeRoom(ann);
  await join(bob, room);
  return { ann, bob, room, bobsName: await myName(bob), annsName: await myName(ann) };
}

test("who is put out of a room is told by whom, goes elsewhere, and may come back", async ({ arrive }) => {
  const { ann, bob, room, bobsName, annsName } = await household(arrive);
  await act(ann, bobsName, "Put out of the room");
  await expect(toasts(bob)).toContainText(`${annsName} put you out of #${room}`);
  await expect(roomLink(bob, room)).toHaveCount(0);
  await expect(bob.page.getByRole("heading", { level: 1 })).toHaveText("#lobby");
  await join(bob, room);
  await bob.say("back again");
  await ann.sees("back again");
});

test("what one device joins and leaves, the others of the same person join and leave", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const tab = await ann.openTab();
  const room = await makeRoom(ann);
  await roomLink(tab, room).click();
  await expect(tab.page.getByRole("heading", { level: 1 })).toHaveText(`#${room}`);
  await ann.page.getByRole("button", { name: `Leave #${room}` }).click();
  await expect(roomLink(ann, room)).toHaveCount(0);
  await expect(toasts(tab)).toContainText(`You are no longer in #${room}`);
  await expect(tab.page.getByRole("heading", { level: 1 })).toHaveText("#lobby");
  await expect(roomLink(tab, room)).toHaveCount(0);
});

test("who is banned stays out until somebody lets them come back", async ({ arrive }) => {
  const { ann, bob, room, bobsName } = await household(arrive);
  const path = new URL(bob.page.url()).pathname;
  await act(ann, bobsName, "Ban");
  await expect(toasts(bob)).toContainText("banned you from");
  await bob.page.goto(new URL(path, bob.page.url()).href);
  await bob.page.getByRole("button", { name: `Join #${room}` }).click();
  await expect(bob.page.getByRole("heading", { name: "You are banned from this room" })).toBeVisible();
  await ann.page
    .getByTestId("bans")
    .getByRole("button", { name: `Let ${bobsName} come back` })
    .click();
  await expect(ann.page.getByTestId("bans")).toHaveCount(0);
  await bob.page.reload();
  await bob.page.getByRole("button", { name: `Join #${room}` }).click();
  await bob.say("let in again");
  await ann.sees("let in again");
});

test("roles, mutes and what may be written are seen by those concerned at once", async ({ arrive }) => {
  const { ann, bob, bobsName } = await household(arrive);
  await act(ann, bobsName, "Mute for 10 minutes");
  await expect(speech(bob)).toContainText("You are muted here until");
  await act(ann, bobsName, "End mute");
  await expect(speech(bob)).toHaveText("");

  await ann.page.getByRole("button", { name: "Room settings" }).click();
  await ann.page.getByRole("checkbox", { name: "Only owners and moderators write" }).check();
  await ann.page.getByRole("button", { name: "Save" }).click();
  await expect(speech(bob)).toHaveText("Only owners and moderators write in this room.");
  await act(ann, bobsName, "Make moderator");
  await expect(speech(bob)).toHaveText("");
  await expect(bob.page.locator(".role.moderator")).toHaveCount(1);
  await bob.say("a word of a moderator");
  await ann.sees("a word of a moderator");
});

test("a room's name, topic and pace are changed for everybody in it", async ({ arrive }) => {
  const { ann, bob, room } = await household(arrive);
  await ann.page.getByRole("button", { name: "Room settings" }).click();
  await isAccessible(ann, "the settings of a room");
  await ann.page.getByRole("textbox", { name: "Name of the room" }).fill(`${room} new`);
  await ann.page.getByRole("textbox", { name: "Topic" }).fill("Oolong only");
  await ann.page.getByRole("combobox", { name: "Slow mode" }).selectOption("10");
  await ann.page.getByRole("button", { name: "Save" }).click();
  await expect(bob.page.getByTestId("topic")).toHaveText("Oolong only");
  await expect(roomLink(bob, `${room} new`)).toBeVisible();
  await bob.say("one at a time");
  await ann.sees("one at a time");
  await expect(speech(bob)).toHaveText(/you can write again in \d+ s/);
  await expect(speech(bob)).toHaveText("", { timeout: 15_000 });
});

test("a private room opens by its link, and a link that was renewed opens nothing", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const room = await makeRoom(ann, { isPrivate: true, topic: "behind the curtain" });
  await ann.page.getByRole("button", { name: "Room settings" }).click();
  const field = ann.page.getByRole("textbox", { name: "Invitation" });
  await expect(field).toHaveValue(/#invite=/);
  const first = await field.inputValue();
  await ann.page.getByRole("button", { name: "Renew link" }).click();
  await expect(field).not.toHaveValue(first);
  const second = await field.inputValue();
  await ann.page.keyboard.press("Escape");

  const bob = await arrive("Bob");
  await bob.page.goto(new URL(first).href);
  await bob.page.getByRole("button", { name: "Join the room" }).click();
  await expect(bob.page.getByRole("heading", { name: "This invitation is no longer valid" })).toBeVisible();
  await bob.page.goto("about:blank");
  await bob.page.goto(second);
  await bob.page.getByRole("button", { name: "Join the room" }).click();
  await expect(roomLink(bob, room)).toHaveAttribute("aria-current", "page");
  await expect(bob.page).not.toHaveURL(/invite/);
  await bob.say("it was open");
  await ann.sees("it was open");
});

test("a name leads to a room of two, which the other sees at once with what is unread and who is there", async ({
  arrive,
}) => {
  const { ann, bob, bobsName, annsName } = await household(arrive);
  await ann.page
    .getByRole("button", { name: `Show ${bobsName}` })
    .first()
    .click();
  await expect(ann.page.getByRole("dialog", { name: bobsName })).toContainText("online");
  await isAccessible(ann, "the card of a person");
  await ann.page.getByRole("button", { name: `Message ${bobsName}` }).click();
  await expect(ann.page.getByRole("heading", { level: 1 })).toHaveText(bobsName);
  await ann.say("between us");
  const link = bob.page.getByRole("list", { name: "Direct messages" }).getByRole("link", { name: annsName });
  await expect(link).toContainText("1 unread message");
  await link.click();
  await bob.sees("between us");
  await expect(bob.page.getByTestId("other")).toContainText("online");
  await ann.page.context().setOffline(true);
  await expect(bob.page.getByTestId("other")).toContainText("offline", { timeout: 40_000 });
  await ann.page.context().setOffline(false);
  await expect(bob.page.getByTestId("other")).toContainText("online", { timeout: 20_000 });
});

test("by keyboard: a menu opens on its choice, arrows move, Escape gives the focus back; a hushed room stays quiet", async ({
  arrive,
}) => {
  const { ann, bob, room } = await household(arrive);
  const bell = bob.page.getByRole("button", { name: `Notifications of #${room}` });
  await bell.focus();
  await bob.page.keyboard.press("Enter");
  await expect(bob.page.getByRole("menuitemradio", { name: "All messages" })).toBeFocused();
  await isAccessible(bob, "a menu");
  await bob.page.keyboard.press("Escape");
  await expect(bell).toBeFocused();
  await bob.page.keyboard.press("Enter");
  await bob.page.keyboard.press("ArrowUp");
  await expect(bob.page.getByRole("menuitemradio", { name: "Nothing" })).toBeFocused();
  await bob.page.keyboard.press("Enter");
  await expect(bell).toBeFocused();
  await expect(roomLink(bob, room)).toHaveClass(/hushed/);
  await bob.page.getByRole("link", { name: /lobby/ }).click();
  await ann.say("not worth a bell");
  await expect(roomLink(bob, room)).toContainText("1 unread message");
  await expect(roomLink(bob, room).locator(".dot")).toHaveCount(0);
});

test("on a phone everything about a room is in reach, in Chinese and in the dark", async ({ arrive }) => {
  const ann = await arrive("安", {
    viewport: { width: 390, height: 780 },
    hasTouch: true,
    isMobile: true,
    locale: "zh-CN",
    colorScheme: "dark",
  });
  expect(await ann.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await ann.page.getByRole("button", { name: "显示详情" }).tap();
  await expect(ann.page.getByRole("complementary")).toBeVisible();
  await isAccessible(ann, "details on a phone");
  const bell = ann.page.getByRole("button", { name: "#lobby 的通知" });
  await bell.tap();
  const choice = ann.page.getByRole("menuitemradio", { name: "只在提到我时" });
  expect((await choice.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await isAccessible(ann, "a menu on a phone");
  await choice.tap();
  await bell.tap();
  await expect(choice).toHaveAttribute("aria-checked", "true");
});
