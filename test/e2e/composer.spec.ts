import type { Page } from "@playwright/test";
import { expect, test } from "./people.ts";

/** What an input method does with a key, while what it composes is not settled yet. */
async function imeKey(page: Page, key: string, how: "composing" | "safari"): Promise<void> {
  await page.locator("textarea").evaluate(
    (field, { key, how }) => {
      const init = { key, bubbles: true, cancelable: true, isComposing: how === "composing", keyCode: 229 };
      if (how === "composing") field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
      // Safari ends the composition first, and only the old number tells whose key it was.
      else field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
      field.dispatchEvent(new KeyboardEvent("keydown", init));
      if (how === "composing") field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    },
    { key, how },
  );
}

test("keys that belong to an input method send nothing, pick nothing and give nothing up", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const sign = `${Date.now()}`;
  for (const how of ["composing", "safari"] as const) {
    await ann.composer.fill(`${sign} cha`);
    await imeKey(ann.page, "Enter", how);
    await expect(ann.composer).toHaveValue(`${sign} cha`);
  }
  await ann.composer.fill("@");
  await expect(ann.page.getByRole("option").first()).toBeVisible();
  for (const key of ["Enter", "Tab", "ArrowDown", "Escape"]) await imeKey(ann.page, key, "safari");
  await expect(ann.page.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await expect(ann.composer).toHaveValue("@");
  await ann.say(`${sign} done`);
  await ann.sees(`${sign} done`);
  expect((await ann.texts()).filter((text) => text.includes(sign))).toEqual([`${sign} done`]);
});

test("Enter sends, Shift+Enter does not, Ctrl+Enter always does", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const sign = Date.now();
  const { keyboard } = ann.page;
  await ann.composer.focus();
  await keyboard.type(`${sign} a`);
  await keyboard.press("Shift+Enter");
  await keyboard.type("b");
  await keyboard.press("Control+Enter");
  await expect(ann.page.locator(".body", { hasText: `${sign} a` })).toHaveText(`${sign} a\nb`);
  await expect(ann.composer).toHaveValue("");
});

test("on a touch screen Enter is a new line, and the button sends", async ({ arrive }) => {
  const ann = await arrive("Ann", { hasTouch: true, isMobile: true, viewport: { width: 390, height: 780 } });
  const sign = Date.now();
  await ann.composer.fill(`${sign} a`);
  await ann.composer.press("Enter");
  await ann.composer.pressSequentially("b");
  await expect(ann.composer).toHaveValue(`${sign} a\nb`);
  await ann.page.getByRole("button", { name: "Send" }).tap();
  await expect(ann.page.locator(".body", { hasText: `${sign} a` })).toHaveText(`${sign} a\nb`);
});

test("what was begun is there after a reload, in other tabs, and room by room", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.composer.pressSequentially("begun and not");
  const tab = await ann.openTab();
  await expect(tab.composer).toHaveValue("begun and not");
  await tab.composer.press("End");
  await tab.composer.pressSequentially(" sent");
  await expect(ann.composer).toHaveValue("begun and not sent");
  // The page may go before the moment has passed after which a draft is kept.
  await tab.composer.pressSequentially(" yet");
  await tab.page.reload();
  await expect(tab.composer).toHaveValue("begun and not sent yet");

  await tab.page.getByRole("button", { name: "Browse rooms" }).first().click();
  await tab.page.getByRole("textbox", { name: "Name of the room" }).fill(`drafts ${Date.now()}`);
  await tab.page.getByRole("button", { name: "Create room" }).click();
  await expect(tab.composer).toHaveValue("");
  await tab.page.getByRole("link", { name: /lobby/ }).click();
  await tab.composer.press("Enter");
  await expect(ann.composer).toHaveValue("");
});

test("ArrowUp in an empty composer changes the newest own message, for everybody; Escape gives it up", async ({
  arrive,
}) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const sign = Date.now();
  await ann.say(`${sign} teh tea`);
  await bob.sees(`${sign} teh tea`);
  await bob.say(`${sign} what?`);
  await ann.sees(`${sign} what?`);

  await ann.composer.press("ArrowUp");
  await expect(ann.composer).toHaveValue(`${sign} teh tea`);
  await ann.composer.press("Escape");
  await expect(ann.composer).toHaveValue("");
  await ann.composer.press("ArrowUp");
  await ann.composer.fill(`${sign} the tea`);
  await ann.composer.press("Enter");
  await expect(ann.page.getByTestId("target-bar")).toHaveCount(0);
  await bob.sees(`${sign} the tea`);
  await expect(bob.message(`${sign} teh tea`)).toHaveCount(0);
  await expect(bob.message(`${sign} the tea`).getByRole("img", { name: "edited" })).toBeVisible();
});

test("a draft waits while a message is changed, and R on a message answers it", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const sign = Date.now();
  await bob.say(`${sign} tea or coffee?`);
  await ann.sees(`${sign} tea or coffee?`);
  await ann.say(`${sign} first`);
  await ann.sees(`${sign} first`);
  await ann.composer.fill("begun");
  await ann.message(`${sign} first`).focus();
  await ann.page.keyboard.press("e");
  await expect(ann.composer).toHaveValue(`${sign} first`);
  await expect(ann.composer).toBeFocused();
  await ann.composer.press("Escape");
  await expect(ann.composer).toHaveValue("begun");

  await ann.message(`${sign} tea or coffee?`).focus();
  await ann.page.keyboard.press("r");
  const bar = ann.page.getByTestId("target-bar");
  await expect(bar).toContainText(`${sign} tea or coffee?`);
  await ann.page.reload();
  await expect(bar).toContainText(`${sign} tea or coffee?`);
  await ann.composer.press("Escape");
  await expect(bar).toHaveCount(0);
  await expect(ann.composer).toHaveValue("begun");
});
