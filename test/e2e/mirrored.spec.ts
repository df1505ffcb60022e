import type { MessageRef, Room } from "#protocol";
import { isAccessible } from "./accessible.ts";
import { call, dialog } from "./doing.ts";
import { mirror, stretchedPage } from "./mirrored.ts";
import { expect, type Person, test } from "./people.ts";

let page: Awaited<ReturnType<typeof stretchedPage>>;
test.beforeAll(async () => {
  page = await stretchedPage();
});
test.afterAll(() => page.remove());

/** What stands outside of the window, is cut off without a sign that it goes on, or covers something else to press. */
async function misfits(person: Person): Promise<string[]> {
  return person.page.evaluate(() => {
    const top = document.querySelector("dialog[open]") ?? document.body;
    const shown = [...top.querySelectorAll<HTMLElement>("*")].filter(
      (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".unseen, .skip, [inert]"),
    );
    const name = (one: HTMLElement) => `${one.tagName.toLowerCase()}.${one.className} ${one.innerText?.slice(0, 40)}`;
    const scrollsOrCuts = ({ parentElement: above }: Element): boolean =>
      above !== null && (getComputedStyle(above).overflowX !== "visible" || scrollsOrCuts(above));
    const outside = shown.filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 0 && (left < -1 || right > innerWidth + 1) && !scrollsOrCuts(one);
    });
    const cut = shown.filter((one) => {
      const { overflowX, textOverflow } = getComputedStyle(one);
      const isCut = one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
      return isCut && textOverflow !== "ellipsis" && overflowX !== "auto" && overflowX !== "visible";
    });
    // What is in sight in its middle must be so from end to end, but for what was opened over it.
    const layerOf = (one: Element) => one.closest("dialog, [popover], [role=toolbar], .details-pane");
    const covered = shown.filter((one) => {
      if (!one.matches("a, button, input, select, textarea")) return false;
      const { left, right, top: upper, bottom } = one.getBoundingClientRect();
      const isAt = (x: number) => {
        const found = document.elementFromPoint(x, (upper + bottom) / 2);
        if (found === null) return false;
        return one.contains(found) || found.contains(one) || layerOf(found) !== layerOf(one);
      };
      const across = Array.from({ length: Math.ceil((right - left - 6) / 16) }, (_, i) => left + 3 + 16 * i);
      return isAt((left + right) / 2) && !across.every(isAt);
    });
    const all = { outside, cut, covered };
    return Object.entries(all).flatMap(([what, which]) => which.map((one) => `${what}: ${name(one)}`));
  });
}

/** Makes a room in which all sorts of things were said; answers its address. */
async function furnish(person: Person): Promise<string> {
  const once = () => ({ clientId: crypto.randomUUID() });
  const made = await call<{ room: Room }>(person, "room.create", { ...once(), name: `mirror ${Date.now()}` });
  const room = made.room.id;
  const send = (text: string, reply?: MessageRef) =>
    call<MessageRef>(person, "message.send", { ...once(), room, text, ...(reply ? { reply } : {}) });
  const { id, seq } = await send("from left to right, and عربي من اليمين إلى اليسار");
  await call(person, "reaction.add", { ...once(), room, message: { id, seq }, emoji: "🍵" });
  await send(`\`\`\`ts\nconst pot = ${'"a line of code that goes on" + '.repeat(4)}"";\n\`\`\``);
  await send(`an answer of ${"unbreakable".repeat(12)}`, { id, seq });
  return `/r/${room}`;
}

async function picture(person: Person, path: string): Promise<string> {
  await person.page.screenshot({ path });
  return path;
}

for (const width of [1280, 800, 390]) {
  test(`longer words and another direction fit into ${width} pixels`, async ({ arrive }, info) => {
    const ann = await arrive("Ann", {
      viewport: { width, height: 800 },
      colorScheme: width === 800 ? "dark" : "light",
      prepare: (context) => mirror(context, page.folder),
    });
    const fits = async (what: string) => {
      const path = info.outputPath(`${what.replaceAll(" ", "-")}.png`);
      await info.attach(what, { path: await picture(ann, path), contentType: "image/png" });
      expect.soft(await misfits(ann), what).toEqual([]);
    };
    await expect(ann.page.locator("html")).toHaveAttribute("dir", "rtl");
    await ann.page.goto(new URL(await furnish(ann), ann.page.url()).href);
    await expect(ann.page.locator(".thread-line")).toBeVisible();
    await fits("a room");
    await isAccessible(ann, "a room from right to left");
    await ann.messages.last().focus();
    await ann.page.keyboard.press("Shift+F10");
    await expect(ann.page.getByRole("menuitem").first()).toBeVisible();
    await fits("a message");
    await ann.page.keyboard.press("Escape");
    await ann.page.locator(".thread-line").click();
    await expect(ann.page.locator(".thread-pane").getByTestId("message")).toHaveCount(2);
    await fits("a thread");
    await ann.page.locator(".thread-pane .icon-button").first().click();
    await expect(ann.page.locator(".thread-pane")).toHaveCount(0);
    for (const [keys, what] of Object.entries({
      "Control+k": "going",
      "Control+Shift+F": "search",
      "Control+/": "keys",
    })) {
      await ann.page.keyboard.press(keys);
      await expect(dialog(ann).locator("input, kbd").first()).toBeVisible();
      await fits(what);
      await ann.page.keyboard.press("Escape");
      await expect(dialog(ann)).toHaveCount(0);
    }
    if (width < 640) await ann.page.locator(".room-header .only-narrow").click();
    await fits("rooms");
    await ann.page.locator(".profile .icon-button").click();
    await expect(dialog(ann).getByRole("radio").first()).toBeVisible();
    await fits("settings");
    await dialog(ann).locator("button.primary").last().click();
    await expect(dialog(ann).locator("input[type=password]")).toBeVisible();
    await fits("an account");
    await ann.page.keyboard.press("Escape");
    await ann.page.locator(".rooms-pane .quiet-link").click();
    await expect(dialog(ann).locator("li").first()).toBeVisible();
    await fits("all rooms");
  });
}
