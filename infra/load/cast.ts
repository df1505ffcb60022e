import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type MethodName, methods, type Params, type Result } from "#protocol";
import { httpCaller, RpcError } from "../../client/sdk/index.ts";
import { castingOf, type LoadPlan } from "./plan.ts";

interface LoadRoom {
  id: string;
  invite: string;
}

/** Who takes part, and where. */
interface Cast {
  /** Where they are known. */
  url: string;
  guests: { token: string }[];
  rooms: LoadRoom[];
}

/** A client's part: its session, and the room it is in. */
export interface Part {
  token: string;
  room: string;
}

/**
 * Gathers guests and private rooms for a load: those of the run before as far as they are still known, new ones for
 * what is missing. Rooms are private so that nobody finds them in the directory.
 * @returns by number of the client, which part it plays
 * @throws RpcError when the cluster cannot be reached or refuses
 */
export async function gather(plan: LoadPlan): Promise<(client: number) => Part> {
  const { rooms, guests, of } = castingOf(plan);
  const cast = read(plan);
  for (let i = 0; i < guests; i += 1) cast.guests[i] = await guest(plan.url, cast.guests[i]?.token, i);
  const owner = cast.guests[0]?.token ?? "";
  const known = new Set(await roomsOf(plan.url, owner));
  for (let i = 0; i < rooms; i += 1) {
    const before = cast.rooms[i];
    cast.rooms[i] = before && known.has(before.id) ? before : await room(plan.url, owner, i);
  }
  save(plan.state, cast);
  const wanted = new Map<number, Set<number>>();
  for (let i = 0; i < plan.clients; i += 1) {
    const part = of(i);
    wanted.set(part.guest, (wanted.get(part.guest) ?? new Set()).add(part.room));
  }
  await Promise.all([...wanted].map(([number, places]) => settleIn(plan.url, cast, number, places)));
  return (client) => {
    const part = of(client);
    return { token: cast.guests[part.guest]?.token ?? "", room: cast.rooms[part.room]?.id ?? "" };
  };
}

async function guest(url: string, token: string | undefined, number: number): Promise<{ token: string }> {
  if (token !== undefined) {
    try {
      await insist(url, "session.get", {}, token);
      return { token };
    } catch (error) {
      if (!(error instanceof RpcError && error.isSession)) throw error;
    }
  }
  return { token: (await insist(url, "session.guest", { name: `load-${number + 1}` })).token };
}

async function roomsOf(url: string, token: string): Promise<string[]> {
  const { rooms } = await insist(url, "room.list", { joined: true }, token);
  return rooms.map(({ id }) => id);
}

async function room(url: string, token: string, number: number): Promise<LoadRoom> {
  const made = await insist(url, "room.create", { name: `load ${number + 1}`, kind: "private" }, token);
  const { invite } = await insist(url, "room.invite", { room: made.room.id }, token);
  return { id: made.room.id, invite };
}

async function settleIn(url: string, { guests, rooms }: Cast, number: number, places: ReadonlySet<number>) {
  const token = guests[number]?.token ?? "";
  const joined = new Set(await roomsOf(url, token));
  for (const place of places) {
    const to = rooms[place];
    if (to && !joined.has(to.id)) await insist(url, "room.join", { room: to.id, invite: to.invite }, token);
  }
}

/** How often a call is made before its refusal counts. */
const ATTEMPTS = 30;

/** A call over HTTP that waits for its turn where the cluster says that this is too fast. */
async function insist<M extends MethodName>(
  url: string,
  method: M,
  params: Params<M>,
  token?: string,
): Promise<Result<M>> {
  const http = httpCaller({ url, token: () => token });
  // Under one clientId from the first attempt on: what took effect is not done twice.
  const once = { ...params, ...("clientId" in methods[method].params.properties && { clientId: crypto.randomUUID() }) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await http.call(method, once);
    } catch (error) {
      if (!(error instanceof RpcError) || !error.retryable || attempt === ATTEMPTS) throw error;
      await pause(Math.max(error.retryAfterMs ?? 0, 100 * Math.min(attempt, 10)));
    }
  }
}

function read({ state, url }: LoadPlan): Cast {
  try {
    const cast = JSON.parse(readFileSync(state, "utf8")) as Partial<Cast>;
    // Nobody's session is shown to another cluster than its own.
    if (cast.url === url && Array.isArray(cast.guests) && Array.isArray(cast.rooms)) {
      return { url, guests: cast.guests, rooms: cast.rooms };
    }
  } catch {
    // None yet.
  }
  return { url, guests: [], rooms: [] };
}

function save(file: string, cast: Cast): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(cast), { mode: 0o600 });
  renameSync(draft, file);
}
