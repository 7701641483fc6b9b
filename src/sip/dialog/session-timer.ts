import type { Clock, Timer } from '../../core/clock.ts';
import type { SessionTimerState } from './snapshot.ts';

export interface SessionTimerEvents {
  /** Time for us to send a refresh. */
  refresh(): void;
  /** Nobody refreshed the session in time. */
  expired(): void;
}

/** The clock of RFC 4028 10 for one dialog. Starting it anew replaces what ran before. */
export class SessionTimer {
  readonly #clock: Clock;
  readonly #events: SessionTimerEvents;
  #state: SessionTimerState | undefined;
  #refresh: Timer | undefined;
  #expiry: Timer | undefined;

  constructor(clock: Clock, events: SessionTimerEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  get state(): SessionTimerState | undefined {
    return this.#state;
  }

  start(state: SessionTimerState): void {
    this.stop();
    this.#state = state;
    const ms = state.interval * 1000;
    // RFC 4028 7.2: the refresher acts at half of the interval.
    if (state.refresher === 'local') this.#refresh = this.#clock.after(ms / 2, () => this.#events.refresh());
    // RFC 4028 10: BYE goes out before the end, by a third of the interval or 32 s, whichever is less.
    this.#expiry = this.#clock.after(ms - Math.min(32_000, ms / 3), () => this.#events.expired());
  }

  /** The refresh did not get through: once more, in a tenth of the time, while there is some left. */
  retry(): void {
    if (this.#state === undefined) return;
    this.#refresh?.cancel();
    this.#refresh = this.#clock.after(this.#state.interval * 100, () => this.#events.refresh());
  }

  stop(): void {
    this.#refresh?.cancel();
    this.#expiry?.cancel();
  }
}
