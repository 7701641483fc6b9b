/** The number of calls that a trunk carries at a time, over all load balancers and zones. */
import type { Clock } from '../../../core/clock.ts';
import { errorText } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { TrunkSeatStore } from '../../trunk/ports.ts';
import type { Trunk } from '../../trunk/types.ts';

/** The switch that has the call renews its seats, SEAT_RENEWAL_MS apart; those of a call that is lost come back after this. */
const SEAT_MS = 30_000;

export class TrunkSeats {
  readonly #store: TrunkSeatStore;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(store: TrunkSeatStore, clock: Clock, log: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Resolves with whether the trunk has room for the call; never rejects. Without a limit nothing is counted. */
  async take({ account, name, limits }: Trunk, callId: string, slot: string): Promise<boolean> {
    if (limits.calls === undefined) return true;
    try {
      return await this.#store.take({ account, name, callId, slot }, limits.calls, this.#clock.now() + SEAT_MS);
    } catch (error) {
      // Better a call too many than none at all while the shared state is away.
      this.#log.warn({ trunk: name, error: errorText(error) }, 'calls of a trunk cannot be counted');
      return true;
    }
  }

  /** The call came to nothing. What an answered call has, its switch gives back. */
  leave({ limits }: Trunk, callId: string, slot: string): void {
    if (limits.calls !== undefined) this.#store.leave(callId, slot).catch(() => undefined);
  }
}
