import { signal } from "@preact/signals";
import { uuid } from "../../../sdk/index.ts";
import { operatorKey } from "../../state/operator.ts";
import { type Asked, envelope, opensSession, type Shape, withFreshId } from "../model/request.ts";
import type { Outcome } from "../model/tally.ts";
import type { Method } from "./contract.ts";
import { draftOf, write } from "./draft.ts";
import { ask, line } from "./line.ts";

export type Way = "http" | "socket";

/** What came back of one run. */
export interface Answer extends Outcome {
  readonly method: string;
  readonly way: Way;
  /** HTTP's status; nothing over a socket. */
  readonly status: number | undefined;
  /** The JSON-RPC; nothing where none was wanted, or none came. */
  readonly body: unknown;
  readonly failed: boolean;
}

export const way = signal<Way>("http");
export const shape = signal<Shape>("call");
export const isRunning = signal(false);
export const answer = signal<Answer | undefined>(undefined);
/** What many runs of one method came to, so far. */
export const series = signal<{ method: string; outcomes: readonly Outcome[] } | undefined>(undefined);
/** The parameter that the node found wrong in the last run, as long as it stands there unchanged. */
export const refusedParam = signal<{ method: string; raw: string; path: string; message: string } | undefined>(
  undefined,
);
export const SERIES = 20;
/** As many of them are under way at once. */
const AT_ONCE = 4;

/** The way on which a method goes: some have only one. */
export const wayOf = (method: Method): Way => (method.socketOnly ? "socket" : way.value);

/** Carries a method out as its draft says. Each run is another call: the draft gets a fresh clientId afterwards. */
export async function run(method: Method): Promise<void> {
  if (isRunning.peek()) return;
  isRunning.value = true;
  series.value = undefined;
  const draft = draftOf(method);
  const params = draft.value.peek();
  answer.value = await send(method, { method: method.name, params }, shape.peek());
  if (draft.value.peek() === params) renewId(method);
  const wrong = wrongParam(answer.peek()?.body);
  refusedParam.value = wrong && { ...wrong, method: method.name, raw: draft.raw.peek() };
  isRunning.value = false;
}

/** Carries it out many times, and counts who answered. */
export async function runMany(method: Method): Promise<void> {
  if (isRunning.peek()) return;
  isRunning.value = true;
  answer.value = undefined;
  series.value = { method: method.name, outcomes: [] };
  const params = draftOf(method).value.peek();
  let left = SERIES;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const outcome = await send(method, { method: method.name, params: withFreshId(params, uuid()) }, "call");
      series.value = { method: method.name, outcomes: [...(series.peek()?.outcomes ?? []), outcome] };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  renewId(method);
  isRunning.value = false;
}

function renewId(method: Method): void {
  const draft = draftOf(method);
  const value = draft.value.peek();
  const renewed = withFreshId(value, uuid());
  if (renewed !== value && draft.isJson.peek()) write(draft, renewed);
}

async function send(method: Method, asked: Asked, how: Shape): Promise<Answer> {
  const request = envelope(asked, how);
  const over = method.socketOnly ? "socket" : way.peek();
  const from = performance.now();
  const got = await (over === "http" ? post(method, request) : emit(request, how)).catch(() => undefined);
  const ms = performance.now() - from;
  const error = errorName(got?.body);
  const { status, body, node } = got ?? { status: undefined, body: undefined, node: undefined };
  return { method: method.name, way: over, status, body, node, ms, error, failed: !got };
}

interface Got {
  status: number | undefined;
  body: unknown;
  node: string | undefined;
}

async function post(method: Method, request: unknown): Promise<Got> {
  const key = operatorKey();
  const answered = await fetch("/rpc", {
    method: "POST",
    headers: { "content-type": "application/json", ...(key === undefined ? {} : { "x-teahouse-operator": key }) },
    credentials: opensSession(method.name) ? "omit" : "same-origin",
    body: JSON.stringify(request),
  });
  const text = await answered.text();
  return {
    status: answered.status,
    node: answered.headers.get("x-teahouse-node") ?? undefined,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

async function emit(request: unknown, how: Shape): Promise<Got> {
  const body = await ask(request, { wantsAnswer: how !== "notification" });
  return { status: undefined, node: line.peek().node, body };
}

/** The error of an answer, by its stable name. */
function errorName(body: unknown): string | undefined {
  const one: unknown = Array.isArray(body) ? body.at(-1) : body;
  if (typeof one !== "object" || one === null || !("error" in one)) return undefined;
  const { data } = one.error as { data?: { name?: string } };
  return data?.name;
}

/** The parameter that a node found wrong, and why. */
function wrongParam(body: unknown): { path: string; message: string } | undefined {
  const one: unknown = Array.isArray(body) ? body.at(-1) : body;
  if (typeof one !== "object" || one === null || !("error" in one)) return undefined;
  const { message, data } = one.error as { message: string; data?: { param?: string } };
  return data?.param === undefined ? undefined : { path: data.param, message };
}
