import type { Clock, Timer } from '../../core/clock.ts';

/** Something that time can run out for. */
export interface Expiring {
  /** Why it must go now, or undefined while it may stay. `now` is the monotonic clock. */
  overdue(now: number): string | undefined;
  expire(why: string): void;
}

/** Something with bytes that wait to be written. */
export interface Flushing {
  flush(): void;
}

const SWEEP_MS = 500;

/**
 * Looks after all connections at once: one timer for every limit of time, because a timer for each connection would
 * have to be moved with each message; and one flush for the writes of a whole turn of the event loop, so that messages
 * from many phones to one node travel in one segment.
 */
export class Connections {
  readonly #clock: Clock;
  readonly #live = new Set<Expiring>();
  #dirty: Flushing[] = [];
  #timer: Timer | undefined;
  readonly #waiting: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#live.size;
  }

  add(connection: Expiring): void {
    this.#live.add(connection);
    this.#timer ??= this.#clock.every(SWEEP_MS, () => this.#sweep());
  }

  remove(connection: Expiring): void {
    this.#live.delete(connection);
    if (this.#live.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Has flush() called when the present turn of the event loop has read what there was to read. */
  flushSoon(flow: Flushing): void {
    if (this.#dirty.length === 0) setImmediate(this.#flush);
    this.#dirty.push(flow);
  }

  closeAll(why: string): void {
    for (const connection of [...this.#live]) connection.expire(why);
  }

  /** Resolves when none is left. */
  async idle(): Promise<void> {
    if (this.#live.size > 0) await new Promise<void>(resolve => this.#waiting.push(resolve));
  }

  readonly #flush = (): void => {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const flow of dirty) flow.flush();
  };

  #sweep(): void {
    const now = this.#clock.monotonic();
    for (const connection of [...this.#live]) {
      const why = connection.overdue(now);
      if (why !== undefined) connection.expire(why);
    }
  }
}
