/**
 * One timer for all legs of the gateway: it reads each leg's counters in turn, a slice of them every tick, so that many
 * legs cost an even trickle of questions to the worker, and finds those whose remote has fallen silent.
 */
import type { Clock, Timer } from '../../core/clock.ts';

export interface MonitoredLeg {
  /** Whether media should be coming in. */
  readonly listening: boolean;
  /** Reads the counters; gives the number of RTP packets received so far. */
  poll(): Promise<number>;
  silent(): void;
}

interface Watch {
  received: number;
  /** Monotonic ms of the last sign of life. */
  since: number;
  told: boolean;
  polling: boolean;
}

/** So many that none of them takes long enough to hold up the audio that this process makes. */
const SLICES = 200;
/** Each leg is read so often in the time after which it counts as silent. */
const READINGS = 4;
const MIN_TICK_MS = 20;
const MAX_TICK_MS = 1_000;

export class LegMonitor {
  readonly #clock: Clock;
  readonly #silenceMs: number;
  readonly #tickMs: number;
  readonly #watches = new Map<MonitoredLeg, Watch>();
  #timer: Timer | undefined;
  #queue: MonitoredLeg[] = [];

  constructor(clock: Clock, silenceMs: number) {
    this.#clock = clock;
    this.#silenceMs = silenceMs;
    this.#tickMs = Math.min(MAX_TICK_MS, Math.max(MIN_TICK_MS, silenceMs / (READINGS * SLICES)));
  }

  add(leg: MonitoredLeg): void {
    this.#watches.set(leg, { received: 0, since: this.#clock.monotonic(), told: false, polling: false });
    this.#timer ??= this.#clock.every(this.#tickMs, () => this.#tick());
  }

  remove(leg: MonitoredLeg): void {
    this.#watches.delete(leg);
    if (this.#watches.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#queue = [];
  }

  /** The time without media starts anew: the leg has just been agreed on or taken off hold. */
  restart(leg: MonitoredLeg): void {
    const watch = this.#watches.get(leg);
    if (!watch) return;
    watch.since = this.#clock.monotonic();
    watch.told = false;
  }

  close(): void {
    for (const leg of [...this.#watches.keys()]) this.remove(leg);
  }

  #tick(): void {
    if (this.#queue.length === 0) this.#queue = [...this.#watches.keys()];
    const slice = Math.ceil((this.#watches.size * this.#tickMs * READINGS) / this.#silenceMs);
    for (const leg of this.#queue.splice(0, slice)) {
      const watch = this.#watches.get(leg);
      if (watch && !watch.polling) void this.#look(leg, watch);
    }
  }

  async #look(leg: MonitoredLeg, watch: Watch): Promise<void> {
    watch.polling = true;
    const received = await leg.poll();
    watch.polling = false;
    const now = this.#clock.monotonic();
    if (!leg.listening || received !== watch.received) {
      watch.received = received;
      watch.since = now;
      watch.told = false;
      return;
    }
    if (watch.told || now - watch.since < this.#silenceMs || !this.#watches.has(leg)) return;
    watch.told = true;
    leg.silent();
  }
}
