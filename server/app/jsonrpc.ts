import { jsonrpc } from "jsonrpc-lite";
import { Refusal, type RpcId, type RpcResponse, type WireError } from "#protocol";

/**
 * JSON-RPC 2.0 on the wire. The only file that knows jsonrpc-lite; mended here: it has no batches for
 * objects, answers wrong ids with -32603, refuses null, empty and fractional ids, takes scalar params for
 * -32602, stringifies all params once more (and fails where they are nested deeply), and copies the input
 * into its errors: so it is shown neither id nor params.
 */
export interface Request {
  method: string;
  params: unknown;
  /** Nothing: a notification, which is never answered. */
  id: RpcId | undefined;
}

/** A request, or why it is none; an id that could be read is given back even then. */
export type Item = Request | { refusal: Refusal; id: RpcId };

export interface Envelope {
  batch: boolean;
  items: Item[];
}

/** @throws Refusal PARSE, also for an object that names something twice: another reader would take the other one */
export function parseText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Refusal("PARSE", { cause });
  }
  if (namesTwice(text)) throw new Refusal("PARSE", { message: "An object names the same thing twice." });
  return value;
}

const QUOTE = 34;
const OPENS = 123;
const CLOSES = 125;

/**
 * Whether an object has a key twice. Goes from quote to quote: most of what people send is text, and is skipped.
 * @param json what JSON.parse has accepted
 */
function namesTwice(json: string): boolean {
  const open: Set<string>[] = [];
  for (let i = 0; i < json.length; i += 1) {
    const code = json.charCodeAt(i);
    if (code === OPENS) open.push(new Set());
    else if (code === CLOSES) open.pop();
    else if (code === QUOTE) {
      const start = i;
      i = endOfString(json, i);
      if (!isKey(json, i + 1)) continue;
      const key = keyOf(json, start, i);
      const keys = open.at(-1);
      if (keys?.has(key)) return true;
      keys?.add(key);
    }
  }
  return false;
}

/** The next quote that no odd number of backslashes stands before. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end;
}

function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json[before] === "\\") before -= 1;
  return (at - before) % 2 === 0;
}

/** A key as it reads, however it was written: with escapes two ways of writing it are the same name. */
function keyOf(json: string, start: number, end: number): string {
  const written = json.slice(start + 1, end);
  return written.includes("\\") ? String(JSON.parse(json.slice(start, end + 1))) : written;
}

/** Keys are the strings that a colon follows. */
function isKey(json: string, after: number): boolean {
  let i = after;
  while (json[i] === " " || json[i] === "\n" || json[i] === "\r" || json[i] === "\t") i += 1;
  return json[i] === ":";
}

/**
 * Reads a request or a batch.
 * @throws Refusal INVALID_REQUEST for an empty or too large batch: one answer, no items
 */
export function readEnvelope(value: unknown, maxBatch: number): Envelope {
  if (!Array.isArray(value)) return { batch: false, items: [readItem(value)] };
  if (value.length === 0) throw new Refusal("INVALID_REQUEST", { message: "An empty batch is not a request." });
  if (value.length > maxBatch) {
    throw new Refusal("INVALID_REQUEST", { message: `A batch has at most ${maxBatch} requests.` });
  }
  return { batch: true, items: value.map(readItem) };
}

function readItem(value: unknown): Item {
  const invalid = (message: string, id: RpcId = null): Item => ({
    refusal: new Refusal("INVALID_REQUEST", { message }),
    id,
  });
  if (!isObject(value)) return invalid("A request is an object.");
  const answered = Object.hasOwn(value, "id");
  if (answered && !isId(value["id"])) {
    return invalid("`id` is text, null, or a number that every JSON parser reads alike.");
  }
  const id = answered ? (value["id"] as RpcId) : undefined;
  const params = value["params"];
  if (Object.hasOwn(value, "params") && !isObject(params) && !Array.isArray(params)) {
    return invalid("`params` is an object or an array.", id ?? null);
  }
  if (!Object.hasOwn(value, "method")) return invalid("`method` is missing.", id ?? null);
  const { jsonrpc: version, method } = value;
  const parsed = jsonrpc.parseObject({ jsonrpc: version, method, ...(answered ? { id: 0 } : {}) });
  if (parsed.type !== "request" && parsed.type !== "notification") {
    return invalid('A request has `jsonrpc: "2.0"` and a `method` that is text.', id ?? null);
  }
  return { method: String(method), params, id };
}

/** A number past 2^53 would come back as another one: refused rather than answered under a wrong id. */
function isId(id: unknown): id is RpcId {
  return id === null || typeof id === "string" || (typeof id === "number" && Math.abs(id) <= Number.MAX_SAFE_INTEGER);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const success = (id: RpcId, result: unknown): RpcResponse => ({ jsonrpc: "2.0", id, result });
export const failure = (id: RpcId, error: WireError): RpcResponse => ({ jsonrpc: "2.0", id, error });
