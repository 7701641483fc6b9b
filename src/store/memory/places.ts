/** Which switch has what, in this process's memory. */
import type { Holder, PlaceStore } from '../../pbx/places/ports.ts';

export class MemoryPlaceStore implements PlaceStore {
  readonly #holders = new Map<string, Holder>();

  claim(thing: string, holder: Holder, instead?: Holder): Promise<Holder> {
    const now = this.#holders.get(thing);
    if (now !== undefined && (instead === undefined || !same(now, instead))) return Promise.resolve(now);
    this.#holders.set(thing, holder);
    return Promise.resolve(holder);
  }

  release(thing: string, holder: Holder): Promise<void> {
    const now = this.#holders.get(thing);
    if (now !== undefined && same(now, holder)) this.#holders.delete(thing);
    return Promise.resolve();
  }

  sweep(node: string, boot: string): Promise<void> {
    for (const [thing, holder] of this.#holders) {
      if (holder.node === node && holder.boot !== boot) this.#holders.delete(thing);
    }
    return Promise.resolve();
  }
}

const same = (a: Holder, b: Holder): boolean => a.node === b.node && a.boot === b.boot && a.call === b.call;
