import { Checker } from "./checker.ts";
import { Client, type Door } from "./client.ts";
import { type Dialect, type Found, inTurns } from "./dialect.ts";
import type { Schedule, Shape } from "./schedule.ts";

/** How many connect, or ask, at once. */
const AT_ONCE = 50;

/** A client's place in a room: room × members + member. */
interface Seated {
  client: Client;
  seats: number[];
}

/** The rooms of a workload and everybody in them, connected and receiving. */
export class Population {
  readonly shape: Shape;
  readonly dialect: Dialect;
  /** Their ids. */
  readonly rooms: readonly string[];
  readonly #bySeat: readonly Client[];
  readonly #seated: readonly Seated[];
  readonly #lastSeqs: Float64Array;
  readonly #found: Found = { number: -1, seq: 0 };
  #run: { checker: Checker; schedule: Schedule; from: number; done: () => void } | undefined;
  #now = 0;
  #ticking = false;

  private constructor(shape: Shape, dialect: Dialect, seated: readonly Seated[], rooms: readonly string[]) {
    this.shape = shape;
    this.dialect = dialect;
    this.rooms = rooms;
    const bySeat: Client[] = [];
    for (const { client, seats } of seated) for (const seat of seats) bySeat[seat] = client;
    this.#bySeat = bySeat;
    this.#seated = seated;
    this.#lastSeqs = new Float64Array(shape.rooms * shape.members);
    for (const one of seated) one.client.onEvent = (bytes, from, to) => this.#event(one.seats, bytes, from, to);
  }

  /** Everybody connects, client by client to one door after another, and becomes a member of their rooms. */
  static async settle(shape: Shape, dialect: Dialect, doors: readonly Door[]): Promise<Population> {
    const allSeats = seatsOf(shape);
    const auths = await dialect.auths(doors, allSeats.length);
    const seated: Seated[] = [];
    await inTurns(allSeats, AT_ONCE, async (seats, index) => {
      const door = doors[index % doors.length];
      if (!door) throw new Error("there is no door");
      seated[index] = { client: await Client.open(door, auths[index] ?? {}), seats };
    });
    const creators: Client[] = [];
    for (const { client, seats } of seated) {
      for (const seat of seats) if (seat % shape.members === 0) creators[seat / shape.members] = client;
    }
    const rooms = await dialect.make(creators);
    const population = new Population(shape, dialect, seated, rooms);
    await inTurns(seated, AT_ONCE, (one) => dialect.join(one.client, population.#roomsOf(one)));
    return population;
  }

  /** Everybody receives from now on. Not before all have joined: each would be told of each. */
  async watch(): Promise<void> {
    await inTurns(this.#seated, AT_ONCE, (one) => this.dialect.watch(one.client, this.#roomsOf(one)));
  }

  #roomsOf({ seats }: Seated): string[] {
    return seats.map((seat) => this.rooms[Math.floor(seat / this.shape.members)] ?? "");
  }

  get clients(): readonly Client[] {
    return this.#seated.map(({ client }) => client);
  }

  /** Checks a run from now on. `done` is called when all that is due to everybody has come. */
  observe(schedule: Schedule, from: number, done: () => void): Checker {
    const checker = new Checker(schedule, this.#lastSeqs);
    this.#run = { checker, schedule, from, done };
    return checker;
  }

  say(schedule: Schedule, index: number, text: string, done: (isKept: boolean) => void): void {
    const room = schedule.room(index);
    const client = this.#bySeat[room * this.shape.members + schedule.speaker(index)];
    const name = this.rooms[room];
    if (!client || name === undefined) throw new Error(`nobody says message ${index}`);
    this.dialect.send(client, name, text, done);
  }

  close(): void {
    for (const { client } of this.#seated) client.close();
  }

  #event(seats: readonly number[], bytes: Buffer, from: number, to: number): void {
    const found = this.#found;
    if (!this.dialect.read(bytes, from, to, found) || !this.#run) return;
    const { checker, schedule, from: began, done } = this.#run;
    const index = found.number - schedule.first;
    if (found.number < 0 || index < 0 || index >= schedule.count) {
      if (found.number >= 0) checker.strange();
      return;
    }
    const { members } = this.shape;
    const room = schedule.room(index);
    const seat = seats.length === 1 ? seats[0] : seats.find((one) => Math.floor(one / members) === room);
    checker.received(index, seat ?? -1, found.seq, this.#time() - began - schedule.dueMs(index));
    if (checker.delivered === schedule.count * members) done();
  }

  /** What comes in one turn came at one time: a clock read per delivery would be a tenth of what one costs here. */
  #time(): number {
    if (!this.#ticking) {
      this.#ticking = true;
      this.#now = performance.now();
      setImmediate(() => {
        this.#ticking = false;
      });
    }
    return this.#now;
  }
}

/** Which seats each client has: the rooms of one client are far apart, so that no two share all of them. */
function seatsOf({ rooms, members, roomsPerClient }: Shape): number[][] {
  const clients = (rooms * members) / roomsPerClient;
  if (!Number.isInteger(clients) || clients < members) throw new Error("so many rooms a client do not fit");
  const seats: number[][] = Array.from({ length: clients }, () => []);
  for (let room = 0; room < rooms; room += 1) {
    const lap = Math.floor((room * members) / clients);
    for (let member = 0; member < members; member += 1) {
      const place = (room * members + member * (lap * members + 1)) % clients;
      seats[place]?.push(room * members + member);
    }
  }
  return seats;
}
