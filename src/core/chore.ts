/** Work that comes again and again in its time, one round after the other, and is finished before whoever owns it closes. */
import type { Clock, Timer } from './clock.ts';
import type { Resource } from './lifecycle.ts';

export interface ChoreOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  /** One round. One that takes long may look at `closed` on its way. */
  work(): Promise<void>;
  /** A round has failed; the next one comes in its time all the same. */
  failed(error: unknown): void;
}

export class Chore implements Resource {
  readonly #o: ChoreOptions;
  readonly #timer: Timer;
  #round: Promise<void> | undefined;
  #closed = false;

  /** The first round comes after `everyMs`, or when it is asked for. */
  constructor(options: ChoreOptions) {
    this.#o = options;
    this.#timer = options.clock.every(options.everyMs, () => void this.run());
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** A round out of turn; while one is at work, that one. Never rejects. */
  run(): Promise<void> {
    if (!this.#closed) this.#round ??= this.#work().finally(() => (this.#round = undefined));
    return this.#round ?? Promise.resolve();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer.cancel();
    await this.#round;
  }

  async #work(): Promise<void> {
    try {
      await this.#o.work();
    } catch (error) {
      this.#o.failed(error);
    }
  }
}
