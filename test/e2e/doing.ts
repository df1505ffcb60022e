import type { Locator } from "@playwright/test";
import { expect, type Person } from "./people.ts";

/** A room of this name, made by this person, who is in it then. */
export async function makeRoom(person: Person, name: string): Promise<void> {
  await person.page.getByRole("button", { name: "Browse rooms" }).first().click();
  await person.page.getByRole("textbox", { name: "Name of the room" }).fill(name);
  await person.page.getByRole("button", { name: "Create room" }).click();
  await expect(person.page.getByRole("heading", { name: `#${name}`, level: 1 })).toBeVisible();
}

/** The dialog that is open. */
export const dialog = (person: Person): Locator => person.page.getByRole("dialog");

/** Calls a method as the page of this person. */
export async function call<T>(person: Person, method: string, params: object): Promise<T> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer: { result: T } = await person.page.evaluate(
    (text) =>
      fetch("/rpc", { method: "POST", headers: { "content-type": "application/json" }, body: text }).then((answer) =>
        answer.json(),
      ),
    body,
  );
  return answer.result;
}

const idOf = async (person: Person) => (await call<{ user: { id: string } }>(person, "session.get", {})).user.id;

/** Says something that calls somebody by name. */
export const callBy = async (person: Person, other: Person, text: string) =>
  await call(person, "message.send", {
    room: "lobby",
    clientId: crypto.randomUUID(),
    text,
    mentions: [await idOf(other)],
  });
