import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatPcm, measureTone, Resampler, tonePower } from '../../../../src/media/audio/index.ts';
import type { Pcm, SampleRate } from '../../../../src/media/audio/index.ts';
import { sine, speechLike } from './signals.ts';

const RATES: SampleRate[] = [8000, 16_000, 48_000];
const pairs = RATES.flatMap(from => RATES.filter(to => to !== from).map(to => [from, to] as const));
const power = (pcm: Pcm): number => pcm.reduce((sum, s) => sum + s * s, 0) / pcm.length;
const INPUT_POWER = 10_000 ** 2 / 2;

describe('Resampler', () => {
  for (const [from, to] of pairs) {
    const edge = Math.min(from, to) / 2;

    it(`${from} to ${to}: the voice band passes unchanged`, () => {
      for (const frequency of [100, 1000, 0.8 * edge]) {
        const output = new Resampler(from, to).process(sine(from, frequency, 1)).subarray(to / 10);
        const { snrDb } = measureTone(output, to, frequency);
        expect(snrDb).toBeGreaterThan(50);
        expect(10 * Math.log10(tonePower(output, to, frequency) / INPUT_POWER)).toBeCloseTo(0, 0);
      }
    });

    it(`${from} to ${to}: what does not fit is rejected by 60 dB, as alias and as image`, () => {
      const frequency = from > to ? edge * 1.1 : edge * 0.8;
      const output = new Resampler(from, to).process(sine(from, frequency, 1)).subarray(to / 10);
      const wanted = from > to ? 0 : tonePower(output, to, frequency);
      expect(10 * Math.log10((power(output) - wanted) / INPUT_POWER)).toBeLessThan(-60);
    });
  }

  it('gives the same whatever pieces the stream comes in', () => {
    const input = speechLike(48_000, 0.2 * 5).subarray(0, 4800);
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.array(fc.integer({ min: 1, max: 2000 })), ([from, to], lengths) => {
        const whole = new Resampler(from, to).process(input);
        const piecewise = new Resampler(from, to);
        const parts: Pcm[] = [];
        let offset = 0;
        for (const length of [...lengths, input.length]) {
          parts.push(piecewise.process(input.subarray(offset, offset + length)));
          offset = Math.min(input.length, offset + length);
        }
        expect(concatPcm(parts)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });
});
