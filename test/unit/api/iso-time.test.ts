import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoOf } from '../../../src/api/iso-time.ts';

describe('a moment', () => {
  it('is written as Date writes it, in whatever order moments come', () => {
    const moment = fc.oneof(
      fc.integer({ min: -62_198_755_200_000, max: 253_402_300_800_000 }),
      fc.integer({ min: 1_900_000_000_000, max: 1_900_000_100_000 }),
      fc.double({ min: 0, max: 4e12, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1 }), moments => {
        expect(moments.map(isoOf)).toEqual(moments.map(ms => new Date(ms).toISOString()));
      }),
    );
  });

  it('has to be one', () => {
    expect(() => isoOf(Number.NaN)).toThrow(RangeError);
    expect(() => isoOf(9e15)).toThrow(RangeError);
  });
});
