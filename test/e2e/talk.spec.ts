import { expect, test } from "./people.ts";

test("two people on two nodes talk, as guests, with no form in between", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const annsNode = await ann.node();
  const bowen = await arrive("博文", { locale: "zh-CN", node: (name) => name !== annsNode });
  await expect(bowen.page.locator("html")).toHaveAttribute("lang", "zh-CN");

  await ann.say("Hello, is anybody here?");
  await bowen.sees("Hello, is anybody here?");
  await bowen.say("你好！茶好了。");
  await ann.sees("你好！茶好了。");
  expect(await ann.node()).not.toBe(await bowen.node());
  expect((await ann.texts()).slice(-2)).toEqual(await bowen.texts().then((texts) => texts.slice(-2)));
});

test("a message is on the page before the server has it, and stays where it stands when it has", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.page.context().setOffline(true);
  await ann.say("written without a network");
  await expect(ann.message("written without a network")).toHaveAttribute("data-state", "pending");
  await ann.page.context().setOffline(false);
  await ann.sees("written without a network");
  const bob = await arrive("Bob");
  await bob.sees("written without a network");
});

test("text is text: markup, scripts and turned letters stay what they are", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const hostile = [
    '<img src=x onerror="document.title=1">',
    "javascript:alert(1)",
    "<svg onload=alert(1)>",
    "\u202Eevil\u202C after",
  ];
  for (const text of hostile) await ann.say(text);
  for (const text of hostile) await bob.sees(text);
  expect(await bob.page.locator(".body img, .body svg, .body a[href^='javascript']").count()).toBe(0);
  await ann.say("see https://example.org/a?b=1.");
  await expect(bob.page.locator(".body a[href='https://example.org/a?b=1']")).toHaveCount(1);
});

test("rooms are made, found, joined and left", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const name = `tea ${Date.now()}`;
  await ann.page.getByRole("button", { name: "Browse rooms" }).first().click();
  await ann.page.getByRole("textbox", { name: "Name of the room" }).fill(name);
  await ann.page.getByRole("button", { name: "Create room" }).click();
  await expect(ann.page.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
  await ann.say("first in here");

  await bob.page.getByRole("button", { name: "Browse rooms" }).first().click();
  await bob.page.getByRole("searchbox", { name: "Search rooms" }).fill(name);
  await bob.page.getByRole("button", { name: `Join #${name}` }).click();
  await bob.sees("first in here");
  await bob.say("second in here");
  await ann.sees("second in here");

  await bob.page.getByRole("button", { name: `Leave #${name}` }).click();
  await expect(bob.page.getByRole("link", { name })).toHaveCount(0);
  await expect(ann.page.getByText("left", { exact: false }).last()).toBeVisible();
});

test("a room that is not open shows that something was said there", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const name = `aside ${Date.now()}`;
  await bob.page.getByRole("button", { name: "Browse rooms" }).first().click();
  await bob.page.getByRole("textbox", { name: "Name of the room" }).fill(name);
  await bob.page.getByRole("button", { name: "Create room" }).click();
  await expect(bob.page.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
  await ann.say("over here in the lobby");
  await expect(bob.page.getByRole("link", { name: /lobby.*1 unread/ })).toBeVisible();
  await expect(bob.page).toHaveTitle(/^\(1\)/);
  await bob.page.getByRole("link", { name: /lobby/ }).click();
  await bob.sees("over here in the lobby");
  await expect(bob.page.getByRole("link", { name: /unread/ })).toHaveCount(0);
});

test("a guest's name is changed where it stands, and everybody sees it", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  await ann.say("who am I?");
  await bob.sees("who am I?");
  await ann.page.getByRole("button", { name: /Change your name/ }).click();
  const name = `Ann ${Date.now() % 10_000}`;
  await ann.page.getByRole("textbox", { name: "Your name" }).fill(name);
  await ann.page.keyboard.press("Enter");
  await expect(ann.page.getByTestId("my-name")).toHaveText(name);
  await expect(bob.page.locator(".message .name", { hasText: name }).last()).toBeVisible();
});

test("a guest makes an account and is the same person on another device", async ({ arrive }) => {
  const ann = await arrive("Ann");
  await ann.say("said as a guest");
  await ann.sees("said as a guest");
  const name = `Annabel ${Date.now() % 100_000}`;
  await ann.enterAs(name, "Create account");
  await ann.say("said with an account");
  await ann.sees("said with an account");

  const phone = await arrive("Ann's phone");
  await phone.enterAs(name, "Sign in");
  await phone.sees("said as a guest");
});
