/** Conversions of uploaded sounds: those that go on, and for an hour how the others went. */
import type { Clock } from '../../core/clock.ts';
import type { TandemError } from '../../core/errors.ts';
import type { Ids } from '../../core/ids.ts';
import { asTandemError } from '../problem.ts';

export interface AudioJob {
  readonly id: string;
  readonly account: string;
  readonly state: 'running' | 'done' | 'failed';
  /** From 0 to 1. */
  readonly progress: number;
  /** Ms since 1970. */
  readonly startedAt: number;
  readonly durationMs?: number;
  readonly error?: TandemError;
}

const KEPT_MS = 60 * 60_000;
const MOST_KEPT = 1000;

export class AudioJobs {
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #jobs = new Map<string, AudioJob>();
  readonly #running = new Set<Promise<void>>();

  constructor({ clock, ids }: { clock: Clock; ids: Ids }) {
    this.#clock = clock;
    this.#ids = ids;
  }

  get(id: string): AudioJob | undefined {
    return this.#jobs.get(id);
  }

  /** `done` never rejects: the job tells how it went. `work` resolves with the length of the sound in ms. */
  run(
    account: string,
    work: (progress: (done: number) => void) => Promise<number>,
  ): { job: AudioJob; done: Promise<void> } {
    this.#forget();
    const job: AudioJob = {
      ...{ id: this.#ids.token(), account, state: 'running', progress: 0, startedAt: this.#clock.now() },
    };
    this.#jobs.set(job.id, job);
    const change = (more: Partial<AudioJob>): void => {
      this.#jobs.set(job.id, { ...(this.#jobs.get(job.id) ?? job), ...more });
    };
    const done = work(progress => change({ progress })).then(
      durationMs => change({ state: 'done', progress: 1, durationMs }),
      (error: unknown) => change({ state: 'failed', error: asTandemError(error) }),
    );
    this.#running.add(done);
    void done.then(() => this.#running.delete(done));
    return { job, done };
  }

  /** Resolves when none goes on any more. */
  async close(): Promise<void> {
    await Promise.all(this.#running);
  }

  #forget(): void {
    const before = this.#clock.now() - KEPT_MS;
    for (const [id, { state, startedAt }] of this.#jobs) {
      if (state !== 'running' && (startedAt < before || this.#jobs.size >= MOST_KEPT)) this.#jobs.delete(id);
    }
  }
}
