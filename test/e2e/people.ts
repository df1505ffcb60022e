import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";
import { type Cluster, startCluster } from "../../infra/supervisor/cluster.ts";
import { freePorts } from "../support/ports.ts";

/** Somebody with a browser of their own: own cookies, own storage, own language. */
export class Person {
  readonly name: string;
  readonly page: Page;
  /** What the page complained about: script errors, and whatever the CSP refused. */
  readonly complaints: string[];

  constructor(name: string, page: Page, complaints: string[] = []) {
    this.name = name;
    this.page = page;
    this.complaints = complaints;
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) this.complaints.push(message.text());
    });
  }

  get composer(): Locator {
    return this.page.locator("textarea");
  }

  get messages(): Locator {
    return this.page.getByTestId("message");
  }

  /** A message by its text. */
  message(text: string): Locator {
    return this.messages.filter({ has: this.page.locator(".body", { hasText: new RegExp(`^${escaped(text)}$`) }) });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** The same with no moment between writing and sending. */
  async sayAtOnce(text: string): Promise<void> {
    await this.composer.evaluate((field: HTMLTextAreaElement, words) => {
      field.focus();
      field.select();
      document.execCommand("insertText", false, words);
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    }, text);
  }

  async sees(text: string): Promise<void> {
    await expect(this.message(text)).toHaveCount(1);
    await expect(this.message(text)).toHaveAttribute("data-state", "shown");
  }

  /** The node that serves this page. */
  async node(): Promise<string> {
    const chip = this.page.getByTestId("connection-chip");
    await expect(chip).toHaveAttribute("data-state", "up");
    return (await chip.getAttribute("data-node")) ?? "";
  }

  async isOn(node: (name: string) => boolean): Promise<void> {
    await expect.poll(async () => node(await this.node()), { timeout: 20_000 }).toBe(true);
  }

  /** Another tab of the same browser. */
  async openTab(): Promise<Person> {
    const tab = new Person(this.name, await this.page.context().newPage(), this.complaints);
    await tab.page.goto(this.page.url());
    await expect(tab.composer).toBeVisible();
    return tab;
  }

  /** Fills in the account dialog and waits to be that person. */
  async enterAs(name: string, how: "Create account" | "Sign in"): Promise<void> {
    await this.page.getByRole("button", { name: "Settings" }).click();
    await this.page.getByRole("button", { name: how }).click();
    await this.page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
    await this.page.getByLabel("Password").fill("correct horse battery");
    await this.page.getByRole("button", { name: how }).last().click();
    await this.isCalled(name);
  }

  async isCalled(name: string): Promise<void> {
    await expect(this.page.getByTestId("my-name")).toHaveText(name);
  }

  /** All texts on the page, in the order in which they stand. */
  async texts(): Promise<string[]> {
    return await this.page.locator('[data-testid="message"] .body').allTextContents();
  }
}

interface Arrival extends BrowserContextOptions {
  /** Where to, in the cluster; its first page else. */
  path?: string;
  node?: (name: string) => boolean;
  /** What is to be done with the browser before it goes there. */
  prepare?: (context: BrowserContext) => Promise<void>;
}

interface Fixtures {
  /** Lets somebody in; at the end of the test all leave, and none of their pages may have complained. */
  arrive(name: string, options?: Arrival): Promise<Person>;
}

export const test = base.extend<Fixtures, { cluster: Cluster }>({
  cluster: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const data = await mkdtemp(join(tmpdir(), "teahouse-e2e-"));
      const cluster = await startCluster({ nodes: 3, port: await freePorts(4), host: "127.0.0.1", data });
      await use(cluster);
      await cluster.stop();
      await rm(data, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],
  arrive: async ({ browser, cluster }, use) => {
    const here: Person[] = [];
    await use(async (name, options = {}) => {
      const person = await enter(browser, cluster, name, options);
      here.push(person);
      return person;
    });
    for (const { name, page, complaints } of here) {
      await page.context().close();
      expect(complaints, `${name}'s page`).toEqual([]);
    }
  },
});

export { expect };

async function enter(
  browser: Browser,
  cluster: Cluster,
  name: string,
  { path = "/", node, prepare, ...options }: Arrival,
): Promise<Person> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  await prepare?.(context);
  const person = new Person(name, await context.newPage());
  await person.page.goto(cluster.url + path);
  await expect(person.composer).toBeVisible();
  // The edge gives a connection to whichever node has fewest: a reload may be given to another.
  for (let i = 0; node && !node(await person.node()); i += 1) {
    expect(i, `${name} came to no other node`).toBeLessThan(20);
    await person.page.reload();
  }
  return person;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
