/**
 * The media workers, one router each. All legs of a call live on one worker, so that a bridge stays inside it; legs of
 * two calls that a transfer joins may not, see leg-source.ts. A worker that dies is replaced.
 */
import type { CallId } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { Clock, Timer } from '../../core/clock.ts';
import { createWorker, ROUTER_CODECS, teachMediasoup } from './mediasoup.ts';
import type { MsDirectTransport, MsRouter, MsWorker } from './mediasoup.ts';
import { MediaError } from './ports.ts';
import { RtpIntake } from './rtp-intake.ts';
import { RtpPipe } from './rtp-pipe.ts';

/** One live worker with what hangs on it. Replaced, never revived. */
export interface WorkerSeat {
  readonly worker: MsWorker;
  readonly router: MsRouter;
  /** For everything that passes through this process: tones, transcoding. */
  readonly direct: MsDirectTransport;
  /** RTP of this process on its way to producers of `direct`. */
  readonly pipe: RtpPipe;
  readonly intake: RtpIntake;
  calls: number;
}

export interface WorkerPoolOptions {
  readonly workerBin: string;
  readonly workers: number;
  readonly log: Logger;
  readonly clock: Clock;
  readonly died: (seat: WorkerSeat) => void;
}

/** A worker that dies at once each time must not become a fork bomb. */
const RESTART_DELAYS_MS = [0, 500, 2_000, 10_000] as const;
/** After this long alive the next death counts as the first. */
const STABLE_MS = 60_000;

export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #seats: WorkerSeat[] = [];
  readonly #byCall = new Map<CallId, { seat: WorkerSeat; legs: number }>();
  readonly #restarts = new Set<Timer>();
  #deaths = 0;
  #lastStart = 0;
  #closed = false;

  private constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** @throws when a worker cannot be started */
  static async start(options: WorkerPoolOptions): Promise<WorkerPool> {
    teachMediasoup();
    const pool = new WorkerPool(options);
    try {
      await Promise.all(Array.from({ length: options.workers }, () => pool.#spawn()));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  get pids(): number[] {
    return this.#seats.map(seat => seat.worker.pid);
  }

  get load(): { pid: number; calls: number }[] {
    return this.#seats.map(seat => ({ pid: seat.worker.pid, calls: seat.calls }));
  }

  /** The seat of this call, the least loaded one for a new call. @throws MediaError worker-died when none is left */
  take(callId: CallId): WorkerSeat {
    const known = this.#byCall.get(callId);
    if (known && this.#seats.includes(known.seat)) {
      known.legs += 1;
      return known.seat;
    }
    const seat = this.#seats.reduce<WorkerSeat | undefined>(
      (best, next) => (best === undefined || next.calls < best.calls ? next : best),
      undefined,
    );
    if (!seat) throw new MediaError('worker-died', 'no media worker is alive');
    seat.calls += 1;
    this.#byCall.set(callId, { seat, legs: 1 });
    return seat;
  }

  give(callId: CallId, seat: WorkerSeat): void {
    const known = this.#byCall.get(callId);
    if (known?.seat !== seat) return;
    known.legs -= 1;
    if (known.legs > 0) return;
    this.#byCall.delete(callId);
    seat.calls -= 1;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#restarts) timer.cancel();
    const exits = this.#seats.splice(0).map(async ({ worker }) => {
      // The event comes once, and may have been there.
      if (worker.subprocessClosed) return;
      const gone = new Promise<void>(resolve => worker.once('subprocessclose', resolve));
      worker.close();
      await gone;
    });
    this.#byCall.clear();
    await Promise.all(exits);
  }

  async #spawn(): Promise<void> {
    const { workerBin, log, clock } = this.#options;
    this.#lastStart = clock.monotonic();
    const { worker, channel, answers } = await createWorker({ workerBin, logLevel: 'error' });
    const router = await worker.createRouter({ mediaCodecs: ROUTER_CODECS });
    const direct = await router.createDirectTransport();
    direct.setMaxListeners(0);
    const intake = new RtpIntake(answers, error => log.error({ err: String(error) }, 'RTP from a worker not taken'));
    const seat: WorkerSeat = { worker, router, direct, pipe: new RtpPipe(channel), intake, calls: 0 };
    worker.on('died', error => this.#died(seat, error));
    if (this.#closed) {
      worker.close();
      return;
    }
    this.#seats.push(seat);
    log.info({ pid: worker.pid }, 'media worker started');
  }

  #died(seat: WorkerSeat, error: Error): void {
    const index = this.#seats.indexOf(seat);
    if (index < 0) return;
    this.#seats.splice(index, 1);
    this.#options.log.error({ pid: seat.worker.pid, err: error.message }, 'media worker died');
    for (const [callId, entry] of this.#byCall) if (entry.seat === seat) this.#byCall.delete(callId);
    this.#options.died(seat);
    this.#restart();
  }

  #restart(): void {
    if (this.#closed) return;
    const { clock, log } = this.#options;
    if (clock.monotonic() - this.#lastStart > STABLE_MS) this.#deaths = 0;
    const delay = RESTART_DELAYS_MS[Math.min(this.#deaths, RESTART_DELAYS_MS.length - 1)] ?? 0;
    this.#deaths += 1;
    const timer = clock.after(delay, () => {
      this.#restarts.delete(timer);
      this.#spawn().catch((error: unknown) => {
        log.error({ err: String(error) }, 'media worker did not start');
        this.#restart();
      });
    });
    this.#restarts.add(timer);
  }
}
