import { dialog } from "./doing.ts";
import { mirror, stretchedPage } from "./mirrored.ts";
import { expect, type Person, test } from "./people.ts";

let page: Awaited<ReturnType<typeof stretchedPage>>;
test.beforeAll(async () => {
  page = await stretchedPage();
});
test.afterAll(() => page.remove());

/** What stands outside of the window, or is cut off without a sign that it goes on. */
async function misfits(person: Person): Promise<string[]> {
  return person.page.evaluate(() => {
    const shown = [...document.querySelectorAll<HTMLElement>("body *")].filter(
      (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".unseen, .skip, [inert]"),
    );
    const name = (one: HTMLElement) => `${one.tagName.toLowerCase()}.${one.className} ${one.innerText?.slice(0, 40)}`;
    const outside = shown.filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 0 && (left < -1 || right > innerWidth + 1);
    });
    const cut = shown.filter((one) => {
      const { overflowX, textOverflow } = getComputedStyle(one);
      const isCut = one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
      return isCut && textOverflow !== "ellipsis" && overflowX !== "auto" && overflowX !== "visible";
    });
    return [...outside.map((one) => `outside: ${name(one)}`), ...cut.map((one) => `cut: ${name(one)}`)];
  });
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
    const line = `${width} from left to right, and عربي from right to left`;
    await ann.say(line);
    await ann.sees(line);
    await fits("a room");
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
