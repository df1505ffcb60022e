import { signal } from "@preact/signals";
import type { User } from "#protocol";
import { browserTabs } from "../../sdk/browser/tabs.ts";
import { ChatClient, type ConnectionStatus, fullJitter, type OutboxStore, type Recovery } from "../../sdk/index.ts";
import { t } from "../i18n/index.ts";
import { me, whoAmI } from "./identity.ts";
import { operatorKey } from "./operator.ts";
import { toast } from "./toasts.ts";

export interface Move extends Recovery {
  readonly at: number;
}

/** The client of whoever is signed in; another person gets another one. */
export const chat = signal<ChatClient | undefined>(undefined);
export const status = signal<ConnectionStatus | undefined>(undefined);
/** How often this page changed nodes, newest first. */
export const moves = signal<readonly Move[]>([]);
/** Grows whenever somebody's name became known or changed. */
export const namesRevision = signal(0);
/** Whether the very first step, asking who we are, has failed. */
export const unreachable = signal(false);

const RETRY = { base: 1_000, cap: 10_000 };

/** Where a user's messages wait. It is fetched while the server says who we are: no page needs it sooner. */
let storeOf: ((user: string) => OutboxStore) | undefined;

async function prepare(): Promise<User> {
  const [user, { indexedDbStore }] = await Promise.all([whoAmI(), import("../../sdk/browser/indexed-db.ts")]);
  storeOf = indexedDbStore;
  return user;
}

/** Asks who we are until there is an answer, then goes live. */
export async function start(attempt = 0): Promise<void> {
  const user = await prepare().catch(() => undefined);
  if (user) return goLive(user);
  unreachable.value = true;
  setTimeout(() => void start(attempt + 1), 300 + fullJitter(attempt, RETRY));
}

/** Becomes this user: the same one goes on under the new session, another one starts afresh. */
export function goLive(user: User): void {
  unreachable.value = false;
  const before = me.peek();
  me.value = user;
  const client = chat.peek();
  if (before && before.id !== user.id) sayLeftBehind(before);
  client?.people.learn([user]);
  if (client && before?.id === user.id) client.renewSession();
  else startAfresh(user);
}

/** Ends the connection without ending the page: before the session itself is ended. */
export function hangUp(): void {
  chat.peek()?.close();
  chat.value = undefined;
  me.value = undefined;
}

function startAfresh(user: User): void {
  chat.peek()?.close();
  moves.value = [];
  const outbox = { ...(storeOf && { store: storeOf(user.id) }), tabs: browserTabs(user.id) };
  const client = new ChatClient({ url: location.origin, renew, operator: operatorKey, user: user.id, outbox });
  client.people.learn([user]);
  client.on("status", (now) => {
    if (chat.peek() === client) status.value = now;
  });
  client.on("recovered", (recovery) => {
    moves.value = [{ ...recovery, at: Date.now() }, ...moves.peek()].slice(0, 20);
    sayRecovered(recovery);
  });
  client.on("ended", () => {
    hangUp();
    void start();
  });
  client.on("reset", () => toast(t("roomReset")));
  client.people.on("change", () => {
    namesRevision.value += 1;
  });
  status.value = client.status;
  chat.value = client;
  client.open();
}

/** Nobody comes back as a guest, and what that one wrote is not another's to send. */
function sayLeftBehind({ guest }: User): void {
  const left = chat.peek()?.outbox.all.filter((entry) => entry.state !== "sent").length ?? 0;
  if (guest && left > 0) toast(t("leftBehind", left), { tone: "bad" });
}

function sayRecovered({ from, to, ms, messages }: Recovery): void {
  if (!from || !to) return;
  const detail = t("recovered", (ms / 1000).toFixed(1), messages);
  if (from !== to) toast(t("moved", from, to), { detail });
  else if (ms >= 2_000) toast(t("stayed", to), { detail });
}

/** The server has ended the session, here or on another device. */
async function renew(): Promise<undefined> {
  const user = await whoAmI();
  if (user.id === me.peek()?.id) return;
  toast(t("sessionOver"));
  goLive(user);
}

/** A name to show for a user id. */
export function nameOf(id: string): string {
  void namesRevision.value;
  const people = chat.value?.people;
  const user = people?.get(id);
  if (!user) people?.want(id);
  return user?.name ?? t("someone");
}
