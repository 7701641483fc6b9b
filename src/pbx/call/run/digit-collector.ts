/** Puts pressed keys together. Keys that come while nobody wants any are kept for the next who does. */
import type { Clock, Timer } from '../../../core/clock.ts';
import type { Collect } from '../application.ts';

/** Nobody types more ahead than this and means it. */
const MAX_AHEAD = 32;
/** Who ends an input that was complete without it does so within this time, ms. */
const LATE_MS = 2000;

export interface Collected {
  readonly digits: string;
  readonly end: 'complete' | 'terminator' | 'timeout';
}

export interface CollectEvents {
  /** The first key: whatever is being said stops. */
  first(): void;
  done(collected: Collected): void;
}

export class DigitCollector {
  readonly #clock: Clock;
  #ahead = '';
  #wanted: { readonly spec: Collect; readonly events: CollectEvents } | undefined;
  #digits = '';
  #timer: Timer | undefined;
  /** The terminator of an input that was complete before it: it means nothing to the next question. */
  #late: { readonly key: string; readonly until: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A key was pressed; false when nobody was waiting for it. */
  press(digit: string): boolean {
    if (this.#isLate(digit)) return true;
    if (this.#wanted === undefined) {
      if (this.#ahead.length < MAX_AHEAD) this.#ahead += digit;
      return false;
    }
    this.#take(digit);
    return true;
  }

  /** Replaces what was being collected. The wait for the first key begins with said(). */
  collect(spec: Collect, events: CollectEvents): void {
    this.cancel();
    const ahead = spec.fresh === true ? '' : this.#ahead;
    this.#ahead = '';
    this.#wanted = { spec, events };
    for (const [index, digit] of [...ahead].entries()) {
      this.#take(digit);
      if (this.#isDone()) {
        const [next = '', ...rest] = ahead.slice(index + 1);
        this.#ahead = `${this.#isLate(next) ? '' : next}${rest.join('')}`;
        return;
      }
    }
  }

  /** All has been said: from now on silence counts. */
  said(): void {
    const { spec } = this.#wanted ?? {};
    if (spec !== undefined && this.#digits === '') this.#wait(spec.firstMs);
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#wanted = undefined;
    this.#digits = '';
  }

  #isLate(digit: string): boolean {
    const late = this.#late;
    if (digit !== '') this.#late = undefined;
    return late?.key === digit && this.#clock.monotonic() < late.until;
  }

  #isDone(): boolean {
    return this.#wanted === undefined;
  }

  #take(digit: string): void {
    const { spec, events } = this.#wanted ?? {};
    if (spec === undefined || events === undefined) return;
    if (this.#digits === '') events.first();
    if (digit === spec.terminator) {
      this.#finish('terminator');
      return;
    }
    this.#digits += digit;
    if (this.#digits.length >= spec.max) this.#finish('complete');
    else this.#wait(spec.nextMs);
  }

  #wait(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after(ms, () => this.#finish('timeout'));
  }

  #finish(end: Collected['end']): void {
    const { spec, events } = this.#wanted ?? {};
    const done = events?.done;
    const digits = this.#digits;
    this.cancel();
    const key = end === 'complete' ? spec?.terminator : undefined;
    this.#late = key === undefined ? undefined : { key, until: this.#clock.monotonic() + LATE_MS };
    done?.({ digits, end });
  }
}
