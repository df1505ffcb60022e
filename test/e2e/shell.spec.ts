import { isAccessible } from "./accessible.ts";
import { dialog } from "./doing.ts";
import { expect, test } from "./people.ts";

test("a dialog whose code does not come says so, and comes when it can", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.page.route("**/assets/settings-dialog-*", (route) => route.abort());
  await ann.page.getByRole("button", { name: "Settings" }).click();
  await expect(dialog(ann)).toHaveAccessibleName("This part could not be fetched");
  await expect(dialog(ann).getByRole("status")).toContainText("What you wrote is kept");
  await isAccessible(ann, "a part that is missing");
  await ann.page.getByRole("button", { name: "Retry" }).click();
  await expect(ann.page.getByRole("button", { name: "Reload the page" })).toBeVisible();
  await ann.page.unroute("**/assets/settings-dialog-*");
  const retry = ann.page.getByRole("button", { name: "Retry" });
  // What is fetched while nothing else is to do may bring it first.
  await retry.or(dialog(ann).getByRole("heading", { name: "Settings" })).click();
  await expect(dialog(ann)).toHaveAccessibleName("Settings");
});

test("a dialog that takes its time shows that it is coming", async ({ arrive }) => {
  const ann = await arrive("Ann");
  let come = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    come = resolve;
  });
  await ann.page.route("**/assets/shortcuts-dialog-*", async (route) => {
    await asked;
    await route.continue();
  });
  await ann.page.keyboard.press("Control+/");
  await expect(dialog(ann)).toHaveAccessibleName("One moment…");
  await expect(dialog(ann).getByRole("img", { name: "One moment…" })).toBeVisible();
  come();
  await expect(dialog(ann)).toHaveAccessibleName("Keyboard shortcuts");
});

test("dialogs that were never opened open without a network", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.page.waitForResponse(/shortcuts-dialog/);
  await ann.page.context().setOffline(true);
  await ann.page.keyboard.press("Control+k");
  await expect(ann.page.getByRole("combobox", { name: "Go to…" })).toBeFocused();
  await ann.page.context().setOffline(false);
});

test("what is chosen in the settings counts at once, in all tabs, and is kept", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const tab = await ann.openTab();
  await ann.page.getByRole("button", { name: "Settings" }).click();
  await ann.page.getByRole("radio", { name: "Dark" }).check();
  await ann.page.getByRole("radio", { name: "Compact" }).check();
  await ann.page.getByRole("radio", { name: "中文" }).check();
  for (const { page } of [ann, tab]) {
    const html = page.locator("html");
    await expect(html).toHaveAttribute("data-theme", "dark");
    await expect(html).toHaveAttribute("data-density", "compact");
    await expect(html).toHaveAttribute("lang", "zh-CN");
    await expect(page.getByText("我的房间")).toBeVisible();
  }
  await tab.page.reload();
  await expect(tab.page.locator("html")).toHaveAttribute("data-density", "compact");
  await expect(tab.page.getByText("我的房间")).toBeVisible();
});

test("Enter begins a new line for whoever wants that, and Ctrl + Enter sends", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.page.getByRole("button", { name: "Settings" }).click();
  await ann.page.getByRole("radio", { name: "Ctrl + Enter sends" }).check();
  await ann.page.keyboard.press("Escape");
  await ann.composer.fill("one");
  await ann.composer.press("Enter");
  await ann.page.keyboard.type("two");
  await expect(ann.composer).toHaveValue("one\ntwo");
  await ann.composer.press("Control+Enter");
  await expect(ann.page.locator(".body", { hasText: "two" }).last()).toHaveText("one\ntwo");
});

test("a question mark lists the shortcuts, but not where somebody is writing", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.composer.press("?");
  await expect(ann.composer).toHaveValue("?");
  await expect(dialog(ann)).toHaveCount(0);
  await ann.page.getByRole("log").focus();
  await ann.page.keyboard.press("?");
  await expect(dialog(ann)).toHaveAccessibleName("Keyboard shortcuts");
  await ann.page.keyboard.press("Escape");
  await expect(ann.page.getByRole("log")).toBeFocused();
});

test("F6 goes from part to part of the page and back, with Ctrl too", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await expect(ann.composer).toBeFocused();
  await ann.page.keyboard.press("Shift+F6");
  await expect(ann.page.getByRole("log")).toBeFocused();
  await ann.page.keyboard.press("F6");
  await expect(ann.composer).toBeFocused();
  const inside = (selector: string) => expect(ann.page.locator(`${selector} :focus`)).toHaveCount(1);
  await ann.page.keyboard.press("Control+F6");
  await inside(".details-pane");
  await ann.page.keyboard.press("F6");
  await inside(".rooms-pane");
  await ann.page.keyboard.press("Control+F6");
  await inside(".room-header");
});

test("the address of a message opens its room, in the address bar as it stands", async ({ arrive }) => {
  const ann = await arrive("Ann", { path: "/r/lobby/m/1" });
  await expect(ann.page.getByRole("heading", { name: "#lobby", level: 1 })).toBeVisible();
  await expect(ann.page).toHaveURL(/\/r\/lobby\/m\/1$/);
});
