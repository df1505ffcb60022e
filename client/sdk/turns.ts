/** Work that must not overtake what was begun before it under the same key. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Does the work when all before it has ended, however that ended. */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const end = mine.then(ignored, ignored).then(() => {
      if (this.#last.get(key) === end) this.#last.delete(key);
    });
    this.#last.set(key, end);
    return mine;
  }
}

const ignored = () => undefined;
