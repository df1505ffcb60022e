/**
 * Members by key, where most keys have one: that one stands for itself, since a Set around it costs more than all else
 * that is kept of an idle connection here.
 */
export class Groups<K, V extends object> {
  readonly #groups = new Map<K, V | Set<V>>();

  /** Keys that have somebody. */
  get size(): number {
    return this.#groups.size;
  }

  /** @returns whether the key had nobody before */
  add(key: K, member: V): boolean {
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, member);
    else if (group instanceof Set) group.add(member);
    else if (group !== member) this.#groups.set(key, new Set([group, member]));
    return group === undefined;
  }

  /** @returns whether the key has nobody left, and had somebody */
  remove(key: K, member: V): boolean {
    const group = this.#groups.get(key);
    if (group instanceof Set) group.delete(member);
    if (group !== member && !(group instanceof Set && group.size === 0)) return false;
    return this.#groups.delete(key);
  }

  /** A copy: members may be removed while it is gone through. */
  of(key: K): V[] {
    const group = this.#groups.get(key);
    if (group === undefined) return [];
    return group instanceof Set ? [...group] : [group];
  }
}
