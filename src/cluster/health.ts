/**
 * Whether this node may trust what it sees. After a stall, or after the shared state was away, every lease looks
 * expired though nobody is dead; then the others get a lease's time to renew theirs before anything is made of it.
 */
import type { Clock } from '../core/clock.ts';

export class Health {
  readonly #clock: Clock;
  readonly #leaseMs: number;
  #wellSince: number;
  #lastWell: number;
  #failing = false;

  constructor(clock: Clock, leaseMs: number) {
    this.#clock = clock;
    this.#leaseMs = leaseMs;
    this.#wellSince = this.#lastWell = clock.monotonic();
  }

  works(): void {
    const now = this.#clock.monotonic();
    if (this.#failing || now - this.#lastWell > this.#leaseMs / 2) this.#wellSince = now;
    this.#lastWell = now;
    this.#failing = false;
  }

  /** True for the first failure after a success, which is the one worth a line in the log. */
  fails(): boolean {
    const first = !this.#failing;
    this.#failing = true;
    return first;
  }

  /** Whether all went well for longer than a lease. */
  longWell(): boolean {
    const now = this.#clock.monotonic();
    return !this.#failing && now - this.#lastWell <= this.#leaseMs / 2 && now - this.#wellSince > this.#leaseMs;
  }
}
