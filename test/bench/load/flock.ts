import { setTimeout as pause } from "node:timers/promises";
import { Client, type Door } from "./client.ts";
import { inTurns, teahouse } from "./dialect.ts";

/** As our SDK waits before it comes back: by chance, up to so long, twice as long each time, ms. */
const COMES_BACK = { base: 400, cap: 10_000 };
const AT_ONCE = 50;
const PATIENCE_MS = 60_000;

export interface FlockPlan {
  doors: readonly Door[];
  clients: number;
  roomSize: number;
}

/** What came of it when connections were lost. */
export interface Comeback {
  /** From the loss to being live again in the room, with all that was missed, ms. */
  times: number[];
  /** Connections that were refused or broke meanwhile. */
  refused: number;
  lost: number;
  doubled: number;
  resets: number;
}

interface Position {
  room: string;
  epoch: string;
  seq: number;
  id: string;
}

interface Watched {
  result?: { rooms: (Position & { reset?: string })[] };
}

/** One who keeps one room open, whatever happens to the connection. */
class Bird {
  readonly #flock: Flock;
  readonly #door: Door;
  readonly #auth: object;
  #client: Client | undefined;
  #position: Position | undefined;
  #lostAt = 0;

  constructor(flock: Flock, door: Door, auth: object) {
    this.#flock = flock;
    this.#door = door;
    this.#auth = auth;
  }

  get client(): Client {
    if (!this.#client) throw new Error("there is no connection");
    return this.#client;
  }

  async connect(): Promise<void> {
    const client = await Client.open(this.#door, this.#auth);
    client.onEvent = (bytes, from, to) => this.#heard(bytes.toString("utf8", from + 2, to));
    client.onClose = () => {
      if (this.#client === client) void this.#comeBack();
    };
    this.#client = client;
  }

  /** The answer is read as it comes: events may follow in the same bytes. */
  watch(room: string): Promise<void> {
    const params = { rooms: [this.#position ?? { room }] };
    const request = { jsonrpc: "2.0", id: 1, method: "room.watch", params };
    return new Promise((resolve, reject) => {
      this.client.emit("rpc", JSON.stringify(request), (bytes, from, to) => {
        const [answer] = JSON.parse(bytes.toString("utf8", from, to)) as [Watched];
        const stands = answer.result?.rooms[0];
        if (!stands) return reject(new Error("room.watch was refused"));
        if (stands.reset) this.#flock.tally.resets += 1;
        if (!this.#position || stands.reset) this.#position = stands;
        resolve();
      });
    });
  }

  drop(): void {
    this.client.close();
  }

  async #comeBack(): Promise<void> {
    this.#lostAt = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      await pause(Math.random() * Math.min(COMES_BACK.cap, COMES_BACK.base * 2 ** attempt));
      try {
        await this.connect();
        await this.watch(this.#position?.room ?? "");
        this.#flock.tally.times.push(performance.now() - this.#lostAt);
        return;
      } catch {
        this.#flock.tally.refused += 1;
        this.#client = undefined;
      }
    }
  }

  #heard(json: string): void {
    const [name, event] = JSON.parse(json) as [string, Position];
    const before = this.#position;
    if (name !== "event" || !before || event.room !== before.room) return;
    if (event.seq <= before.seq) this.#flock.tally.doubled += 1;
    else this.#flock.tally.lost += event.seq - before.seq - 1;
    this.#position = { room: event.room, epoch: event.epoch, seq: event.seq, id: event.id };
  }
}

/** Many clients in rooms, who come back by themselves when they lose their connection. */
export class Flock {
  tally: Comeback = { times: [], refused: 0, lost: 0, doubled: 0, resets: 0 };
  readonly #birds: Bird[] = [];

  static async gather({ doors, clients, roomSize }: FlockPlan): Promise<Flock> {
    const flock = new Flock();
    const auths = await teahouse.auths(doors, clients);
    for (const [i, auth] of auths.entries()) {
      const door = doors[i % doors.length];
      if (door) flock.#birds.push(new Bird(flock, door, auth));
    }
    await inTurns(flock.#birds, AT_ONCE, (bird) => bird.connect());
    const rooms = await teahouse.make(flock.#birds.filter((_, i) => i % roomSize === 0).map((bird) => bird.client));
    await inTurns(flock.#birds, AT_ONCE, async (bird, i) => {
      const room = rooms[Math.floor(i / roomSize)] ?? "";
      if (i % roomSize > 0) await teahouse.join(bird.client, [room]);
      await bird.watch(room);
    });
    return flock;
  }

  /** All lose their connection at the same moment. */
  drop(): void {
    for (const bird of this.#birds) bird.drop();
  }

  /** Waits until so many have come back since the last time, and says how it went. */
  async back(count: number): Promise<Comeback> {
    const until = performance.now() + PATIENCE_MS;
    while (this.tally.times.length < count && performance.now() < until) await pause(20);
    const found = this.tally;
    this.tally = { times: [], refused: 0, lost: 0, doubled: 0, resets: 0 };
    return found;
  }
}
