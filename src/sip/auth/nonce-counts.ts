import { detach } from '../message/index.ts';

const WINDOW = 32;
/** The empty front of the queue is cut off once it is so long and half of the whole. */
const CUT = 1024;

interface Seen {
  readonly issuedAt: number;
  highest: number;
  /** Bit i says that the count `highest - i` has been used. */
  used: number;
}

/**
 * Which nonce counts have been used, so that none is used twice. RFC 7616 3.4: the count lets the server see replays.
 *
 * Memory is bounded by `capacity`. What is forgotten is not forgiven: the `floor` rises to the issue time of every
 * nonce that is dropped, and an unknown nonce issued at or before the floor is refused. A process starts with the
 * floor at the time of its start, so that nothing used before a restart can be used again after it.
 */
export class NonceCounts {
  readonly #seen = new Map<string, Seen>();
  /**
   * The same nonces, the first remembered first. A Map keeps that order as well, but leaves holes where entries were: to find
   * its first one, with each request, means to pass all of them.
   */
  #order: string[] = [];
  #head = 0;
  readonly #capacity: number;
  #floor: number;

  constructor(capacity: number, floor: number) {
    this.#capacity = capacity;
    this.#floor = floor;
  }

  get size(): number {
    return this.#seen.size;
  }

  /** 'stale' when the nonce may have been used before and nobody remembers. Call it only for right answers. */
  use(nonce: string, issuedAt: number, count: number): 'new' | 'replay' | 'stale' {
    const seen = this.#seen.get(nonce);
    if (seen === undefined) {
      if (issuedAt < this.#floor) return 'stale';
      this.#remember(nonce, { issuedAt, highest: count, used: 1 });
      return 'new';
    }
    return mark(seen, count) ? 'new' : 'replay';
  }

  /** Drops nonces that are too old to be taken at all; the oldest are at the front. `before` in ms since the epoch. */
  expire(before: number): void {
    for (let seen = this.#oldest(); seen !== undefined && seen.issuedAt < before; seen = this.#oldest())
      this.#drop(seen);
  }

  /** Forgets everything and refuses every nonce made before, which others may have seen used meanwhile. */
  restart(floor: number): void {
    this.#seen.clear();
    this.#order = [];
    this.#head = 0;
    this.#floor = Math.max(this.#floor, floor);
  }

  #remember(nonce: string, seen: Seen): void {
    // A slice of a message would keep the whole message for as long as the nonce.
    const kept = detach(nonce);
    this.#seen.set(kept, seen);
    this.#order.push(kept);
    const oldest = this.#seen.size > this.#capacity ? this.#oldest() : undefined;
    if (oldest !== undefined) this.#drop(oldest);
  }

  #oldest(): Seen | undefined {
    const nonce = this.#order[this.#head];
    return nonce === undefined ? undefined : this.#seen.get(nonce);
  }

  /** @param seen what `#oldest` gave */
  #drop(seen: Seen): void {
    this.#seen.delete(this.#order[this.#head] ?? '');
    this.#order[this.#head] = '';
    this.#head += 1;
    if (this.#head > CUT && this.#head * 2 > this.#order.length) {
      this.#order = this.#order.slice(this.#head);
      this.#head = 0;
    }
    this.#floor = Math.max(this.#floor, seen.issuedAt + 1);
  }
}

/** A sliding window as IPsec has it: counts may come in any order, within reach of the highest, each once. */
function mark(seen: Seen, count: number): boolean {
  const ahead = count - seen.highest;
  if (ahead > 0) {
    seen.used = ahead < WINDOW ? ((seen.used << ahead) | 1) >>> 0 : 1;
    seen.highest = count;
    return true;
  }
  if (-ahead >= WINDOW) return false;
  const bit = (1 << -ahead) >>> 0;
  if ((seen.used & bit) !== 0) return false;
  seen.used = (seen.used | bit) >>> 0;
  return true;
}
