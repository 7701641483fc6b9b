import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DigitCollector, type Collected } from '../../../../src/pbx/call/run/digit-collector.ts';
import { FakeClock } from '../../../../src/core/clock.ts';
import type { Collect } from '../../../../src/pbx/call/application.ts';

const wish: Collect = { max: 4, firstMs: 5000, nextMs: 3000, terminator: '#' };

function collecting(spec: Collect = wish, ahead = '') {
  const clock = new FakeClock();
  const collector = new DigitCollector(clock);
  for (const digit of ahead) collector.press(digit);
  const seen: { first: number; done: Collected[] } = { first: 0, done: [] };
  collector.collect(spec, { first: () => seen.first++, done: collected => seen.done.push(collected) });
  return { clock, collector, seen };
}

describe('collecting keys', () => {
  it('enough keys: complete, and the prompt is cut at the first', () => {
    const { collector, seen } = collecting();
    for (const digit of '1002') collector.press(digit);
    expect(seen).toEqual({ first: 1, done: [{ digits: '1002', end: 'complete' }] });
  });

  it('the terminator ends it and is not part of it', () => {
    const { collector, seen } = collecting();
    for (const digit of '12#') collector.press(digit);
    expect(seen.done).toEqual([{ digits: '12', end: 'terminator' }]);
  });

  it('a terminator after enough keys ends nothing else, also when it was pressed ahead', async () => {
    const { clock, collector, seen } = collecting();
    for (const digit of '1002') collector.press(digit);
    const next = { ...wish, max: 1 };
    const got: string[] = [];
    const ask = (): void => collector.collect(next, { first: () => undefined, done: ({ digits }) => got.push(digits) });
    ask();
    expect(collector.press('#')).toBe(true);
    collector.press('7');
    expect([seen.done.length, got]).toEqual([1, ['7']]);
    for (const digit of '3#4') collector.press(digit);
    ask();
    ask();
    expect(got).toEqual(['7', '3', '4']);
    // Much later it is a key like any other.
    await clock.advance(5000);
    ask();
    collector.press('#');
    expect(got).toEqual(['7', '3', '4', '']);
  });

  it('silence counts only from the end of the prompt', async () => {
    const { clock, collector, seen } = collecting();
    await clock.advance(60_000);
    expect(seen.done).toEqual([]);
    collector.said();
    await clock.advance(5000);
    expect(seen.done).toEqual([{ digits: '', end: 'timeout' }]);
  });

  it('a pause between keys ends it with what there is', async () => {
    const { clock, collector, seen } = collecting();
    collector.press('7');
    await clock.advance(2999);
    expect(seen.done).toEqual([]);
    await clock.advance(1);
    expect(seen.done).toEqual([{ digits: '7', end: 'timeout' }]);
  });

  it('keys pressed ahead count, and those beyond are kept for the next', () => {
    const { collector, seen } = collecting({ ...wish, max: 1 }, '12');
    expect(seen.done).toEqual([{ digits: '1', end: 'complete' }]);
    const next: string[] = [];
    collector.collect({ ...wish, max: 1 }, { first: () => undefined, done: ({ digits }) => next.push(digits) });
    expect(next).toEqual(['2']);
  });

  it('fresh: keys pressed before do not count', () => {
    expect(collecting({ ...wish, max: 1, fresh: true }, '1').seen.done).toEqual([]);
  });

  it('whatever is pressed in whatever pieces, no key is lost or doubled', () => {
    const press = fc.array(fc.constantFrom(...'0123456789*'), { maxLength: 30 });
    fc.assert(
      fc.property(press, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 10 }), (keys, sizes) => {
        const collector = new DigitCollector(new FakeClock());
        const got: string[] = [];
        let turn = 0;
        const ask = (): void => {
          const max = sizes[turn++ % sizes.length] ?? 1;
          collector.collect({ ...wish, max }, { first: () => undefined, done: ({ digits }) => got.push(digits) });
        };
        for (const key of keys) {
          while (!collector.press(key)) {
            // Kept: the next question takes it.
            ask();
            break;
          }
        }
        ask();
        expect(keys.join('').startsWith(got.join(''))).toBe(true);
      }),
    );
  });
});
