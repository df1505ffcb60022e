import type { Locator } from "@playwright/test";
import { isAccessible } from "./accessible.ts";
import { expect, type Person, test } from "./people.ts";

/** A node dies, its load moves, it starts again: on a loaded machine that takes its time. */
const patient = { timeout: 30_000 };

const tile = ({ page }: Person, node: string): Locator => page.getByTestId("topology").locator(`[data-node="${node}"]`);
const press = ({ page }: Person, name: string | RegExp) => page.getByRole("button", { name }).click();
const incidentOf = ({ page }: Person, node: string): Locator =>
  page.getByTestId("incident").filter({ hasText: node }).first();
const figure = (incident: Locator, name: string): Locator =>
  incident.locator("div", { has: incident.page().locator(`dt:text-is("${name}")`) }).locator("dd");

test("the cluster's page shows what a kill, a drain and one node more cost those who chat, and does them", async ({
  arrive,
  cluster,
}) => {
  test.setTimeout(120_000);
  const ann = await arrive("Ann");
  await press(ann, /^node-\d/);
  await ann.page.getByRole("link", { name: "See the whole cluster" }).click();
  await expect(ann.page).toHaveURL(`${cluster.url}/cluster`);
  await expect(ann.page).toHaveTitle(/Cluster · Teahouse/);
  const own = await ann.node();
  await expect(tile(ann, own)).toHaveAttribute("aria-current", "location");
  await expect(ann.page.getByTestId("status-line")).toContainText("3/3 nodes");

  await ann.page.getByLabel("Clients", { exact: true }).fill("30");
  await ann.page.getByLabel("Messages per second", { exact: true }).fill("20");
  await press(ann, "Start load");
  await expect(ann.page.getByTestId("load")).toContainText("30 connected", patient);

  await test.step("a node dies with this page on it: the page goes on, and tells what became of everybody", async () => {
    await press(ann, `Kill ${own}`);
    await expect(ann.page.getByTestId("command")).toContainText(`teahouse nodes kill ${own}`);
    await press(ann, `Really? 3 ${own}`);
    const incident = incidentOf(ann, own);
    await expect(incident).toHaveAttribute("data-phase", "recovered", patient);
    await expect(incident).toContainText(`You: ${own} → node-`);
    await expect(figure(incident, "moved")).toHaveText(/^(\d+)\/\1$/);
    for (const name of ["acknowledged lost", "doubled", "out of order"]) {
      await expect(figure(incident, name)).toHaveText("0");
    }
    await expect(ann.page.getByTestId("events")).toContainText(`${own} was lost`);
    await expect(tile(ann, own)).toHaveAttribute("data-state", "up", patient);
    await expect(tile(ann, await ann.node())).toHaveAttribute("aria-current", "location");
  });

  await test.step("a node is emptied and taken back, and nobody was away", async () => {
    const other = await ann.node();
    await press(ann, `Drain ${other}`);
    await expect(tile(ann, other)).toHaveAttribute("data-state", "drained", patient);
    const incident = incidentOf(ann, `${other} is emptied`);
    await expect(incident).toHaveAttribute("data-phase", "recovered", patient);
    await expect(figure(incident, "moved")).toHaveText(/^(\d+)\/\1$/);
    await expect(figure(incident, "acknowledged lost")).toHaveText("0");
    await press(ann, `Undrain ${other}`);
    await expect(tile(ann, other)).toHaveAttribute("data-state", "up", patient);
  });

  await test.step("one node more, and one fewer", async () => {
    await press(ann, "One node more");
    await expect(tile(ann, "node-4")).toHaveAttribute("data-state", "up", patient);
    await isAccessible(ann, "with incidents, charts and controls");
    await press(ann, "View as table");
    await expect(ann.page.getByTestId("chart-table").getByRole("row").nth(2)).toBeVisible();
    await press(ann, "Stop load");
    await press(ann, "One node fewer");
    await expect(tile(ann, "node-4")).toHaveCount(0, patient);
  });

  await ann.page.getByRole("link", { name: "Chat" }).click();
  await expect(ann.composer).toBeVisible();
});
