import type { Entry, Viewed } from "./history.ts";

export type Rule = "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7";

/** One broken rule, with the shortest piece of history that shows it. */
export interface Violation {
  rule: Rule;
  what: string;
  /** What this is about: a violation that many clients saw counts once. */
  id: string;
  kind: "lost" | "doubled" | "out of order" | "other";
  evidence: readonly Entry[];
}

export interface CheckOptions {
  /** The store loses data in this run: what was acknowledged may go, if whoever held it was told (`reset`). */
  dataMayBeLost?: boolean;
}

type Of<Op extends Entry["op"]> = Extract<Entry, { op: Op }>;
type Send = Of<"send">;
type Show = Of<"show"> | Of<"past">;

/** Judges what the clients wrote down by C1 to C6; the first violation is the one with the shortest evidence. */
export function check(entries: readonly Entry[], options: CheckOptions = {}): Violation[] {
  const run = new Run(entries, options);
  const found = [...run.lost(), ...run.doubled(), ...run.disagreeing(), ...run.skipped(), ...run.unsent()];
  found.push(...run.misordered(), ...run.misplaced());
  return found.sort((a, b) => a.evidence.length - b.evidence.length);
}

/** What one client was shown of one room between two resets. */
interface Life {
  client: string;
  room: string;
  shows: Show[];
}

class Run {
  readonly #entries: readonly Entry[];
  readonly #options: CheckOptions;
  readonly #sends = new Map<string, Send>();
  readonly #acks = new Map<string, Of<"ack">>();
  readonly #views: Of<"view">[] = [];
  readonly #lives: Life[] = [];
  readonly #resets = new Map<string, Of<"reset">[]>();

  constructor(entries: readonly Entry[], options: CheckOptions) {
    this.#entries = entries;
    this.#options = options;
    const open = new Map<string, Life>();
    for (const entry of entries) {
      if (entry.op === "send") this.#sends.set(entry.id, entry);
      else if (entry.op === "ack") this.#acks.set(entry.id, entry);
      else if (entry.op === "view") this.#views.push(entry);
      else if (entry.op === "reset") this.#reset(entry, open);
      else if (entry.op === "show" || entry.op === "past") this.#life(entry, open).shows.push(entry);
    }
  }

  /** C1: every acknowledged message is in every final view, or its loss was told. */
  *lost(): Iterable<Violation> {
    for (const view of this.#views) {
      const shown = new Set(view.shown.map(({ id }) => id));
      for (const ack of this.#acks.values()) {
        if (ack.room !== view.room || shown.has(ack.id) || this.#wasTold(view, ack)) continue;
        const what = `${ack.id} was acknowledged at ${ack.seq}, and ${view.client} does not have it`;
        const around = this.#around(view, ack.seq);
        yield { rule: "C1", kind: "lost", what, id: ack.id, evidence: this.#piece(ack, view, ...around) };
      }
    }
  }

  /** C2: nothing twice, neither on the way nor in the end. */
  *doubled(): Iterable<Violation> {
    for (const { client, shows } of this.#lives) {
      for (const key of ["id", "message"] as const) {
        const first = new Map<string, Show>();
        for (const show of shows) {
          const before = first.get(show[key]);
          if (show[key] === "") continue;
          if (!before) first.set(show[key], show);
          else yield twice(client, show.id || show.message, this.#piece(before, show));
        }
      }
    }
    for (const view of this.#views) {
      const seen = new Set<string>();
      for (const { id } of view.shown) {
        if (seen.has(id)) yield twice(view.client, id, this.#piece(view));
        seen.add(id);
      }
    }
  }

  /** C3, first half: the same place is the same message for everybody, and final views are the same. */
  *disagreeing(): Iterable<Violation> {
    const at = new Map<string, Show>();
    for (const show of this.#comparable()) {
      const place = `${show.room} ${show.epoch} ${show.seq}`;
      const other = at.get(place);
      if (!other) at.set(place, show);
      else if (other.message !== show.message)
        yield disorder("C3", `two messages stand at ${place}`, show.message, this.#piece(other, show));
    }
    const seen = new Map<string, { view: Of<"view">; viewed: Viewed }>();
    for (const view of this.#views) {
      for (const viewed of view.shown) {
        const place = `${view.room} ${viewed.epoch} ${viewed.seq}`;
        const other = seen.get(place);
        if (!other) seen.set(place, { view, viewed });
        else if (other.viewed.message !== viewed.message)
          yield disorder("C3", `final views differ at ${place}`, viewed.message, this.#piece(other.view, view));
      }
    }
  }

  /** C3, second half: what comes live rises by one, behind the event that it names; final views rise. */
  *skipped(): Iterable<Violation> {
    for (const { client, shows } of this.#lives) {
      let last: Of<"show"> | undefined;
      for (const show of shows) {
        if (show.op !== "show") continue;
        const follows = !last || (show.seq === last.seq + 1 && show.prev === last.message && show.epoch === last.epoch);
        if (last && !follows && show.message !== last.message)
          yield disorder("C3", `${client} was shown ${show.seq} after ${last.seq}`, show.message, [last, show]);
        last = show;
      }
    }
    for (const view of this.#views) {
      const wrong = view.shown.findIndex((each, i) => i > 0 && each.seq <= (view.shown[i - 1]?.seq ?? 0));
      const id = view.shown[wrong]?.id;
      if (id !== undefined) yield disorder("C3", `${view.client}'s final view does not rise at ${id}`, id, [view]);
    }
  }

  /** C4: nobody is shown what nobody sent. */
  *unsent(): Iterable<Violation> {
    for (const show of this.#shows()) {
      if (show.id === "") continue;
      const sent = this.#sends.get(show.id);
      if (sent && sent.t <= show.t && (show.text === undefined || show.text === sent.text)) continue;
      const what = `${show.client} was shown ${show.id}, which nobody had sent like that`;
      yield { rule: "C4", kind: "other", what, id: show.id, evidence: sent ? this.#piece(sent, show) : [show] };
    }
  }

  /** C5: what one client said in a room stands in the order in which it was said. */
  *misordered(): Iterable<Violation> {
    for (const view of this.#views) {
      const newest = new Map<string, Send>();
      for (const { id, epoch } of view.shown) {
        const send = this.#sends.get(id);
        if (!send) continue;
        const key = `${send.client} ${epoch}`;
        const before = newest.get(key);
        if (before && before.t > send.t)
          yield disorder(
            "C5",
            `${send.client} said ${send.id} before ${before.id}`,
            id,
            this.#piece(send, before, view),
          );
        else newest.set(key, send);
      }
    }
  }

  /** C6: a message is shown where its acknowledgement said. */
  *misplaced(): Iterable<Violation> {
    for (const show of this.#comparable()) {
      const ack = this.#acks.get(show.id);
      if (!ack || (ack.seq === show.seq && ack.epoch === show.epoch && ack.message === show.message)) continue;
      const what = `${show.id} was acknowledged at ${ack.seq} and shown at ${show.seq}`;
      yield disorder("C6", what, show.id, this.#piece(ack, show));
    }
  }

  #reset(entry: Of<"reset">, open: Map<string, Life>): void {
    const key = `${entry.client} ${entry.room}`;
    open.delete(key);
    this.#resets.set(key, [...(this.#resets.get(key) ?? []), entry]);
  }

  #life(show: Show, open: Map<string, Life>): Life {
    const key = `${show.client} ${show.room}`;
    const life = open.get(key) ?? { client: show.client, room: show.room, shows: [] };
    if (!open.has(key)) {
      open.set(key, life);
      this.#lives.push(life);
    }
    return life;
  }

  *#shows(): Iterable<Show> {
    for (const { shows } of this.#lives) yield* shows;
  }

  /** A place may get another message only when the store lost what stood there: then only the last lives compare. */
  #comparable(): Iterable<Show> {
    return this.#options.dataMayBeLost ? [] : this.#shows();
  }

  #wasTold(view: Of<"view">, ack: Of<"ack">): boolean {
    if (!this.#options.dataMayBeLost) return false;
    const resets = this.#resets.get(`${view.client} ${view.room}`) ?? [];
    return resets.some(({ t }) => t >= ack.t || view.shown.every(({ epoch }) => epoch !== ack.epoch));
  }

  /** What the client has on both sides of a missing message. */
  #around({ client, room }: Of<"view">, seq: number): Entry[] {
    const mine = [...this.#shows()].filter((show) => show.client === client && show.room === room);
    return mine.filter((show) => show.seq === seq - 1 || show.seq === seq + 1);
  }

  /** The entries in their order, with the sends of what they are about. */
  #piece(...entries: Entry[]): Entry[] {
    const ids = new Set(entries.flatMap((entry) => ("id" in entry ? [entry.id] : [])));
    const sends = [...ids].flatMap((id) => this.#sends.get(id) ?? []);
    const piece = new Set<Entry>([...sends, ...entries]);
    return this.#entries.filter((entry) => piece.has(entry));
  }
}

function twice(client: string, id: string, evidence: Entry[]): Violation {
  return { rule: "C2", kind: "doubled", what: `${client} was shown ${id} twice`, id, evidence };
}

function disorder(rule: Rule, what: string, id: string, evidence: readonly Entry[]): Violation {
  return { rule, kind: "out of order", what, id, evidence };
}
