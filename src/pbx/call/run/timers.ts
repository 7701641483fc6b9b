/** Timers of one application, by the names that it gave them. */
import type { Clock, Timer } from '../../../core/clock.ts';

export class RunTimers {
  readonly #clock: Clock;
  readonly #fired: (name: string) => void;
  readonly #timers = new Map<string, Timer>();

  constructor(clock: Clock, fired: (name: string) => void) {
    this.#clock = clock;
    this.#fired = fired;
  }

  /** Anew, when it runs already. */
  start(name: string, ms: number): void {
    this.stop(name);
    const timer = this.#clock.after(ms, () => {
      this.#timers.delete(name);
      this.#fired(name);
    });
    this.#timers.set(name, timer);
  }

  stop(name: string): void {
    this.#timers.get(name)?.cancel();
    this.#timers.delete(name);
  }

  stopAll(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}
