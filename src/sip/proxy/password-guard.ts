/**
 * Slows down guessing of passwords: after some wrong ones for a user over one flow, that flow's answers for this user
 * are not even looked at for a while; after some more for whatever users, the whole flow's. The user's own phones come
 * over other flows and notice nothing. The tables are bounded.
 */
import type { Clock } from '../../core/clock.ts';
import { LeakyBuckets } from './leaky-buckets.ts';

const PER_USER = { capacity: 10, leakPerSecond: 0.1, maxKeys: 20_000 };
const PER_FLOW = { capacity: 40, leakPerSecond: 0.4, maxKeys: 20_000 };

export class PasswordGuard {
  readonly #users: LeakyBuckets;
  readonly #flows: LeakyBuckets;

  constructor(clock: Clock) {
    this.#users = new LeakyBuckets({ clock, ...PER_USER });
    this.#flows = new LeakyBuckets({ clock, ...PER_FLOW });
  }

  /** True while a password from there is not looked at. */
  locked(flow: string, user: string): boolean {
    return this.#flows.full(flow) || this.#users.full(key(flow, user));
  }

  wrong(flow: string, user: string): void {
    this.#users.add(key(flow, user));
    this.#flows.add(flow);
  }

  right(flow: string, user: string): void {
    this.#users.empty(key(flow, user));
  }

  get size(): number {
    return this.#users.size + this.#flows.size;
  }
}

function key(flow: string, user: string): string {
  return `${flow} ${user}`;
}
