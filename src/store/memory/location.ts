/** Bindings in this process's memory: for tests, and for a cluster that is one process. */
import type { Aor } from '../../core/ids.ts';
import type { Binding, LocationStore } from '../../sip/registrar/ports.ts';

const LIST_LIMIT = 1000;

export class MemoryLocationStore implements LocationStore {
  readonly #bindings = new Map<Aor, readonly Binding[]>();

  lookup(aor: Aor): Promise<readonly Binding[]> {
    return Promise.resolve(this.#bindings.get(aor) ?? []);
  }

  async update(aor: Aor, fn: (current: readonly Binding[]) => readonly Binding[]): Promise<readonly Binding[]> {
    await Promise.resolve();
    const current = this.#bindings.get(aor) ?? [];
    const next = fn(current);
    if (next.length === 0) this.#bindings.delete(aor);
    else if (next !== current) this.#keep(JSON.parse(JSON.stringify(next)) as readonly Binding[]);
    return next;
  }

  /** @param copy as text and back: no string of it is a slice of a message */
  #keep(copy: readonly Binding[]): void {
    const aor = copy[0]?.aor;
    if (aor !== undefined) this.#bindings.set(aor, copy);
  }

  async list(query: { aor?: Aor; limit?: number; after?: string }): Promise<readonly Binding[]> {
    const { aor, limit = LIST_LIMIT, after = '' } = query;
    if (aor !== undefined) return this.lookup(aor);
    const aors = [...this.#bindings.keys()].filter(key => key > after).sort();
    return aors.slice(0, limit).flatMap(key => this.#bindings.get(key) ?? []);
  }

  async remove(aor: Aor, key: string): Promise<boolean> {
    let found = false;
    await this.update(aor, current => {
      const rest = current.filter(binding => binding.key !== key);
      found = rest.length < current.length;
      return rest;
    });
    return found;
  }

  count(): Promise<number> {
    return Promise.resolve([...this.#bindings.values()].reduce((sum, bindings) => sum + bindings.length, 0));
  }

  close(): void {
    this.#bindings.clear();
  }
}
