// The beat of generated audio. The clock's timer may come late by a tick; frames are counted from the start by the
// monotonic clock, so the mean is exact and nothing drifts.
import type { Clock, Timer } from '../../core/clock.ts';

export interface PacerOptions {
  readonly clock: Clock;
  /** Default 20. */
  readonly periodMs?: number;
  /** Frames made up for at once after a stall, default 5 (100 ms, what a jitter buffer takes); the rest is skipped. */
  readonly maxBurst?: number;
  /** Called for each frame with its number from 0; numbers left out were skipped, and their time is to be skipped too. */
  readonly onFrame: (index: number) => void;
}

/** Timers may fire this much early by rounding. */
const TOLERANCE_MS = 1;

/** Starts at once. */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #periodMs: number;
  readonly #start: number;
  readonly #timer: Timer;
  #next = 0;
  #closed = false;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#periodMs = options.periodMs ?? 20;
    this.#start = options.clock.monotonic();
    this.#timer = options.clock.every(this.#periodMs, () => this.#turn());
    this.#turn();
  }

  close(): void {
    this.#closed = true;
    this.#timer.cancel();
  }

  #turn(): void {
    const elapsed = this.#options.clock.monotonic() - this.#start + TOLERANCE_MS;
    const due = Math.floor(elapsed / this.#periodMs);
    this.#next = Math.max(this.#next, due + 1 - (this.#options.maxBurst ?? 5));
    while (this.#next <= due && !this.#closed) this.#options.onFrame(this.#next++);
  }
}
