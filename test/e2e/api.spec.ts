import { isAccessible } from "./accessible.ts";
import { call } from "./doing.ts";
import { expect, test } from "./people.ts";

test("methods are tried out and events watched, in one's own name and on every node", async ({ arrive, cluster }) => {
  const ann = await arrive("Ann");
  const { page } = ann;
  await page.goto(`${cluster.url}/api`);

  await test.step("a method is found by what it does, and its form and its JSON are one", async () => {
    await page.getByRole("searchbox", { name: "Search methods" }).fill("say something in");
    await page.getByRole("navigation", { name: "Methods" }).getByRole("link").click();
    await expect(page.getByRole("heading", { name: "message.send" })).toBeFocused();
    const text = page.getByRole("textbox", { name: /^text/ });
    await text.fill("");
    await expect(text).toHaveAccessibleDescription(/At least 1\./);
    await text.fill("said by the API");
    await page.getByRole("tab", { name: "JSON" }).click();
    const json = page.getByRole("textbox", { name: "JSON" });
    await expect(json).toHaveValue(/"text": "said by the API"/);
    await json.fill((await json.inputValue()).replace("said by", "said through"));
    await page.getByRole("tab", { name: "Form" }).click();
    await expect(text).toHaveValue("said through the API");
    await expect(page.getByRole("region", { name: "curl" })).toContainText("said through the API");
  });

  await test.step("the answer names the node that gave it, and the next run is another call", async () => {
    const id = page.getByRole("textbox", { name: /^clientId/ });
    const before = await id.inputValue();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const facts = page.getByTestId("answer-facts");
    await expect(facts).toContainText("ok");
    const node = /node-\d/.exec((await facts.textContent()) ?? "")?.[0] ?? "nobody";
    await expect(page.getByRole("region", { name: "Answer", exact: true }).first()).toContainText(`"node": "${node}"`);
    await expect(id).not.toHaveValue(before);
    await isAccessible(ann, "a method and its answer");
  });

  await test.step("an error says its name and what to do, and leads to all that is known of it", async () => {
    await page.getByRole("textbox", { name: /^room/ }).fill("no-such-room");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.getByTestId("answer-facts")).toContainText("ROOM_NOT_FOUND");
    await expect(page.getByText("Look the id up with room.list or inbox.get.")).toBeVisible();
    await page.locator(".advice").getByRole("link", { name: "ROOM_NOT_FOUND" }).click();
    await expect(page.getByRole("row", { name: /^ROOM_NOT_FOUND/ })).toBeFocused();
    await isAccessible(ann, "all errors");
  });

  await test.step("twenty calls are spread over all nodes", async () => {
    await page.goto(`${cluster.url}/api#system.ping`);
    await page.getByRole("button", { name: "Run 20×" }).click();
    const rows = page.getByTestId("tally").locator("li");
    await expect(page.getByText("20 of 20 answered")).toBeVisible();
    const nodes = await rows.evaluateAll((all: HTMLElement[]) => all.map(({ dataset }) => dataset));
    expect(nodes.map(({ node }) => node)).toEqual(["node-1", "node-2", "node-3"]);
    expect(nodes.reduce((sum, { runs }) => sum + Number(runs), 0)).toBe(20);
  });

  await test.step("a message is seen as the event that it is, beside what the document says of it", async () => {
    await page.getByRole("link", { name: "Events" }).click();
    await expect(page.getByTestId("line")).toHaveAttribute("data-room", "lobby");
    await expect(page.locator("[data-shape='node.up']")).toBeVisible();
    const text = `for the console ${Date.now()}`;
    await call(ann, "message.send", { room: "lobby", clientId: crypto.randomUUID(), text });
    await page.locator("[data-shape='message.sent'] summary", { hasText: text }).click();
    await page.getByRole("link", { name: "What message.sent is" }).click();
    await expect(page.locator("details.entry[open] > summary")).toBeFocused();
    await page.getByRole("searchbox", { name: "Filter" }).fill("node-");
    await expect(page.locator("[data-shape='message.sent']")).toHaveCount(0);
    await isAccessible(ann, "the events");
  });

  await page.getByRole("link", { name: "Chat" }).click();
  await expect(ann.composer).toBeVisible();
});
