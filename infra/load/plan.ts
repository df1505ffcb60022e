import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type LoadReport, limits } from "#protocol";

/** What a load is to be. */
export interface LoadPlan {
  /** Where the cluster's edge is. */
  url: string;
  clients: number;
  /** Messages per second, all clients together. */
  rate: number;
  mode: LoadReport["mode"];
  /** File that keeps the guests and rooms from run to run, so that a hundred runs leave no more behind than one. */
  state: string;
  /** How long it runs; without it, until it is stopped. */
  seconds?: number | undefined;
  /** Clients in one room: each message has so many deliveries. */
  roomSize: number;
  /** Clients that connect per second. */
  pace: number;
}

/** Clients in one room, unless told otherwise. */
export const ROOM_SIZE = 20;
/** Half of what the edge lets one address open. */
export const PACE = 50;

const usage =
  "load --url URL --clients N --rate R [--mode stateless|sticky] [--state FILE] [--seconds S] [--room-size N] [--pace N]";

/** The same plan as arguments, for the process that carries it out. */
export function argumentsOf(plan: LoadPlan): string[] {
  const { url, clients, rate, mode, state, seconds, roomSize, pace } = plan;
  const given = { url, clients, rate, mode, state, seconds, "room-size": roomSize, pace };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
}

/** @throws Error that says what is wrong with the arguments */
export function planFrom(argv: readonly string[]): LoadPlan {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      url: text,
      clients: text,
      rate: text,
      mode: { ...text, default: "stateless" },
      state: text,
      seconds: text,
      "room-size": { ...text, default: String(ROOM_SIZE) },
      pace: { ...text, default: String(PACE) },
    },
  });
  const { url, state, mode, seconds } = values;
  if (!url || !URL.canParse(url)) throw new Error(usage);
  if (mode !== "stateless" && mode !== "sticky") throw new Error(`--mode is "${mode}". ${usage}`);
  return {
    url: url.replace(/\/$/, ""),
    clients: number("clients", values.clients, 1, limits.loadClients),
    rate: number("rate", values.rate, 0, limits.loadRate),
    mode,
    state: state ?? stateFile(url),
    seconds: seconds === undefined ? undefined : number("seconds", seconds, 1, 86_400),
    roomSize: number("room-size", values["room-size"], 1, 1000),
    pace: number("pace", values.pace, 1, 1000),
  };
}

/** Where the guests and rooms of a cluster are kept that is not ours to keep anything at. */
function stateFile(url: string): string {
  const folder = join(process.env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "teahouse");
  return join(folder, `load-${createHash("sha256").update(new URL(url).origin).digest("hex").slice(0, 12)}.json`);
}

function number(name: string, given: string | undefined, low: number, high: number): number {
  const value = Number(given);
  if (given !== undefined && given !== "" && value >= low && value <= high) return value;
  throw new Error(`--${name} is "${given ?? ""}", but must be from ${low} to ${high}. ${usage}`);
}

/** How many rooms and guests a plan needs, and which client is who and where. */
export function castingOf({ clients, rate, roomSize }: Pick<LoadPlan, "clients" | "rate" | "roomSize">) {
  // A guest may say 20 messages per second into one room: many messages need many rooms.
  const rooms = Math.min(MOST_ROOMS, clients, Math.max(Math.ceil(clients / roomSize), Math.ceil(rate / 40)));
  // On one node a guest may have 50 sockets, and all clients may come to be on one.
  const guests = Math.min(MOST_GUESTS, clients, Math.max(VOICES, Math.ceil(clients / 40)));
  const voices = Math.min(VOICES, guests);
  const of = (client: number) => {
    const room = client % rooms;
    return { room, guest: (room * voices + (Math.floor(client / rooms) % voices)) % guests };
  };
  return { rooms, guests, of };
}

/** Guests that speak in one room. */
const VOICES = 4;
const MOST_ROOMS = 100;
/** As many as one address may sign in within a minute, and some room for people. */
const MOST_GUESTS = 50;
