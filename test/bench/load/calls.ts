import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { quantile } from "../figures.ts";
import type { Door } from "./client.ts";

/** Calls over HTTP, as fast as they are answered. */
export interface CallPlan {
  door: Door;
  path: string;
  /** One per connection: its headers, and its body, in which `%` becomes a new id at each call. */
  callers: readonly { headers: Record<string, string>; body: string }[];
  seconds: number;
}

/** What calling found. */
export interface Called {
  calls: number;
  failed: number;
  p50: number;
  p99: number;
  cpuMs: number;
}

const ID_BYTES = 36;
const OK = Buffer.from("HTTP/1.1 200");
const LENGTH = "\r\ncontent-length: ";
const ERROR = Buffer.from('"error":');

/** Each connection asks again as soon as it has its answer, until the time is up. */
export async function call(plan: CallPlan): Promise<Called> {
  const cpu = process.cpuUsage();
  const until = performance.now() + plan.seconds * 1000;
  const took: number[] = [];
  let failed = 0;
  await Promise.all(
    plan.callers.map(async ({ headers, body }) => {
      const caller = await Caller.open(plan.door);
      const length = Buffer.byteLength(body) + (body.includes("%") ? ID_BYTES - 1 : 0);
      const all = { host: plan.door.host, "content-type": "application/json", ...headers, "content-length": length };
      const head = `POST ${plan.path} HTTP/1.1\r\n${Object.entries(all)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join("")}\r\n`;
      while (performance.now() < until) {
        const from = performance.now();
        if (!(await caller.ask(head + body.replace("%", () => randomUUID())))) failed += 1;
        took.push(performance.now() - from);
      }
      caller.close();
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  const [p50, p99] = [quantile(took, 0.5), quantile(took, 0.99)];
  return { calls: took.length, failed, p50, p99, cpuMs: (user + system) / 1000 };
}

/** A connection that is kept, with one call at a time on it. */
class Caller {
  readonly #socket: Socket;
  #answer: Buffer = Buffer.alloc(0);
  #heard: ((isGood: boolean) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#data(chunk));
    socket.on("close", () => this.#heard?.(false));
  }

  static open({ host, port }: Door): Promise<Caller> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, host, () => resolve(new Caller(socket)));
      socket.once("error", reject);
    });
  }

  ask(request: string): Promise<boolean> {
    this.#socket.write(request);
    return new Promise((resolve) => {
      this.#heard = resolve;
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #data(chunk: Buffer): void {
    this.#answer = this.#answer.length === 0 ? chunk : Buffer.concat([this.#answer, chunk]);
    const end = this.#answer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = this.#answer.toString("latin1", 0, end).toLowerCase();
    const length = Number.parseInt(head.slice(head.indexOf(LENGTH) + LENGTH.length), 10);
    if (this.#answer.length < end + 4 + length) return;
    const isGood = this.#answer.subarray(0, OK.length).equals(OK) && this.#answer.indexOf(ERROR, end) < 0;
    this.#answer = Buffer.alloc(0);
    this.#heard?.(isGood);
  }
}
