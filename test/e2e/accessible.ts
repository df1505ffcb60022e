import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Person } from "./people.ts";

/** WCAG 2.2 AA, as far as a program can see it. */
export async function isAccessible(person: Person, state: string): Promise<void> {
  await stoodStill(person);
  const found = await new AxeBuilder({ page: person.page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  expect(told, state).toEqual([]);
}

/** What is still fading in has less contrast than it will have; what turns for ever is not waited for. */
async function stoodStill({ page }: Person): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
