import { expect, type Person, test } from "./people.ts";

/** Lets a person be called by a name that nobody else has. */
async function rename(person: Person, name: string): Promise<string> {
  await person.page.getByRole("button", { name: /Change your name|修改名字/ }).click();
  await person.page.getByRole("textbox", { name: /Your name|你的名字/ }).fill(name);
  await person.page.keyboard.press("Enter");
  await person.isCalled(name);
  return name;
}

test("people are called by name, with arrows and Enter, and see it", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bo = await arrive("Bo");
  const sign = `${Date.now() % 1e8}`;
  const name = await rename(bo, `王小明${sign}`);
  await ann.composer.pressSequentially("hello @wxm");
  const option = ann.page.getByRole("option", { name });
  await expect(option).toBeVisible();
  await expect(ann.composer).toHaveRole("combobox");
  const active = await ann.composer.getAttribute("aria-activedescendant");
  await expect(ann.page.locator(`#${active}`)).toHaveAttribute("aria-selected", "true");
  await expect(ann.page.getByRole("status").filter({ hasText: /to mention/ })).toHaveCount(1);
  for (let i = 0; (await option.getAttribute("aria-selected")) !== "true"; i += 1) {
    expect(i, "the arrows come to everybody").toBeLessThan(9);
    await ann.composer.press("ArrowDown");
  }
  await ann.composer.press("Enter");
  await expect(ann.composer).toHaveValue(`hello @${name} `);
  await expect(ann.page.getByRole("listbox")).toHaveCount(0);
  await ann.composer.press("Enter");
  await expect(bo.page.locator(".mention.mine", { hasText: `@${name}` })).toBeVisible();
  await expect(ann.page.locator(".mention:not(.mine)", { hasText: `@${name}` })).toBeVisible();
});

test("Escape closes the list and leaves what was written; the mouse picks from it", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.composer.pressSequentially("hi @");
  await expect(ann.page.getByRole("listbox")).toBeVisible();
  await ann.composer.press("Escape");
  await expect(ann.page.getByRole("listbox")).toHaveCount(0);
  await ann.composer.pressSequentially("ev");
  await expect(ann.page.getByRole("listbox")).toHaveCount(0);
  await ann.composer.fill("");
  await ann.composer.pressSequentially("hi @every");
  await ann.page.getByRole("option", { name: /everyone/ }).click();
  await expect(ann.composer).toHaveValue("hi @everyone ");
  await expect(ann.composer).toBeFocused();
});

test("emoji are written by their names, in English and in Chinese", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.composer.pressSequentially("a cup of :te");
  await expect(ann.page.getByRole("option", { name: ":tea:", exact: false }).first()).toBeVisible();
  await ann.composer.pressSequentially("a:");
  await expect(ann.composer).toHaveValue("a cup of 🍵");
  await ann.composer.pressSequentially(" :+1");
  await expect(ann.page.getByRole("option").first()).toContainText("👍");
  await ann.composer.press("Tab");
  await expect(ann.composer).toHaveValue("a cup of 🍵 👍");
  await ann.composer.fill(":茶");
  await expect(ann.page.getByRole("option", { name: /茶/ }).first()).toBeVisible();
  await ann.composer.fill("at 10:30 he said: no");
  await expect(ann.page.getByRole("listbox")).toHaveCount(0);
});

test("the picker is searched by keyboard, remembers, and gives the focus back", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.composer.fill("ab");
  await ann.composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(1, 1));
  const button = ann.page.getByRole("button", { name: "Emoji" });
  await button.click();
  const picker = ann.page.getByRole("dialog", { name: "Emoji" });
  await expect(picker.getByRole("searchbox")).toBeFocused();
  await ann.page.keyboard.type("teapot");
  await expect(picker.locator(".emoji-grid button").first()).toHaveText("🫖");
  await ann.page.keyboard.press("Enter");
  await expect(ann.composer).toHaveValue("a🫖b");
  await expect(ann.composer).toBeFocused();

  await button.click();
  await expect(picker.locator(".emoji-grid button").first()).toHaveText("🫖");
  await ann.page.keyboard.press("ArrowDown");
  await expect(picker.locator(".emoji-grid button").first()).toBeFocused();
  await ann.page.keyboard.press("ArrowRight");
  await expect(picker.locator(".emoji-grid button").nth(1)).toBeFocused();
  await ann.page.keyboard.press("ArrowUp");
  await expect(picker.getByRole("searchbox")).toBeFocused();
  await ann.page.keyboard.press("Escape");
  await expect(picker).toHaveCount(0);
  await expect(button).toBeFocused();
  await button.click();
  await expect(picker).toBeVisible();
  await button.click();
  await expect(picker).toHaveCount(0);
});

test("formats are given by keys and by the panel, and taken away again; undo knows them", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.composer.fill("the tea");
  await ann.composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(4, 7));
  await ann.page.keyboard.press("Control+b");
  await expect(ann.composer).toHaveValue("the **tea**");
  await ann.page.keyboard.press("Control+i");
  await expect(ann.composer).toHaveValue("the **_tea_**");
  await ann.page.keyboard.press("Control+i");
  await expect(ann.composer).toHaveValue("the **tea**");
  await ann.page.keyboard.press("Control+z");
  await expect(ann.composer).toHaveValue("the **_tea_**");
  await ann.composer.fill("gone");
  await ann.composer.selectText();
  await ann.page.keyboard.press("Control+Shift+X");
  await expect(ann.composer).toHaveValue("~~gone~~");
  await ann.composer.fill("one\ntwo");
  await ann.composer.selectText();
  await ann.page.getByRole("button", { name: "Formatting" }).click();
  await ann.page.getByRole("button", { name: "Numbered list" }).click();
  await expect(ann.composer).toHaveValue("1. one\n2. two");
});

test("pasted code is offered a fence", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const code = "function pour() {\n  return *tea*;\n}";
  await ann.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await ann.page.evaluate((text) => navigator.clipboard.writeText(text), code);
  await ann.composer.focus();
  await ann.page.keyboard.press("Control+v");
  await expect(ann.composer).toHaveValue(code);
  await ann.page.getByRole("button", { name: "Show as code" }).click();
  await expect(ann.composer).toHaveValue(`\`\`\`\n${code}\n\`\`\`\n`);
  await ann.composer.press("Enter");
  await expect(ann.page.locator(".body pre code").last()).toHaveText(code);
});
