/** How many requests of which method each step has ended with which status; counting makes no text and no object. */
type Statuses = Map<number, { count: number }>;

export class VerdictCounts {
  readonly #methods = new Map<string, Map<string, Statuses>>();
  readonly #known: { has(method: string): boolean };

  /** @param known method names come from outside: only these get a line of their own */
  constructor(known: { has(method: string): boolean }) {
    this.#known = known;
  }

  add(method: string, step: string, status: number): void {
    const statuses = inner(inner(this.#methods, this.#known.has(method) ? method : 'other'), step);
    const found = statuses.get(status);
    if (found === undefined) statuses.set(status, { count: 1 });
    else found.count += 1;
  }

  /** By `method step status`. */
  read(): Record<string, number> {
    const all: Record<string, number> = {};
    for (const [method, steps] of this.#methods) {
      for (const [step, statuses] of steps) {
        for (const [status, { count }] of statuses) all[`${method} ${step} ${status}`] = count;
      }
    }
    return all;
  }
}

function inner<K, V>(maps: Map<string, Map<K, V>>, key: string): Map<K, V> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}
