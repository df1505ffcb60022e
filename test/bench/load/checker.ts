import type { Schedule } from "./schedule.ts";

/** What a run delivered. */
export interface Verdict {
  /** Deliveries that were due: each acknowledged message to each member of its room. */
  due: number;
  delivered: number;
  lost: number;
  doubled: number;
  /** Against the server's number where it has one, else against the order in which the same person said it. */
  reordered: number;
  /** Members who saw their room in another order than most of its members. */
  disordered: number;
  /** Messages of another run, or of a room that the receiver is not in. */
  strange: number;
  /** From when a message was due to be said to its delivery, ms; one that never came is infinite. */
  p50: number;
  p99: number;
}

/** Watches all deliveries of a run, each at its own cost of a few array accesses. */
export class Checker {
  readonly #schedule: Schedule;
  readonly #perRoom: number;
  readonly #lastSeqs: Float64Array;
  readonly #seen: Uint8Array;
  readonly #orders: Int32Array;
  readonly #lastSaid: Int32Array;
  readonly #latencies: Float32Array;
  readonly #acknowledged: Uint8Array;
  #delivered = 0;
  #doubled = 0;
  #reordered = 0;
  #strange = 0;

  /** @param lastSeqs by seat (room × members + member); they go on from run to run */
  constructor(schedule: Schedule, lastSeqs: Float64Array) {
    const { rooms, members } = schedule.shape;
    this.#schedule = schedule;
    this.#perRoom = schedule.perRoom;
    this.#lastSeqs = lastSeqs;
    this.#seen = new Uint8Array(rooms * members * this.#perRoom);
    this.#orders = new Int32Array(rooms * members);
    this.#lastSaid = new Int32Array(rooms * members * schedule.speakers).fill(-1);
    this.#latencies = new Float32Array(schedule.count * members);
    this.#acknowledged = new Uint8Array(schedule.count);
  }

  get delivered(): number {
    return this.#delivered;
  }

  acknowledged(index: number): void {
    this.#acknowledged[index] = 1;
  }

  /** A message that is none of this run's, where it came. */
  strange(): void {
    this.#strange += 1;
  }

  /** An event of a room that is no message of a load: it has its place, too. */
  passed(seat: number, seq: number): void {
    this.#follows(seat, seq);
  }

  /**
   * @param index of the message in the schedule
   * @param seat where the receiver sits: room × members + member
   * @param seq the server's number; 0 where it gives none
   */
  received(index: number, seat: number, seq: number, latencyMs: number): void {
    const { members } = this.#schedule.shape;
    if (Math.floor(seat / members) !== this.#schedule.room(index)) {
      this.#strange += 1;
      return;
    }
    const nth = this.#schedule.inRoom(index);
    const place = seat * this.#perRoom + nth;
    const times = (this.#seen[place] ?? 0) + 1;
    this.#seen[place] = times;
    if (times > 1) {
      this.#doubled += 1;
      return;
    }
    this.#latencies[this.#delivered] = latencyMs;
    this.#delivered += 1;
    this.#orders[seat] = Math.imul(this.#orders[seat] ?? 0, 31) + nth + 1;
    if (seq > 0 ? !this.#follows(seat, seq) : !this.#followsSpeaker(seat, nth)) this.#reordered += 1;
  }

  #follows(seat: number, seq: number): boolean {
    // A gap is no wrong order: what was in it is lost, or comes behind and is found then.
    if (seq <= (this.#lastSeqs[seat] ?? 0)) return false;
    this.#lastSeqs[seat] = seq;
    return true;
  }

  #followsSpeaker(seat: number, nth: number): boolean {
    const { speakers } = this.#schedule;
    const place = seat * speakers + (nth % speakers);
    if (nth <= (this.#lastSaid[place] ?? -1)) return false;
    this.#lastSaid[place] = nth;
    return true;
  }

  verdict(): Verdict {
    const { members, rooms } = this.#schedule.shape;
    let [due, lost] = [0, 0];
    for (let index = 0; index < this.#schedule.count; index += 1) {
      if (this.#acknowledged[index] !== 1) continue;
      due += members;
      const [first, nth] = [this.#schedule.room(index) * members, this.#schedule.inRoom(index)];
      for (let member = 0; member < members; member += 1) {
        if (!this.#seen[(first + member) * this.#perRoom + nth]) lost += 1;
      }
    }
    let disordered = 0;
    for (let room = 0; room < rooms; room += 1) {
      disordered += againstMost(this.#orders.subarray(room * members, (room + 1) * members));
    }
    const latencies = this.#latencies.subarray(0, this.#delivered).sort();
    // What never came is behind all that did.
    const at = (share: number) =>
      latencies[Math.ceil((this.#delivered + lost) * share) - 1] ?? Number.POSITIVE_INFINITY;
    const counts = { delivered: this.#delivered, doubled: this.#doubled, reordered: this.#reordered };
    return { due, ...counts, lost, disordered, strange: this.#strange, p50: at(0.5), p99: at(0.99) };
  }
}

function againstMost(orders: Int32Array): number {
  const times = new Map<number, number>();
  for (const order of orders) times.set(order, (times.get(order) ?? 0) + 1);
  return orders.length - Math.max(0, ...times.values());
}
