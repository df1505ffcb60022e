import { AsyncLocalStorage } from "node:async_hooks";

export type Attributes = Record<string, string | number | boolean>;

/** One part of the way of a message, as it begins. Times are the store's clock, ms since 1970: all nodes share it. */
export interface Beginning {
  /** 32 hexadecimal digits. */
  trace: string;
  name: string;
  /** 16 hexadecimal digits, where others have to know it; else it is made up. */
  id?: string;
  parent?: string;
  at: number;
  attributes?: Attributes;
}

export interface Span {
  readonly id: string;
  /** @param failure name of the error that it ended with */
  end(at: number, attributes?: Attributes, failure?: string): void;
}

/** Where spans go, where an exporter is configured (otel.ts). */
export interface Traces {
  /** Whether this trace is one of those that are kept: every node decides the same. */
  samples(trace: string): boolean;
  begin(beginning: Beginning): Span;
  /** The store's clock. */
  now(): number;
  /** Sends what is left; never rejects. */
  close(): Promise<void>;
}

/** One call on its way through this node. */
interface Traced {
  traces: Traces;
  trace: string;
  /** From the clock of this process that never jumps to the store's: one for all parts, however often that is set. */
  ahead: number;
  kept?: { duplicate: boolean };
}

/** What is under way in this chain of calls. */
const running = new AsyncLocalStorage<{ call: Traced; parent: string }>();
/** Whether any call was ever traced in this process: where none is, nothing looks for one. */
let isOn = false;

/**
 * A message's trace is its clientId: every node can tell it from the event, nothing travels beside it, and another
 * attempt joins the trace of the first one.
 */
function traceOf(clientId: unknown): string | undefined {
  if (typeof clientId !== "string" || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(clientId)) return undefined;
  const trace = clientId.replaceAll("-", "").toLowerCase();
  // Zeros stand for no trace, and for no span.
  return /^0+$|0{16}$/.test(trace) ? undefined : trace;
}

/** The span that all others of a trace lie in: whoever kept the event makes it, and everybody can name it. */
const rootOf = (trace: string) => trace.slice(16);

/** A call as it came. */
interface Received {
  clientId: unknown;
  method: string;
  /** By `performance.now()`. */
  receivedAt: number;
  attributes: Attributes;
}

/**
 * Follows a call from its receipt to its answer, where its clientId makes it one of a trace.
 */
export async function traceCall<T>(
  traces: Traces,
  { clientId, method, receivedAt, attributes }: Received,
  work: () => Promise<T>,
): Promise<T> {
  const trace = traceOf(clientId);
  if (trace === undefined || !traces.samples(trace)) return await work();
  isOn = true;
  const ahead = traces.now() - performance.now();
  const at = receivedAt + ahead;
  const span = traces.begin({
    trace,
    parent: rootOf(trace),
    name: "receive",
    at,
    attributes: { ...attributes, method },
  });
  const call: Traced = { traces, trace, ahead };
  try {
    return await running.run({ call, parent: span.id }, work);
  } finally {
    const end = performance.now() + ahead;
    span.end(end, call.kept ? { duplicate: call.kept.duplicate } : {});
    // Once, however many attempts there were: the event is kept for the first time only once.
    if (call.kept?.duplicate === false) traces.begin({ trace, id: rootOf(trace), name: method, at }).end(end);
  }
}

/** One part of the way, where the call that it belongs to is traced; else only the work. */
export function traced<T>(name: string, work: () => Promise<T>): Promise<T> {
  const here = isOn ? running.getStore() : undefined;
  return here ? inSpan(here, name, work) : work();
}

async function inSpan<T>(
  { call, parent }: { call: Traced; parent: string },
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const now = () => performance.now() + call.ahead;
  const span = call.traces.begin({ trace: call.trace, parent, name, at: now() });
  try {
    const done = await running.run({ call, parent: span.id }, work);
    span.end(now());
    return done;
  } catch (error) {
    span.end(now(), {}, nameOf(error));
    throw error;
  }
}

/** A refusal by its name in the table of errors. */
const nameOf = (error: unknown) =>
  error instanceof Error ? ("reason" in error ? String(error.reason) : error.name) : typeof error;

/** The event of the call under way is kept. */
export function traceKept(duplicate: boolean): void {
  const here = isOn ? running.getStore() : undefined;
  if (here) here.call.kept = { duplicate };
}

const CLIENT_ID = Buffer.from('"clientId":"');
const UUID_CHARACTERS = 36;

/**
 * An event has been written to its readers on this node.
 * @param event its JSON
 * @param keptAt when it was kept, by the store's clock
 */
export function traceDelivery(traces: Traces, event: Buffer, keptAt: number, attributes: Attributes): void {
  const from = event.indexOf(CLIENT_ID) + CLIENT_ID.length;
  const trace = traceOf(event.toString("latin1", from, from + UUID_CHARACTERS));
  if (trace === undefined || !traces.samples(trace)) return;
  const span = traces.begin({ trace, parent: rootOf(trace), name: "deliver", at: keptAt, attributes });
  // Both clocks agree to within a fraction of the store's answer time only.
  span.end(Math.max(keptAt, traces.now()));
}
