/** Calls per second of one trunk at this load balancer: as many at once as a second may bring, and then evenly. */
import type { Clock } from '../../../core/clock.ts';

export class CallRate {
  readonly #clock: Clock;
  #level = 0;
  #at = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False when the call would be too many. */
  take(perSecond: number): boolean {
    const now = this.#clock.monotonic();
    this.#level = Math.max(0, this.#level - ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    // Below one call a second the bucket must still hold a whole one.
    if (this.#level + 1 > Math.max(1, perSecond)) return false;
    this.#level += 1;
    return true;
  }
}
