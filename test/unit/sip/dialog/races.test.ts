/** Random walks: whatever crosses whatever on the wire, both ends agree in the end and nothing is left. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaks } from '../../../../src/core/leaks.ts';
import type { Dialog, OutgoingInvite } from '../../../../src/sip/dialog/index.ts';
import { ANSWER, OFFER, Pair } from './support.ts';

const ACTS = [
  'a cancels',
  'a hangs up',
  'a reinvites',
  'a updates',
  'b rings',
  'b rings reliably',
  'b answers',
  'b refuses',
  'b hangs up',
  'b reinvites',
] as const;
type Act = (typeof ACTS)[number];

interface Walk {
  steps: { wait: number; act: Act }[];
  /** Milliseconds for each message in turn; -1 loses it. */
  wire: number[];
}

const walk: fc.Arbitrary<Walk> = fc.record({
  steps: fc.array(fc.record({ wait: fc.nat(40), act: fc.constantFrom(...ACTS) }), { minLength: 2, maxLength: 12 }),
  wire: fc.array(fc.oneof({ arbitrary: fc.nat(30), weight: 5 }, { arbitrary: fc.constant(-1), weight: 1 }), {
    minLength: 1,
    maxLength: 40,
  }),
});

class Run {
  readonly pair: Pair;
  readonly outcomes: string[] = [];
  readonly #call: OutgoingInvite;
  #sent = 0;

  constructor(wire: readonly number[]) {
    const at = (): number => wire[this.#sent++ % wire.length] ?? 0;
    const next = { latency: 0 };
    this.pair = new Pair({
      latency: () => next.latency,
      a: { session: { interval: 90 } },
      b: { session: { interval: 90 } },
    });
    // Losses end after a while: a wire that loses everything is another test.
    this.pair.drop = () => {
      next.latency = at();
      const lost = next.latency < 0 && this.#sent < 60;
      next.latency = Math.max(0, next.latency);
      return lost;
    };
    const { a } = this.pair;
    this.#call = this.pair.call({
      handlers: {
        accepted: (_response, dialog) => {
          this.outcomes.push('accepted');
          a.dialog = dialog;
          this.pair.listen(a);
        },
        rejected: () => this.outcomes.push('rejected'),
        failed: () => this.outcomes.push('failed'),
      },
    });
  }

  act(act: Act): void {
    const { a, b } = this.pair;
    const invite = b.invites[0];
    switch (act) {
      case 'a cancels':
        return this.#call.cancel();
      case 'a hangs up':
        return void a.dialog?.bye();
      case 'a reinvites':
        return void a.dialog?.reinvite({ body: OFFER });
      case 'a updates':
        return void a.dialog?.request('UPDATE', { body: OFFER });
      case 'b rings':
        return void invite?.progress(180);
      case 'b rings reliably':
        return void invite?.progress(183, { reliable: true, body: ANSWER }).catch(() => undefined);
      case 'b answers':
        return void invite?.accept({ body: ANSWER }).then(
          () => undefined,
          () => undefined,
        );
      case 'b refuses':
        return invite?.reject(486);
      case 'b hangs up':
        return void b.dialog?.bye();
      case 'b reinvites':
        return void b.dialog?.reinvite({ body: OFFER });
    }
  }

  /** Takes the callee's dialog as soon as there is one. */
  notice(): void {
    const { b } = this.pair;
    if (b.dialog !== undefined) return;
    b.dialog = [...b.layer.dialogs()][0];
    if (b.dialog !== undefined) this.pair.listen(b);
  }

  confirmed(side: 'a' | 'b'): Dialog[] {
    return [...this.pair[side].layer.dialogs()].filter(dialog => dialog.state === 'confirmed');
  }
}

describe('races', () => {
  it('answer, cancel, refusal, hang-up, re-INVITE in any order over a bad wire', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async ({ steps, wire }) => {
        const before = leaks.live();
        const run = new Run(wire);
        for (const { wait, act } of steps) {
          await run.pair.clock.advance(wait);
          run.notice();
          run.act(act);
        }
        // Somebody who never answers is given up in the end.
        for (let second = 0; second < 40; second++) {
          await run.pair.clock.advance(1000);
          run.pair.b.invites[0]?.reject(480);
        }
        await run.pair.clock.advance(300_000);
        expect(run.outcomes, run.pair.log.join('\n')).toHaveLength(1);
        const [atA, atB] = [run.confirmed('a'), run.confirmed('b')];
        expect(atA.length, run.pair.log.join('\n')).toBe(atB.length);
        if (atA[0] !== undefined) {
          expect(run.outcomes).toEqual(['accepted']);
          expect(atA[0].id.localTag).toBe(atB[0]?.id.remoteTag);
          void atA[0].bye();
        }
        await run.pair.finish();
        expect(leaks.live()).toEqual(before);
      }),
      { numRuns: 150, endOnFailure: false },
    );
  }, 120_000);
});
