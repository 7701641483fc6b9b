/** What a call switch has counted; docs/metrics.md has the list. Call by call, so that nothing is done for a packet. */
import type { Clock } from '../../core/clock.ts';
import type { Lifecycle } from '../../core/lifecycle.ts';
import { collect, histogram } from '../../core/metrics.ts';
import type { CallRecord, CallRecordSink, LegRecord } from '../../pbx/call/ports.ts';

export interface SwitchState {
  /** Calls now. */
  readonly size: number;
  /** Calls since the start. */
  readonly total: number;
}

const SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Counts what passes through it: the records of ended calls, and calls of dead switches. */
export class SwitchMetrics {
  readonly #clock: Clock;
  readonly #ended = new Map<string, number>();
  readonly #takenOver = { restored: 0, abandoned: 0 };
  readonly #setUp = histogram('tandem_call_setup_seconds', 'From the INVITE to the first ringing or answer', {
    buckets: SECONDS,
  });
  readonly #postDialDelay = histogram(
    'tandem_call_post_dial_delay_seconds',
    'From the INVITE until the caller heard that it rings',
    { buckets: SECONDS },
  );
  readonly #answer = histogram('tandem_call_answer_seconds', 'From the INVITE until the call was answered', {
    buckets: [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300],
  });
  readonly #talk = histogram('tandem_call_talk_seconds', 'Talk time of answered calls', {
    buckets: [1, 5, 15, 60, 180, 600, 1800, 3600, 14_400],
  });
  readonly #mos = histogram('tandem_call_mos', 'Estimated quality of each leg, 1 to 4.5', {
    buckets: [1.5, 2, 2.5, 3, 3.5, 3.8, 4, 4.2, 4.4],
  });
  readonly #loss = histogram('tandem_call_loss_ratio', 'Fraction of packets of each leg that never arrived', {
    buckets: [0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
  });
  readonly #jitter = histogram('tandem_call_jitter_seconds', 'Interarrival jitter of each leg', {
    buckets: [0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.3],
  });
  readonly #gap = histogram(
    'tandem_takeover_gap_seconds',
    'From the claim of a call until its parties had answered their re-INVITEs',
    { buckets: SECONDS },
  );
  readonly #restore = histogram('tandem_takeover_seconds', 'Time in which one batch of claimed calls was restored', {
    buckets: SECONDS,
  });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A sink before the sink. */
  records(sink: CallRecordSink): CallRecordSink {
    return {
      write: record => {
        this.#observe(record);
        sink.write(record);
      },
    };
  }

  async restoring(calls: number, work: Promise<void>): Promise<void> {
    const began = this.#clock.monotonic();
    await work;
    this.#takenOver.restored += calls;
    this.#restore.observe((this.#clock.monotonic() - began) / 1000);
  }

  /** A call goes on here. @param ms for so long nobody was heard, besides the time until its switch was found dead */
  tookOver(ms: number): void {
    this.#gap.observe(ms / 1000);
  }

  abandoned(calls: number): void {
    this.#takenOver.abandoned += calls;
  }

  expose(calls: SwitchState, lifecycle: Lifecycle): void {
    const ends = [
      collect({ type: 'gauge', name: 'tandem_calls', help: 'Calls now' }, () => calls.size),
      collect({ type: 'counter', name: 'tandem_calls_total', help: 'Calls taken in' }, () => calls.total),
      collect(
        { type: 'counter', name: 'tandem_calls_ended_total', help: 'Ended calls', labels: ['outcome', 'reason'] },
        () =>
          [...this.#ended].map(([key, count]) => {
            const [outcome = '', reason = ''] = key.split(' ');
            return [{ outcome, reason }, count] as const;
          }),
      ),
      collect(
        {
          type: 'counter',
          name: 'tandem_takeovers_total',
          help: 'Calls of dead switches that this one has gone on with, or written off',
          labels: ['outcome'],
        },
        () => Object.entries(this.#takenOver).map(([outcome, count]) => [{ outcome }, count] as const),
      ),
    ];
    for (const end of ends) lifecycle.defer('metric', end);
  }

  #observe({ outcome, reason, startedAt, ringingAt, answeredAt, durationMs, legs }: CallRecord): void {
    const key = `${outcome} ${reason}`;
    this.#ended.set(key, (this.#ended.get(key) ?? 0) + 1);
    const heard = ringingAt ?? answeredAt;
    if (heard !== undefined) this.#setUp.observe(Math.max(0, heard - startedAt) / 1000);
    if (ringingAt !== undefined) this.#postDialDelay.observe(Math.max(0, ringingAt - startedAt) / 1000);
    if (answeredAt !== undefined) {
      this.#answer.observe(Math.max(0, answeredAt - startedAt) / 1000);
      this.#talk.observe(durationMs / 1000);
    }
    for (const leg of legs) this.#observeMedia(leg);
  }

  /** Of a leg that has heard anything at all. */
  #observeMedia({ mos, loss, jitterMs }: LegRecord): void {
    if (mos === undefined) return;
    this.#mos.observe(mos);
    if (loss !== undefined) this.#loss.observe(loss);
    if (jitterMs !== undefined) this.#jitter.observe(jitterMs / 1000);
  }
}
