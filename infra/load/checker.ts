import { timeClass, timeClasses } from "#protocol";

/** Where a message stands. */
export interface Place {
  epoch: string;
  seq: number;
  /** Id of the event. */
  id: string;
}

/** What became of the promise so far; all are counts. */
export interface Verdict {
  /** Messages that were acknowledged. */
  acknowledged: number;
  /** Messages that came to a client; one message has as many deliveries as its room has clients. */
  delivered: number;
  /** Deliveries of acknowledged messages that did not come though their time is over. */
  lost: number;
  /** Deliveries of what had been delivered, and messages that stand twice in a log. */
  doubled: number;
  /** Deliveries behind later ones, and places at which different messages stand. */
  disordered: number;
  /** Deliveries by the time from being sent to being there, in `timeClasses`. */
  latency: number[];
  /** Acknowledgements by the time from being sent, in `timeClasses`. */
  answers: number[];
}

/** An acknowledged message that has not arrived after so long, at a client that has a connection, is lost, ms. */
const GRACE_MS = 10_000;
/** Who has just come back is given this long to catch up, ms. */
const CATCH_UP_MS = 5_000;
/** Messages of one room that are remembered. */
const KEEP = 20_000;

/** Compares what was acknowledged with what every client got. It believes no client and no server. */
export class Checker {
  readonly #rooms = new Map<string, RoomProof>();
  readonly #counts: Tally = {
    acknowledged: 0,
    delivered: 0,
    lost: 0,
    doubled: 0,
    disordered: 0,
    latency: noTimes(),
    answers: noTimes(),
  };

  room(id: string): RoomProof {
    const room = this.#rooms.get(id) ?? new RoomProof(this.#counts);
    this.#rooms.set(id, room);
    return room;
  }

  /** @param final what is not there now will not come: nobody is given time any more */
  verdict(now: number, final = false): Verdict {
    let lost = this.#counts.lost;
    for (const room of this.#rooms.values()) lost += room.missing(now, final);
    return { ...this.#counts, lost, latency: [...this.#counts.latency], answers: [...this.#counts.answers] };
  }
}

/** Counts that only grow; `lost` has what can no longer come. */
type Tally = Verdict;

export const noTimes = () => Array.from({ length: timeClasses.length + 1 }, () => 0);

/** Notes one time, ms. */
export function count(times: number[], ms: number): void {
  const at = timeClass(ms);
  times[at] = (times[at] ?? 0) + 1;
}

interface Sent {
  sender: number;
  at: number;
}

/** One room as its clients see it. */
export class RoomProof {
  readonly #counts: Tally;
  readonly #readers = new Set<Reader>();
  readonly #sent = new Map<string, Sent>();
  /** Which event stands at a seq, by whoever saw it first. */
  readonly #standing = new Map<number, string>();
  /** Where a message of ours stands, by clientId. */
  readonly #places = new Map<string, number>();
  /** Acknowledged and not seen by everybody yet: when it was acknowledged, by seq. */
  readonly #open = new Map<number, number>();
  /** The newest seq that was acknowledged to each sender. */
  readonly #newest = new Map<number, number>();
  #epoch = "";

  constructor(counts: Tally) {
    this.#counts = counts;
  }

  /** Somebody who reads from now on. */
  enter(): Reader {
    const reader = new Reader();
    this.#readers.add(reader);
    return reader;
  }

  sent(clientId: string, sender: number, now: number): void {
    this.#sent.set(clientId, { sender, at: now });
  }

  /** Its sender sends one after another: each must stand behind the one before. */
  acknowledged(clientId: string, { epoch, seq, id }: Place, now: number): void {
    const sent = this.#sent.get(clientId);
    if (!sent) return;
    this.#counts.acknowledged += 1;
    count(this.#counts.answers, now - sent.at);
    this.#enterEpoch(epoch);
    if (seq <= (this.#newest.get(sent.sender) ?? 0)) this.#counts.disordered += 1;
    else this.#newest.set(sent.sender, seq);
    this.#stands(clientId, { epoch, seq, id });
    this.#open.set(seq, now);
  }

  /** An event came to a reader; `clientId` names its message. */
  delivered(reader: Reader, clientId: string, place: Place, now: number): void {
    const sent = this.#sent.get(clientId);
    this.#enterEpoch(place.epoch);
    const how = reader.take(place);
    if (how === "again") this.#counts.doubled += 1;
    else if (how === "late") this.#counts.disordered += 1;
    this.#stands(clientId, place);
    if (!sent) return;
    this.#counts.delivered += 1;
    count(this.#counts.latency, now - sent.at);
  }

  /** The reader was told that what it holds is void; where nothing was lost, it reads on from where it now stands. */
  void(reader: Reader, dataGone: boolean): void {
    if (dataGone) this.#counts.lost += [...this.#open.keys()].filter((seq) => reader.lacks(seq)).length;
    reader.restart();
  }

  /** Deliveries that are overdue. What everybody has is forgotten. */
  missing(now: number, final: boolean): number {
    let lost = 0;
    for (const [seq, at] of this.#open) {
      if (!final && now - at < GRACE_MS) continue;
      const without = this.#without(seq);
      if (without.length === 0) this.#open.delete(seq);
      else lost += without.filter((reader) => final || reader.isExpected(now)).length;
    }
    this.#forget();
    return lost;
  }

  /** No two events at one place, no message at two places. */
  #stands(clientId: string, { seq, id }: Place): void {
    const standing = this.#standing.get(seq);
    if (standing !== undefined && standing !== id) this.#counts.disordered += 1;
    if (standing === undefined) this.#standing.set(seq, id);
    if (!this.#sent.has(clientId)) return;
    const place = this.#places.get(clientId);
    if (place === undefined) this.#places.set(clientId, seq);
    else if (place !== seq) {
      this.#counts.doubled += 1;
      this.#places.set(clientId, seq);
    }
  }

  /** Another log: what was acknowledged in the one before and had not come to everybody never will. */
  #enterEpoch(epoch: string): void {
    if (epoch === this.#epoch) return;
    const isFirst = this.#epoch === "";
    this.#epoch = epoch;
    if (isFirst) return;
    for (const seq of this.#open.keys()) this.#counts.lost += this.#without(seq).length;
    for (const map of [this.#open, this.#standing, this.#newest, this.#places]) map.clear();
    for (const reader of this.#readers) reader.restart();
  }

  #without(seq: number): Reader[] {
    return [...this.#readers].filter((reader) => reader.lacks(seq));
  }

  /** Somebody who never comes back must not make us remember everything. */
  #forget(): void {
    trim(this.#sent);
    trim(this.#standing);
    trim(this.#places);
    trim(this.#open, (seq) => {
      this.#counts.lost += this.#without(seq).length;
    });
  }
}

/** The oldest go first. */
function trim<K, V>(map: Map<K, V>, before: (key: K) => void = () => {}): void {
  for (const key of map.keys()) {
    if (map.size <= KEEP) return;
    before(key);
    map.delete(key);
  }
}

/** How far one client has come in its room. */
export class Reader {
  #top: number | undefined;
  readonly #holes = new Set<number>();
  #upSince: number | undefined;

  /** It stands behind this seq; what comes after it must come to it. */
  startAt(seq: number): void {
    this.#top ??= seq;
  }

  /** Its connection is there, or is not. */
  link(up: boolean, now: number): void {
    this.#upSince = up ? (this.#upSince ?? now) : undefined;
  }

  isExpected(now: number): boolean {
    return this.#upSince !== undefined && now - this.#upSince > CATCH_UP_MS;
  }

  lacks(seq: number): boolean {
    return this.#top !== undefined && (seq > this.#top || this.#holes.has(seq));
  }

  take({ seq }: Place): "next" | "again" | "late" {
    const top = this.#top ?? seq - 1;
    this.#top = Math.max(top, seq);
    for (let hole = top + 1; hole < seq; hole += 1) this.#holes.add(hole);
    if (seq > top) return "next";
    return this.#holes.delete(seq) ? "late" : "again";
  }

  restart(): void {
    this.#top = undefined;
    this.#holes.clear();
  }
}
