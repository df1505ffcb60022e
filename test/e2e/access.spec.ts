import { isAccessible } from "./accessible.ts";
import { expect, type Person, test } from "./people.ts";

for (const colorScheme of ["light", "dark"] as const) {
  for (const locale of ["en-GB", "zh-CN"]) {
    test(`every state of the page is accessible: ${colorScheme}, ${locale}`, async ({ arrive }) => {
      const ann = await arrive("Ann", { colorScheme, locale });
      const line = `${colorScheme} ${locale} with a link: https://example.org`;
      await ann.say(line);
      await ann.sees(line);
      await isAccessible(ann, "a room");
      await ann.page.getByTestId("connection-chip").click();
      await isAccessible(ann, "the connection panel");
      await ann.page.keyboard.press("Escape");
      await ann.page.locator(".profile .icon-button").click();
      await expect(ann.page.getByRole("dialog")).toBeVisible();
      await isAccessible(ann, "settings");
      await ann.page.getByRole("dialog").locator("button.primary").first().click();
      await expect(ann.page.locator("input[type=password]")).toBeVisible();
      await isAccessible(ann, "making an account");
      await ann.page.keyboard.press("Escape");
      await ann.page.locator(".rooms-pane .icon-button").first().click();
      await expect(ann.page.getByRole("dialog")).toBeVisible();
      await isAccessible(ann, "all rooms");
      await ann.page.keyboard.press("Escape");
      await ann.page.keyboard.press("Control+k");
      await expect(ann.page.getByRole("combobox")).toBeVisible();
      await isAccessible(ann, "going somewhere");
      await ann.page.keyboard.press("Escape");
      await ann.page.keyboard.press("Control+/");
      await expect(ann.page.locator("kbd").last()).toBeVisible();
      await isAccessible(ann, "the shortcuts");
      await ann.page.keyboard.press("Escape");
      await ann.page.context().setOffline(true);
      await expect(ann.page.getByTestId("offline-banner")).toBeVisible({ timeout: 60_000 });
      await isAccessible(ann, "without a connection");
      await ann.page.context().setOffline(false);
    });
  }
}

test("by keyboard alone: arrive, write, make a room, read it, come back", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const { keyboard } = ann.page;
  await expect(ann.composer).toBeFocused();
  await keyboard.type("typed at once");
  await keyboard.press("Shift+Enter");
  await keyboard.type("on two lines");
  await keyboard.press("Enter");
  await expect(ann.page.locator(".body", { hasText: "typed at once" })).toHaveText("typed at once\non two lines");

  const name = `keys ${Date.now()}`;
  await tabTo(ann, ann.page.getByRole("button", { name: "Browse rooms" }).first());
  await keyboard.press("Enter");
  await expect(ann.page.getByRole("dialog")).toBeVisible();
  await tabTo(ann, ann.page.getByRole("textbox", { name: "Name of the room" }));
  await keyboard.type(name);
  await keyboard.press("Enter");
  await expect(ann.page.getByRole("heading", { name: `#${name}`, level: 1 })).toBeVisible();
  await expect(ann.composer).toBeFocused();

  await tabTo(ann, ann.page.getByRole("link", { name: /lobby/ }));
  await keyboard.press("Enter");
  await expect(ann.page.getByRole("heading", { name: "#lobby", level: 1 })).toBeVisible();
  await tabTo(ann, ann.page.getByRole("log"));
  await keyboard.press("ArrowUp");
  await expect(ann.page.locator("[data-testid=message]:focus")).toHaveCount(1);
});

/** Presses Tab until the place has the focus; a keyboard that cannot get there fails. */
async function tabTo(person: Person, place: ReturnType<Person["page"]["getByRole"]>): Promise<void> {
  for (let i = 0; i < 40; i += 1) {
    if (await place.evaluate((node) => node === document.activeElement || node.contains(document.activeElement)))
      return;
    await person.page.keyboard.press("Tab");
  }
  throw new Error("the keyboard does not get there");
}

test("a reader hears of new messages in one sentence, not of each", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const live = bob.page.locator("[aria-live=polite]");
  await ann.say("one for the ears");
  await expect(live.filter({ hasText: /New message from|new messages/ })).toHaveCount(1);
  await expect(bob.page.getByRole("log")).toHaveAttribute("aria-live", "off");
});

test("on a phone there is one pane at a time, and everything is in reach", async ({ arrive }) => {
  const ann = await arrive("Ann", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  // Enter is a new line where there is no other key for one.
  await ann.composer.fill("from a");
  await ann.composer.press("Enter");
  await ann.page.keyboard.type("phone");
  await ann.page.getByRole("button", { name: "Send" }).tap();
  await expect(ann.page.locator(".body", { hasText: "phone" }).last()).toHaveText("from a\nphone");
  expect(await ann.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await isAccessible(ann, "a room on a phone");
  await ann.page.getByRole("button", { name: "Back to rooms" }).click();
  await expect(ann.page.getByRole("link", { name: /lobby/ })).toBeVisible();
  await expect(ann.composer).toBeHidden();
  await isAccessible(ann, "rooms on a phone");
});
