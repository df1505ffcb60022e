import type { FastifyBaseLogger } from "fastify";
import {
  type Access,
  docUrl,
  type ErrorData,
  type ErrorName,
  errors,
  type MethodEntry,
  type MethodName,
  Refusal,
  type RpcId,
  type RpcResponse,
  type WireError,
} from "#protocol";
import type { Config } from "../config.ts";
import type { Metrics } from "../metrics.ts";
import { type Traces, traceCall, traced } from "../trace.ts";
import type { Call } from "./context.ts";
import { failure, type Item, readEnvelope, success } from "./jsonrpc.ts";
import type { Lag } from "./lag.ts";
import { run } from "./methods/index.ts";
import { checkParams, findMethod } from "./validate.ts";

export interface DispatchTools {
  config: Config;
  log: FastifyBaseLogger;
  metrics: Metrics;
  /** Where messages are followed to, if anywhere. */
  traces: Traces | undefined;
  lag: Lag;
}

/**
 * The one door: every call, over HTTP and over sockets, goes through here and nowhere else.
 * @param value a request or a batch, parsed from JSON
 * @returns what to answer; nothing when all were notifications. Never throws.
 */
export async function dispatch(
  call: Call,
  value: unknown,
  tools: DispatchTools,
): Promise<RpcResponse | RpcResponse[] | undefined> {
  let envelope: ReturnType<typeof readEnvelope>;
  try {
    envelope = readEnvelope(value, tools.config.MAX_BATCH);
  } catch (error) {
    return failure(null, wireError(call, error, tools));
  }
  const answers: RpcResponse[] = [];
  for (const item of envelope.items) {
    // One after another: a batch of messages is kept in the order in which it was written.
    const answer = await answerItem(call, item, tools);
    if (answer) answers.push(answer);
  }
  if (envelope.batch) return answers.length > 0 ? answers : undefined;
  return answers[0];
}

function answerItem(call: Call, item: Item, tools: DispatchTools): Promise<RpcResponse | undefined> {
  if ("refusal" in item) return Promise.resolve(failure(item.id, wireError(call, item.refusal, tools)));
  const { traces } = tools;
  if (!traces) return answerOne(call, item, tools);
  const { requestId, receivedAt } = call;
  const { clientId } = (item.params ?? {}) as { clientId?: unknown };
  const attributes = { requestId, over: call.watcher ? "socket" : "http" };
  const received = { clientId, method: item.method.slice(0, MOST_METHOD), receivedAt, attributes };
  return traceCall(traces, received, () => answerOne(call, item, tools));
}

/** What a caller names need not be a method: so much of it is shown, characters. */
const MOST_METHOD = 64;

type Asked = Exclude<Item, { refusal: unknown }>;

async function answerOne(call: Call, item: Asked, tools: DispatchTools): Promise<RpcResponse | undefined> {
  const started = performance.now();
  let method = "unknown";
  let outcome = "ok";
  let answer: RpcResponse | undefined;
  try {
    const found = findMethod(item.method);
    method = found.name;
    const result = await traced("dispatch", () => serve(call, found, item.params, tools));
    answer = respond(item.id, (id) => success(id, result));
  } catch (error) {
    const wire = wireError(call, error, tools);
    outcome = wire.data.name;
    if (outcome === "UNKNOWN") tools.metrics.unknown.inc();
    answer = respond(item.id, (id) => failure(id, wire));
  }
  const ms = performance.now() - started;
  tools.metrics.calls.observe({ method, outcome }, ms / 1000);
  tools.metrics.tally.calls += 1;
  if (ours.has(outcome)) tools.metrics.tally.errors += 1;
  tools.log.debug({ requestId: call.requestId, method, outcome, ms: Math.round(ms * 1000) / 1000 }, "call");
  return answer;
}

/** Errors that no caller can help. */
const ours: ReadonlySet<string> = new Set<ErrorName>([
  "INTERNAL",
  "OVERLOADED",
  "STORE_UNAVAILABLE",
  "STORE_FULL",
  "UNKNOWN",
  "DRAINING",
]);

const respond = (id: RpcId | undefined, make: (id: RpcId) => RpcResponse) => (id === undefined ? undefined : make(id));

interface Found {
  name: MethodName;
  entry: MethodEntry;
}

async function serve(call: Call, { name, entry }: Found, given: unknown, tools: DispatchTools): Promise<unknown> {
  if (entry.socketOnly && !call.watcher) throw new Refusal("SOCKET_ONLY");
  requireAccess(call, entry.access, tools.config.DEMO === "on");
  if (patient.has(name)) requireTime(tools);
  if (entry.cost) await pay(call, entry.cost);
  const params = checkParams(name, given);
  const work = () => traced("service", () => run(name, call, params));
  if (entry.access !== "member") return work();
  if (name === "message.send") return unlessOutside(call, work);
  await requireMember(call, params);
  return work();
}

/** What can wait when this node has too much to do, so that messages need not: much work for few. */
const patient: ReadonlySet<MethodName> = new Set(["room.history", "message.thread", "message.search"]);
const BUSY_MS = 2000;

function requireTime({ lag, metrics }: DispatchTools): void {
  if (!lag.sheds("history")) return;
  metrics.shed.inc({ what: "history" });
  // Spread: those who are sent away together would come back together.
  throw new Refusal("OVERLOADED", { retryAfterMs: BUSY_MS * (0.5 + Math.random()) });
}

function requireAccess(call: Call, access: Access, demo: boolean): void {
  if (access === "public") return;
  // An operator needs no name here: a key opens more than a session does.
  if (access === "operator" || access === "observer") {
    if (call.operator) return;
    if (access === "operator" || !demo) throw new Refusal("OPERATOR_REQUIRED");
  }
  requireSession(call);
}

function requireSession(call: Call): void {
  if (call.session && call.session.expiresAt > Date.now()) return;
  throw new Refusal(call.tokenGiven ? "SESSION_INVALID" : "SESSION_REQUIRED");
}

const buckets = { read: "READS", search: "SEARCHES", write: "WRITES" } as const;

/** Sign-ins cost their address, everything else its user. `message.send` pays in its own step. */
async function pay(call: Call, cost: NonNullable<MethodEntry["cost"]>): Promise<void> {
  const { rates } = call.services;
  if (cost === "signIn") return await rates.take("SIGN_INS", call.address);
  const who = call.session?.user ?? call.address;
  await rates.take(buckets[cost], who);
}

/** Nobody reads or writes a room from outside, whatever a handler forgets. The step checks it again. */
async function requireMember(call: Call, params: unknown): Promise<void> {
  const user = call.session?.user ?? "";
  await Promise.all(
    roomsOf(params).map(async ({ room, param }) => {
      if (await call.services.members.isMember(room, user)) return;
      // Whoever knocks at closed doors pays for it.
      await call.services.rates.take("READS", user);
      throw await call.services.members.refusal(room, param);
    }),
  );
}

/** A message asks the store once: its step finds by itself who is no member. */
async function unlessOutside(call: Call, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal && error.reason.startsWith("ROOM_NOT_"))) throw error;
    await call.services.rates.take("READS", call.session?.user ?? "");
    throw new Refusal(error.reason, { param: "room" });
  }
}

/** The rooms that params name, and where: so that a caller with many can drop the one that is refused. */
function roomsOf(params: unknown): { room: string; param: string }[] {
  const named = params as { room?: string; rooms?: { room: string }[] };
  if (named.room !== undefined) return [{ room: named.room, param: "room" }];
  return (named.rooms ?? []).map(({ room }, i) => ({ room, param: `rooms/${i}/room` }));
}

/** How long a store that is away or full is no news, ms: it refuses every call, and metrics count them all. */
const OLD_NEWS_MS = 10_000;
const toldAt = new Map<ErrorName, number>();

function isNews(reason: ErrorName): boolean {
  const now = Date.now();
  if (reason !== "UNKNOWN" && now - (toldAt.get(reason) ?? 0) < OLD_NEWS_MS) return false;
  toldAt.set(reason, now);
  return true;
}

/** An error as the caller sees it. What was not foreseen is logged with its cause and answered without it. */
export function wireError(call: Pick<Call, "requestId" | "node">, error: unknown, { log }: DispatchTools): WireError {
  const refusal = error instanceof Refusal ? error : new Refusal("INTERNAL", { cause: error });
  const { code, retryable } = errors[refusal.reason];
  const { requestId, node } = call;
  if (refusal.reason === "INTERNAL") log.error({ requestId, err: error }, "a call failed for a reason nobody foresaw");
  else if (refusal.cause !== undefined && refusal.reason !== "PARSE") {
    const level = isNews(refusal.reason) ? "warn" : "debug";
    log[level]({ requestId, reason: refusal.reason, err: refusal.cause }, "a call was refused");
  }
  const data: ErrorData = { name: refusal.reason, retryable, requestId, node, docUrl: docUrl(refusal.reason) };
  if (refusal.retryAfterMs !== undefined) data.retryAfterMs = Math.ceil(refusal.retryAfterMs);
  if (refusal.param !== undefined) data.param = refusal.param;
  return { code, message: refusal.message, data };
}
