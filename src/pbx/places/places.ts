/** Claims of one switch. What belongs to a switch that is gone is free; two that want it see one winner. */
import type { Holder, PlaceStore } from './ports.ts';

/** A thing that changes hands more often than this while it is asked for is a fault, not a race. */
const MOST_TRIES = 5;

export interface PlacesOptions {
  readonly store: PlaceStore;
  readonly node: string;
  readonly boot: string;
  /** Whether that run of that node is alive; of this one it is never asked. */
  readonly alive: (node: string, boot: string) => boolean;
}

export class Places {
  readonly #options: PlacesOptions;

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /**
   * Resolves with who has it after that. A call that goes on here after a take-over gets what it had elsewhere.
   * Rejects with TandemError `store-unavailable`.
   */
  async claim(thing: string, call = ''): Promise<Holder> {
    const { store } = this.#options;
    const me = this.#me(call);
    let holder = await store.claim(thing, me);
    for (let tries = 1; tries < MOST_TRIES && this.#isFree(holder, me); tries++) {
      holder = await store.claim(thing, me, holder);
    }
    return holder;
  }

  release(thing: string, call = ''): Promise<void> {
    return this.#options.store.release(thing, this.#me(call));
  }

  isMine({ node, boot, call }: Holder, mine = ''): boolean {
    return node === this.#options.node && boot === this.#options.boot && call === mine;
  }

  #me(call: string): Holder {
    return { node: this.#options.node, boot: this.#options.boot, call };
  }

  #isFree(holder: Holder, me: Holder): boolean {
    if (holder.node === me.node && holder.boot === me.boot) return false;
    return (me.call !== '' && holder.call === me.call) || !this.#options.alive(holder.node, holder.boot);
  }
}
