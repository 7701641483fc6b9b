/**
 * Slows down guessing of passwords: after some wrong ones for a user over one flow, that flow's answers for this user
 * are not even looked at for a while; after some more for whatever users, the whole flow's. The user's own phones come
 * over other flows and notice nothing. The tables are bounded.
 */
import type { Clock } from '../../core/clock.ts';
import { LeakyBuckets } from './leaky-buckets.ts';

export interface PasswordLimits {
  /** Wrong passwords for one user over one flow; they are forgiven within a hundred seconds. */
  readonly wrongPasswords: number;
  /** The same for all users over one flow. */
  readonly wrongPasswordsPerFlow: number;
}

const LEAK_SECONDS = 100;
const MAX_KEYS = 20_000;

export class PasswordGuard {
  readonly #users: LeakyBuckets;
  readonly #flows: LeakyBuckets;

  constructor(clock: Clock, limits: PasswordLimits) {
    const buckets = (capacity: number): LeakyBuckets =>
      new LeakyBuckets({ clock, capacity, leakPerSecond: capacity / LEAK_SECONDS, maxKeys: MAX_KEYS });
    this.#users = buckets(limits.wrongPasswords);
    this.#flows = buckets(limits.wrongPasswordsPerFlow);
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
