/** Keys that a phone may tell twice, by RTP (RFC 4733) and by INFO: each press counts once, also of the same key again and again. */
import type { Clock } from '../../core/clock.ts';

export type ToldBy = 'rtp' | 'info';

/** A key by INFO and the same by RTP within this time are one press. */
export const SAME_PRESS_MS = 400;
/** Nobody presses more keys in that time; a phone that sends more has told them once each. */
const MOST_WAITING = 32;

interface Told {
  readonly key: string;
  readonly by: ToldBy;
  readonly at: number;
}

export class KeyPresses {
  readonly #clock: Clock;
  /** What may yet be told the other way, oldest first. */
  #waiting: readonly Told[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether this is a press of its own, and not one that has been told the other way. */
  isNew(key: string, by: ToldBy): boolean {
    const at = this.#clock.monotonic();
    const waiting = this.#waiting.filter(one => at - one.at < SAME_PRESS_MS);
    const twin = waiting.find(one => one.key === key && one.by !== by);
    this.#waiting =
      twin === undefined ? [...waiting, { key, by, at }].slice(-MOST_WAITING) : waiting.filter(one => one !== twin);
    return twin === undefined;
  }
}
