import { isAccessible } from "./accessible.ts";
import { dialog, makeRoom } from "./doing.ts";
import { expect, test } from "./people.ts";

test("a few letters lead to any room, the unread ones first", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const stamp = Date.now();
  await makeRoom(ann, `amber ${stamp}`);
  await makeRoom(bob, `zhu ye ${stamp}`);
  await ann.page.getByRole("link", { name: /lobby/ }).click();
  await ann.say("somebody there?");
  await expect(bob.page.getByRole("link", { name: /lobby.*unread/ })).toBeVisible();

  await bob.page.keyboard.press("Control+k");
  await expect(bob.page.getByRole("combobox")).toBeFocused();
  await expect(bob.page.getByRole("option").first()).toContainText("lobby");
  await expect(bob.page.getByRole("option").first()).toContainText("1 unread message");
  await bob.page.keyboard.type(`amber ${stamp}`);
  await expect(bob.page.getByRole("option", { selected: true })).toHaveText(/amber/);
  await bob.page.keyboard.press("Enter");
  await expect(bob.page.getByRole("button", { name: `Join #amber ${stamp}` })).toBeVisible();

  await bob.page.keyboard.press("Control+k");
  await bob.page.keyboard.press("Enter");
  await expect(bob.page.getByRole("heading", { name: "#lobby", level: 1 })).toBeVisible();
  await expect(bob.composer).toBeFocused();

  await bob.page.keyboard.press("Control+k");
  await bob.page.keyboard.type("no such place");
  await expect(dialog(bob).getByRole("status")).toHaveText("Nothing of this name.");
  await bob.page.keyboard.press("Escape");
  await expect(dialog(bob)).toHaveCount(0);
  await expect(bob.composer).toBeFocused();
});

test("somebody whom one has met is reached by the name, in a room of two", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const name = await bob.page.getByTestId("my-name").innerText();
  await bob.say("here I am");
  await ann.sees("here I am");
  await ann.page.keyboard.press("Control+k");
  await expect(ann.page.getByRole("combobox")).toBeFocused();
  await ann.page.keyboard.type(`@${name}`);
  await expect(ann.page.getByRole("option", { selected: true })).toContainText(name);
  await ann.page.keyboard.press("Enter");
  await expect(ann.page.getByRole("heading", { name, level: 1, exact: true })).toBeVisible();
  await ann.say("only for you");
  await expect(bob.page).toHaveTitle(/^\(1\)/);
  await bob.page.keyboard.press("Control+k");
  await expect(bob.page.getByRole("combobox")).toBeFocused();
  await bob.page.keyboard.press("Enter");
  await bob.sees("only for you");
});

test("what was said is found by its words, in one's rooms, and shown where it was said", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const word = `oolong${Date.now()}`;
  await ann.say(`the first ${word} of the day`);
  await ann.say(`**${word.toUpperCase()}** again, 好茶`);
  await ann.sees(`${word.toUpperCase()} again, 好茶`);
  await makeRoom(bob, `cellar ${Date.now()}`);
  await bob.say(`${word} in the cellar`);
  await bob.sees(`${word} in the cellar`);

  await bob.page.keyboard.press("Control+Shift+F");
  await expect(dialog(bob).getByLabel("Search messages")).toBeFocused();
  await bob.page.keyboard.type(word);
  await expect(dialog(bob).getByRole("status")).toHaveText("3 messages found.");
  await expect(dialog(bob).getByRole("group")).toHaveCount(2);
  await expect(dialog(bob).locator("mark")).toHaveText([word, word.toUpperCase(), word]);
  await isAccessible(bob, "results of a search");

  await dialog(bob).getByRole("combobox", { name: "In", exact: true }).selectOption("#lobby");
  await expect(dialog(bob).getByRole("combobox", { name: "Search messages" })).toHaveValue(`${word} in:#lobby`);
  await expect(dialog(bob).getByRole("option", { name: word })).toHaveCount(2);
  await dialog(bob).getByLabel("Search messages").fill(`${word} from:nobody-here`);
  await expect(dialog(bob).getByRole("alert")).toHaveText("Nobody here is called “nobody-here”.");

  await dialog(bob).getByLabel("Search messages").fill(`好茶 ${word}`);
  await bob.page.keyboard.press("Enter");
  await expect(dialog(bob).getByRole("status")).toHaveText("1 message found.");
  await bob.page.keyboard.press("ArrowDown");
  await bob.page.keyboard.press("Enter");
  await expect(bob.page).toHaveURL(/\/r\/lobby\/m\/\d+$/);
  await bob.sees(`${word.toUpperCase()} again, 好茶`);
  await bob.page.keyboard.press("Control+Shift+F");
  await expect(dialog(bob).getByRole("option", { name: "好茶" })).toBeVisible();
});
