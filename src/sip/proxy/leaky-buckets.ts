/**
 * One leaky bucket for each key, in a table of fixed size: the least recently used key makes room, so a flood from
 * forged sources costs memory once and then nothing more.
 */
import type { Clock } from '../../core/clock.ts';

interface Bucket {
  level: number;
  /** Milliseconds of the monotonic clock. */
  at: number;
}

export interface BucketOptions {
  readonly clock: Clock;
  /** What a bucket holds before it is over. */
  readonly capacity: number;
  /** What leaks out each second. */
  readonly leakPerSecond: number;
  readonly maxKeys: number;
}

export class LeakyBuckets {
  readonly #options: BucketOptions;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: BucketOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Pours in; true when the bucket is over now. What flows over is lost, so a bucket recovers in a known time. */
  add(key: string, amount = 1): boolean {
    const { capacity } = this.#options;
    const bucket = this.#settle(key);
    bucket.level += amount;
    if (bucket.level <= capacity) return false;
    bucket.level = capacity;
    return true;
  }

  /** True while there is no room for anything more. */
  full(key: string): boolean {
    const bucket = this.#buckets.get(key);
    return bucket !== undefined && this.#levelNow(bucket) > this.#options.capacity - 1;
  }

  empty(key: string): void {
    this.#buckets.delete(key);
  }

  #settle(key: string): Bucket {
    const known = this.#buckets.get(key);
    if (known) {
      known.level = this.#levelNow(known);
      known.at = this.#options.clock.monotonic();
      // Maps keep insertion order: the front is what has not been used for longest.
      this.#buckets.delete(key);
      this.#buckets.set(key, known);
      return known;
    }
    if (this.#buckets.size >= this.#options.maxKeys) this.#forgetOldest();
    const fresh = { level: 0, at: this.#options.clock.monotonic() };
    this.#buckets.set(key, fresh);
    return fresh;
  }

  #levelNow(bucket: Bucket): number {
    const seconds = (this.#options.clock.monotonic() - bucket.at) / 1000;
    return Math.max(0, bucket.level - seconds * this.#options.leakPerSecond);
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}
