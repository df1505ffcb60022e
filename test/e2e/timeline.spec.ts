import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { WireError } from "#protocol";
import type { Cluster } from "../../infra/supervisor/cluster.ts";
import { expect, test } from "./people.ts";

test("older messages come in above without the view jumping, back to the first", async ({ arrive, cluster }) => {
  const room = await longRoom(cluster, 180);
  const ann = await arrive("Ann");
  await ann.page.goto(`${cluster.url}/r/${room}`);
  await ann.page.getByRole("main").getByRole("button", { name: /^Join/ }).click();
  await ann.sees("line 179");
  await expect(ann.message("line 100")).toHaveCount(0);

  const log = ann.page.getByRole("log");
  // A reader who looks at one line while the page above is fetched: the line may not move under the eyes.
  await log.evaluate((box) => {
    box.scrollTop = 400;
  });
  const top = await log.evaluate((box) => {
    const edge = box.getBoundingClientRect().top;
    const rows = [...box.querySelectorAll<HTMLElement>("[data-row=message]")];
    const row = rows.find((one) => one.getBoundingClientRect().top >= edge);
    return { text: row?.querySelector(".body")?.textContent ?? "", y: row?.getBoundingClientRect().top ?? 0 };
  });
  await expect(ann.message("line 100")).toHaveCount(1);
  const after = await ann.message(top.text).boundingBox();
  expect(Math.abs((after?.y ?? 0) - top.y)).toBeLessThan(2);

  await expect
    .poll(
      async () => {
        await log.evaluate((box) => {
          box.scrollTop = 0;
        });
        return await ann.message("line 0").count();
      },
      { timeout: 20_000 },
    )
    .toBe(1);
  expect(await ann.messages.count(), "the document stays small").toBeLessThanOrEqual(200);
  await ann.page.getByTestId("jump-to-latest").click();
  await expect(ann.message("line 179")).toBeInViewport();
});

test("somebody who reads above is not moved by what is said below", async ({ arrive }) => {
  const ann = await arrive("Ann");
  const bob = await arrive("Bob");
  const sign = Date.now();
  for (let i = 0; i < 40; i += 1) await bob.say(`${sign} line ${i}`);
  await ann.sees(`${sign} line 39`);
  const log = ann.page.getByRole("log");
  await log.hover();
  await ann.page.mouse.wheel(0, -600);
  const anchor = ann.message(`${sign} line 25`);
  await expect(anchor).toBeVisible();
  const before = await anchor.boundingBox();
  for (let i = 0; i < 3; i += 1) await bob.say(`${sign} later ${i}`);
  const pill = ann.page.getByTestId("jump-to-latest");
  await expect(pill).toHaveText(/3/);
  expect((await anchor.boundingBox())?.y).toBe(before?.y);
  await pill.click();
  await expect(ann.message(`${sign} later 2`)).toBeInViewport();
});

/** A room with many messages, made by a program over the API. */
async function longRoom(cluster: Cluster, count: number): Promise<string> {
  let token = "";
  const call = async (method: string, params: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${cluster.url}/rpc`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as { result?: Record<string, unknown>; error?: WireError };
    if (result) return result;
    // The limit of one user's messages holds for programs too: they are told when to go on.
    if (error?.data.name !== "RATE_LIMITED") throw new Error(JSON.stringify(error));
    await pause(error.data.retryAfterMs);
    return await call(method, params);
  };
  token = String((await call("session.guest", { name: "Chronicle" }))["token"]);
  const { room } = (await call("room.create", { name: `annals ${Date.now()}` })) as { room: { id: string } };
  for (let i = 0; i < count; i += 1) {
    await call("message.send", { room: room.id, clientId: randomUUID(), text: `line ${i}` });
  }
  return room.id;
}
