import { isAccessible } from "./accessible.ts";
import { callBy, makeRoom } from "./doing.ts";
import { expect, type Person, test } from "./people.ts";

test("what waits is shown in the title and on the icon, and no more once it was read", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  await makeRoom(bob, `away ${Date.now()}`);
  const icon = bob.page.locator("link[rel=icon]");
  await expect(icon).toHaveAttribute("href", "/favicon.svg");
  await ann.say("are you there?");
  await expect(bob.page).toHaveTitle(/^\(1\) #away/);
  await expect(icon).toHaveAttribute("href", "/favicon-unread.svg");
  await bob.page.getByRole("link", { name: /lobby/ }).click();
  await expect(bob.page).toHaveTitle(/^#lobby/);
  await expect(icon).toHaveAttribute("href", "/favicon.svg");
});

/** Takes down the notifications that the browser would show, and presses the last one on demand. */
async function watchNotifications(person: Person): Promise<{ shown(): Promise<string[]>; press(): Promise<void> }> {
  const { page } = person;
  await page.context().grantPermissions(["notifications"]);
  await page.context().addInitScript(() => {
    const shown: Notification[] = [];
    const seen = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        shown.push(this);
      }
    };
    Object.assign(globalThis, { Notification: seen, shownNotifications: shown });
  });
  await page.reload();
  await expect(person.composer).toBeVisible();
  const list = () => page.evaluateHandle<Notification[]>("globalThis.shownNotifications");
  return {
    shown: async () => (await list()).evaluate((all) => all.map(({ title, body }) => `${title}: ${body}`)),
    press: async () => (await list()).evaluate((all) => void all.at(-1)?.dispatchEvent(new Event("click"))),
  };
}

/** The tabs of a browser that notify, or stand in line for it. */
const notifiersIn = ({ page }: Person) =>
  page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const all = [
      ...held.map((one) => ({ ...one, how: "held" })),
      ...pending.map((one) => ({ ...one, how: "pending" })),
    ];
    return all.filter(({ name }) => name?.startsWith("teahouse notifier")).map(({ how }) => how);
  });

test("one tab notifies of what is not before somebody's eyes, and a press leads there", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const first = await watchNotifications(bob);
  await bob.page.getByRole("button", { name: "Settings" }).click();
  await bob.page.getByRole("button", { name: "Turn on notifications" }).click();
  await expect(bob.page.getByRole("button", { name: "Turn off notifications" })).toBeVisible();
  await bob.page.keyboard.press("Escape");
  const tab = await bob.openTab();
  const second = await watchNotifications(tab);
  await makeRoom(bob, `one ${Date.now()}`);
  await tab.page.getByRole("link", { name: /one/ }).first().click();

  const name = await ann.page.getByTestId("my-name").innerText();
  await ann.say("does anybody hear?");
  const told = `${name} in #lobby: does anybody hear?`;
  await expect.poll(async () => [...(await first.shown()), ...(await second.shown())]).toEqual([told]);

  const [notifier, presses] = (await first.shown()).length > 0 ? [bob, first] : [tab, second];
  await presses.press();
  await expect(notifier.page.getByRole("heading", { name: "#lobby", level: 1 })).toBeVisible();
  await expect(notifier.page).toHaveURL(/\/r\/lobby\/m\/\d+$/);
  // What is said while one of the tabs shows the room is seen there.
  await ann.say("you do!");
  await notifier.sees("you do!");
  expect([...(await first.shown()), ...(await second.shown())]).toEqual([told]);
  // Where that tab is closed, the other one has the turn, and begins with what comes then.
  const [heir, heard] = notifier === bob ? [tab, second] : [bob, first];
  await notifier.page.close();
  await expect.poll(() => notifiersIn(heir)).toEqual(["held"]);
  await ann.say("and now?");
  await expect.poll(() => heard.shown()).toEqual([`${name} in #lobby: and now?`]);
});

test("notifications are offered once, when one was called and was not there", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const offer = bob.page.getByTestId("notification-offer");
  await makeRoom(bob, `elsewhere ${Date.now()}`);
  await ann.say("this calls nobody");
  await expect(bob.page).toHaveTitle(/^\(1\)/);
  await expect(offer).toHaveCount(0);
  await callBy(ann, bob, "Bob, come over");
  await expect(offer).toBeVisible();
  await isAccessible(bob, "the offer of notifications");
  await offer.getByRole("button", { name: "Not now" }).click();
  await expect(offer).toHaveCount(0);
  await bob.page.reload();
  await expect(bob.page).toHaveTitle(/^\(2\)/);
  await expect(offer).toHaveCount(0);
});
