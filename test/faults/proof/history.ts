import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Where something stands in a room's log, and the server's own id of it. */
export interface Place {
  epoch: string;
  seq: number;
  message: string;
}

/** What one client did or saw. `id` is the sender's own id of a message, empty for events that nobody sent. */
export type Entry =
  | { t: number; client: string; op: "send"; room: string; id: string; text: string }
  | ({ t: number; client: string; op: "ack"; room: string; id: string } & Place)
  | { t: number; client: string; op: "unknown" | "refused"; room: string; id: string; why: string }
  | ({ t: number; client: string; op: "show"; room: string; id: string; prev: string; text?: string } & Place)
  | ({ t: number; client: string; op: "past"; room: string; id: string; text?: string } & Place)
  | { t: number; client: string; op: "reset"; room: string; why: string }
  | { t: number; client: string; op: "up" | "down"; why: string }
  /** What is on the client's screen in the end, oldest first. */
  | { t: number; client: string; op: "view"; room: string; shown: readonly Viewed[] }
  /** What the scenario did: a fault, and when everybody lived again after it. */
  | { t: number; client: ""; op: "fault" | "healed"; what: string }
  | { t: number; client: ""; op: "live"; what: string; after: number; times: Readonly<Record<string, number>> };

export type Op = Entry["op"];
export type Viewed = Place & { id: string };
type Untimed<E> = E extends unknown ? Omit<E, "t"> : never;

/** All that the clients of one run did and saw, in the order in which it happened. */
export class History {
  readonly entries: Entry[] = [];
  readonly #from = performance.now();

  /** Milliseconds since the run began. */
  get now(): number {
    return Math.round((performance.now() - this.#from) * 10) / 10;
  }

  /** How many acknowledgements there have been. */
  acknowledged = 0;

  add(entry: Untimed<Entry>): void {
    if (entry.op === "ack") this.acknowledged += 1;
    this.entries.push({ t: this.now, ...entry });
  }

  /** Writes one JSON line for each entry, for later reading. */
  save(file: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, this.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  }
}

/** One line of a history, as a person reads it. */
export function line(entry: Entry): string {
  const { t, client, op, ...rest } = entry;
  const short = "shown" in rest ? { ...rest, shown: `${rest.shown.length} messages` } : rest;
  const fields = Object.entries(short).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `${t.toFixed(1).padStart(10)} ms  ${client.padEnd(8)} ${op.padEnd(7)} ${fields.join(" ")}`;
}
