import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mos, rating } from '../../../../src/media/rtp/index.ts';
import type { RatedCodec } from '../../../../src/media/rtp/index.ts';

const codec = fc.constantFrom<RatedCodec>('PCMU', 'PCMA', 'G722', 'opus', 'G729');
const clean = { loss: 0, jitter: 0, rtt: 0 } as const;

describe('E-model', () => {
  it('gives the values that G.107 and G.113 give', () => {
    // G.107 annex B: R 93.2 is MOS 4.41; G.729A with VAD (Ie 11) without loss 82.2 and 4.11.
    expect(mos({ ...clean, codec: 'PCMU' })).toBeCloseTo(4.41, 2);
    expect(rating({ ...clean, codec: 'G729' })).toBeCloseTo(82.2, 5);
    expect(mos({ ...clean, codec: 'G729' })).toBeCloseTo(4.11, 1);
    // 5 % of concealed G.711: 93.2 - 95 * 5 / (5 + 25.1).
    expect(rating({ ...clean, loss: 0.05, codec: 'PCMA' })).toBeCloseTo(77.42, 2);
    // The formula of G.107 7.4 at 200 ms one way gives 3.0 points, and more than 20 at 400 ms.
    expect(93.2 - rating({ ...clean, rtt: 320, codec: 'PCMU' })).toBeCloseTo(3, 0);
    expect(93.2 - rating({ ...clean, rtt: 720, codec: 'PCMU' })).toBeGreaterThan(20);
  });

  it('separates good calls (3.5 and more) from bad ones', () => {
    expect(mos({ loss: 0.01, jitter: 5, rtt: 80, codec: 'opus' })).toBeGreaterThan(4);
    expect(mos({ loss: 0.15, jitter: 60, rtt: 400, codec: 'PCMU' })).toBeLessThan(3);
  });

  it('stays between 1 and 4.5 and never rises with loss, jitter or delay, whatever it is fed', () => {
    const figure = fc.oneof(fc.double({ min: -1, max: 5000 }), fc.constantFrom(Number.NaN, Infinity));
    fc.assert(
      fc.property(codec, figure, figure, figure, (c, loss, jitter, rtt) => {
        const score = mos({ loss, jitter, rtt, codec: c });
        expect(score).toBeGreaterThanOrEqual(1);
        expect(score).toBeLessThanOrEqual(4.5);
      }),
    );
    const real = fc.record({
      loss: fc.double({ min: 0, max: 1, noNaN: true }),
      jitter: fc.double({ min: 0, max: 300, noNaN: true }),
      rtt: fc.double({ min: 0, max: 3000, noNaN: true }),
    });
    fc.assert(
      fc.property(codec, real, real, (c, a, b) => {
        const worse = {
          loss: Math.max(a.loss, b.loss),
          jitter: Math.max(a.jitter, b.jitter),
          rtt: Math.max(a.rtt, b.rtt),
        };
        expect(rating({ ...worse, codec: c })).toBeLessThanOrEqual(rating({ ...a, codec: c }) + 1e-9);
      }),
    );
  });
});
