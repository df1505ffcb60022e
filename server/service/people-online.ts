/** How long somebody whose last connection ended is still shown: reloads and moves to another node take less, ms. */
const GRACE_MS = 5000;

/**
 * Who is connected to any node, as this node knows it: each run's people, put together. A run that died takes its
 * people away like one of whom they left, each after the grace and only if nobody else has them.
 */
export class PeopleOnline {
  readonly #runs = new Map<string, Set<string>>();
  /** Runs that have somebody; nobody stands here with none. */
  readonly #counts = new Map<string, number>();
  /** Whose last connection ended, and until when they are still shown: in the order of these times. */
  readonly #leaving = new Map<string, number>();
  readonly #changed: (user: string) => void;

  /** @param changed told of everybody who came online or went offline */
  constructor(changed: (user: string) => void) {
    this.#changed = changed;
  }

  get size(): number {
    return this.#counts.size + this.#leaving.size;
  }

  has(user: string): boolean {
    return this.#counts.has(user) || this.#leaving.has(user);
  }

  add(run: string, user: string): void {
    const people = this.#runs.get(run) ?? new Set();
    if (people.has(user)) return;
    this.#runs.set(run, people.add(user));
    const before = this.#counts.get(user) ?? 0;
    this.#counts.set(user, before + 1);
    if (before === 0 && !this.#leaving.delete(user)) this.#changed(user);
  }

  remove(run: string, user: string): void {
    if (!this.#runs.get(run)?.delete(user)) return;
    const others = (this.#counts.get(user) ?? 1) - 1;
    if (others > 0) {
      this.#counts.set(user, others);
      return;
    }
    this.#counts.delete(user);
    this.#leaving.set(user, performance.now() + GRACE_MS);
  }

  /** Exactly these are connected to a run. */
  replace(run: string, people: readonly string[]): void {
    const now = new Set(people);
    for (const user of this.#runs.get(run) ?? []) if (!now.has(user)) this.remove(run, user);
    for (const user of now) this.add(run, user);
  }

  /** A run has ended. */
  drop(run: string): void {
    this.replace(run, []);
    this.#runs.delete(run);
  }

  /** Lets go of those whose grace is over. */
  sweep(): void {
    const now = performance.now();
    for (const [user, until] of this.#leaving) {
      if (until > now) return;
      this.#leaving.delete(user);
      this.#changed(user);
    }
  }
}
