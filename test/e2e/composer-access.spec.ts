import { isAccessible } from "./accessible.ts";
import { expect, test } from "./people.ts";

for (const [colorScheme, locale] of [
  ["light", "en-GB"],
  ["dark", "zh-CN"],
] as const) {
  test(`every part of the composer is accessible: ${colorScheme}, ${locale}`, async ({ arrive }) => {
    const ann = await arrive("Ann", { colorScheme, locale });
    const tools = ann.page.locator(".composer-line .icon-button");
    await ann.composer.fill("@");
    await expect(ann.page.getByRole("option").first()).toBeVisible();
    await isAccessible(ann, "people to mention");
    await ann.composer.press("Escape");
    await ann.say("**bold** `code`\n> quote\n\n- ~~point~~\n\n```ts\ncode\n```\n@everyone [link](https://example.org)");
    await expect(ann.page.locator(".body pre").last()).toBeVisible();
    // On the page before the server has it, it can be changed only afterwards.
    await expect(ann.messages.last()).toHaveAttribute("data-state", "shown");
    await ann.composer.press("ArrowUp");
    await expect(ann.page.getByTestId("target-bar")).toBeVisible();
    await isAccessible(ann, "formats, and a message that is being changed");
    await ann.composer.press("Escape");
    await tools.first().click();
    await expect(ann.page.locator(".format").first()).toBeVisible();
    await isAccessible(ann, "the formats to choose from");
    await ann.page.keyboard.press("Escape");
    await tools.last().click();
    await expect(ann.page.locator(".emoji-grid button").first()).toBeVisible();
    // Enough of them to be scrolled, and not the thousands that there are: each is looked at.
    await ann.page.keyboard.type(locale === "zh-CN" ? "手" : "smil");
    await expect.poll(() => ann.page.locator(".emoji-grid button").count()).toBeLessThan(100);
    await isAccessible(ann, "the emoji picker");
  });
}
