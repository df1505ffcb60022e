import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type ErrorName,
  LOBBY,
  type MethodName,
  type Params,
  type Result,
  type RpcResponse,
  type WireError,
} from "#protocol";
import type { Folders } from "./folders.ts";

/** Who says the first words in a new teahouse; kept, so that later starts repeat them instead of saying more. */
interface Greeter {
  token: string;
  clientId: string;
}

/** Whether this node says that it can serve. */
export async function isReady(url: string): Promise<boolean> {
  const { status } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
  return status === 200;
}

/** Asks something through the edge, and gives the name of the node that answered. */
export async function nodeBehind(edge: string): Promise<string> {
  return (await call(edge, "system.ping", {})).node;
}

/**
 * Sends a message through the edge and sees that it comes back: nothing less proves that people can talk. It is one
 * greeting in the lobby, said again at every start under its first clientId, which shows it once.
 */
export async function sendAndReadBack(edge: string, text: string, folders: Folders): Promise<void> {
  const file = join(folders.data, "greeter.json");
  const greeter = await knownGreeter(edge, file);
  await call(edge, "room.join", { room: LOBBY }, greeter.token);
  const sent = await call(edge, "message.send", { room: LOBBY, clientId: greeter.clientId, text }, greeter.token);
  const after = Math.max(0, sent.seq - 1);
  const { messages } = await call(edge, "room.history", { room: LOBBY, after, limit: 1 }, greeter.token);
  // Said long ago, it may have left the history by now; a new one must be there.
  if (!sent.duplicate && messages[0]?.id !== sent.id) throw new Error("the room's history does not hold it");
}

async function knownGreeter(edge: string, file: string): Promise<Greeter> {
  const known = readGreeter(file);
  if (known && (await isSignedIn(edge, known.token))) return known;
  const { token } = await call(edge, "session.guest", { name: "Teahouse" });
  const greeter = { token, clientId: randomUUID() };
  writeFileSync(file, JSON.stringify(greeter), { mode: 0o600 });
  return greeter;
}

async function isSignedIn(edge: string, token: string): Promise<boolean> {
  try {
    await call(edge, "session.get", {}, token);
    return true;
  } catch (error) {
    // It has expired, or the store is another one now. Anything else says nothing about the session.
    if (error instanceof CallFailed && error.errorName === "SESSION_INVALID") return false;
    throw error;
  }
}

function readGreeter(file: string): Greeter | undefined {
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as Partial<Greeter>;
    if (typeof value.token === "string" && typeof value.clientId === "string") {
      return { token: value.token, clientId: value.clientId };
    }
  } catch {
    // None yet.
  }
  return undefined;
}

async function call<M extends MethodName>(
  edge: string,
  method: M,
  params: Params<M>,
  token?: string,
): Promise<Result<M>> {
  const answer = await fetch(`${edge}/rpc`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.headers.get("content-type")?.includes("json")) throw new Error(`${method}: HTTP ${answer.status}`);
  const response = (await answer.json()) as RpcResponse;
  if ("error" in response) throw new CallFailed(method, response.error);
  return response.result as Result<M>;
}

class CallFailed extends Error {
  readonly errorName: ErrorName;

  constructor(method: string, error: WireError) {
    super(`${method}: ${error.message}`);
    this.errorName = error.data.name;
  }
}
