import type { Locator } from "@playwright/test";
import { isAccessible } from "./accessible.ts";
import { call, makeRoom } from "./doing.ts";
import { expect, type Person, test } from "./people.ts";

/** Long enough that a few of them fill a window. */
const tall = (name: string) => [name, ...Array.from({ length: 9 }, (_, i) => `line ${i} of it`)].join("\n");
const log = (person: Person) => person.page.locator("#messages");
const inRoom = (person: Person, text: string) => log(person).locator("[data-row=message]", { hasText: text });
const badge = (person: Person, room: string) => person.page.locator(`[data-room="${room}"]`, { hasText: /unread/ });

async function sayAll(person: Person, room: string, texts: readonly string[]): Promise<number[]> {
  const seqs: number[] = [];
  for (const text of texts) {
    const said = await call<{ seq: number }>(person, "message.send", { room, clientId: crypto.randomUUID(), text });
    seqs.push(said.seq);
  }
  return seqs;
}

async function enter(person: Person, url: string): Promise<void> {
  await person.page.goto(url);
  await person.page.getByRole("main").getByRole("button", { name: /^Join/ }).click();
  await expect(log(person)).toBeVisible();
}

test("who comes back goes on at the first new message; what they read is read everywhere, and the writer sees it", async ({
  arrive,
  cluster,
}) => {
  const ann = await arrive("Ann");
  const annsNode = await ann.node();
  const bob = await arrive("Bob", { node: (name) => name !== annsNode });
  await makeRoom(ann, `reading ${Date.now()}`);
  const room = new URL(ann.page.url()).pathname.split("/")[2] ?? "";
  const [first = 0] = await sayAll(ann, room, ["before bob came"]);
  await enter(bob, `${cluster.url}/r/${room}`);
  await expect(inRoom(bob, "before bob came")).toBeVisible();
  await expect(bob.page.getByTestId("new-line")).toHaveCount(0);

  // Who is writing shows on the other side without moving anything, and no more once it was sent.
  const before = await inRoom(bob, "before bob came").boundingBox();
  await ann.composer.pressSequentially("soon said");
  await expect(bob.page.getByTestId("typing")).toHaveText(/^Guest \d+ is writing…$/);
  expect(await inRoom(bob, "before bob came").boundingBox()).toEqual(before);
  await isAccessible(bob, "somebody is writing");
  await ann.composer.press("Enter");
  await expect(inRoom(bob, "soon said")).toBeVisible();
  await expect(bob.page.getByTestId("typing")).toHaveText("");
  await expect(log(ann).locator("[data-row=message]", { hasText: "soon said" }).locator("+ .seen")).toBeVisible();

  // Away, and back with another tab that stays elsewhere.
  await bob.page.getByRole("link", { name: "lobby" }).click();
  const other = await bob.openTab();
  await sayAll(ann, room, ["one", "two", "three", "four", "five"].map(tall));
  await expect(badge(other, room)).toBeVisible();
  await bob.page.locator(`[data-room="${room}"]`).click();
  const line = bob.page.getByTestId("new-line");
  await expect(line).toBeInViewport();
  await expect(line.locator("+ [data-row=message]")).toContainText("one");
  await expect(inRoom(bob, "five")).not.toBeInViewport();
  await isAccessible(bob, "at the first new message");
  await sayAll(ann, room, ["and one more"]);
  const pill = bob.page.getByTestId("jump-to-latest");
  await expect(pill).toHaveText("1 new");
  await expect(line).toBeInViewport();
  await expect(badge(other, room), "nothing is read that was not in sight").toBeVisible();
  await expect(inRoom(ann, "and one more").locator("+ .seen")).toHaveCount(0);

  await pill.click();
  await expect(inRoom(bob, "and one more")).toBeInViewport();
  await expect(badge(other, room)).toHaveCount(0);
  await expect(inRoom(ann, "and one more").locator("+ .seen")).toBeVisible();
  await expect(line, "as long as the room is open").toHaveCount(1);

  // Unread again from a message on: until one leaves and comes back, whatever is in sight.
  await inRoom(bob, "five").press("u");
  await expect(line.locator("+ [data-row=message]")).toContainText("five");
  await expect(badge(other, room)).toBeVisible();
  await sayAll(ann, room, ["in sight, and not read"]);
  await expect(inRoom(bob, "in sight")).toBeInViewport();
  await expect(badge(other, room)).toContainText("3 unread");
  await bob.page.getByRole("link", { name: "lobby" }).click();
  await bob.page.locator(`[data-room="${room}"]`).click();
  await expect(line).toBeInViewport();
  await expect(badge(other, room), "all of it is in sight").toHaveCount(0);

  // A link that was typed, one that stands in a message, and the way back.
  await bob.page.goto(`${cluster.url}/r/${room}/m/${first}`);
  await expect(inRoom(bob, "before bob came")).toBeFocused();
  await expect(inRoom(bob, "before bob came")).toHaveAttribute("data-found");
  await isAccessible(bob, "at a message that was looked for");
  await expect(inRoom(bob, "in sight")).not.toBeInViewport();
  await pill.click();
  const [gone = 0] = await sayAll(ann, room, [`look there: ${cluster.url}/r/${room}/m/${first}`]);
  await inRoom(bob, "look there").getByRole("link").click();
  await expect(inRoom(bob, "before bob came")).toBeFocused();
  expect(bob.page.context().pages()).toHaveLength(2);
  await bob.page.goBack();
  await expect(bob.page).toHaveURL(`${cluster.url}/r/${room}`);
  await bob.page.goForward();
  await expect(inRoom(bob, "before bob came")).toBeFocused();
  await bob.page.goto(`${cluster.url}/r/${room}/m/${gone + 50}`);
  await expect(bob.page.getByTestId("toasts")).toContainText("This message is no longer there.");
});

test("a thread is read and written beside its room from both sides, on a phone too, and survives its node", async ({
  arrive,
  cluster,
}) => {
  const ann = await arrive("Ann");
  const annsNode = await ann.node();
  const bob = await arrive("Bob", { node: (name) => name !== annsNode });
  const [root = 0] = await sayAll(ann, "lobby", [`which tea? ${Date.now()}`]);
  const address = `${cluster.url}/r/lobby/t/${root}`;
  await ann.page.goto(address);
  await sayAll(ann, "lobby", [`over here: ${address}`]);
  await inRoom(bob, address).getByRole("link").click();
  for (const person of [ann, bob]) {
    await expect(pane(person)).toContainText("which tea?");
    await expect(field(person)).toBeFocused();
  }
  await reply(ann, `green ${root}`);
  await expect(inThread(bob, "green")).toBeVisible();
  await reply(bob, `black ${root}`);
  await expect(inThread(ann, "black")).toBeVisible();
  await expect(inRoom(ann, `black ${root}`), "and in the room").toBeVisible();
  await isAccessible(ann, "a thread");

  const killed = await ann.node();
  cluster.kill(killed, "SIGKILL");
  await Promise.all([reply(ann, "oolong, through the storm"), reply(bob, "white, meanwhile")]);
  await expect.poll(() => ann.node(), { timeout: 20_000 }).not.toBe(killed);
  for (const person of [ann, bob]) {
    for (const text of ["oolong", "white"]) await expect(inThread(person, text)).toHaveCount(1, { timeout: 20_000 });
    await expect(inThread(person, "oolong")).toHaveAttribute("data-state", "shown");
    await expect(pane(person).getByText("4 replies")).toBeVisible();
  }

  // On a phone it has the whole page.
  await bob.page.setViewportSize({ width: 390, height: 740 });
  await field(bob).fill("a draft");
  await isAccessible(bob, "a thread on a phone");
  expect((await pane(bob).boundingBox())?.width).toBe(390);
  await bob.page.reload();
  await expect(inThread(bob, "white")).toHaveCount(1);
  await expect(field(bob)).toHaveValue("a draft");
  await expect(bob.page.locator("#composer")).toHaveValue("");
  await field(bob).press("Escape");
  await expect(pane(bob)).toHaveCount(0);
  await expect(bob.page.locator("#composer")).toBeFocused();
  await expect(bob.page).toHaveURL(`${cluster.url}/r/lobby`);
});

const pane = (person: Person): Locator => person.page.getByRole("complementary", { name: /^Thread/ });
const field = (person: Person): Locator => pane(person).getByRole("textbox");
const inThread = (person: Person, text: string) => pane(person).locator("[data-row=message]", { hasText: text });

async function reply(person: Person, text: string): Promise<void> {
  await field(person).fill(text);
  await field(person).press("Enter");
}
