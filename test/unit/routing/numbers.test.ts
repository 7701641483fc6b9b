import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, resolve, rewrite, trunkOrder } from '../../../src/routing/dial-plan/index.ts';
import { compilePattern } from '../../../src/routing/account/patterns.ts';
import { directoryOf } from '../../kit/account.ts';

describe('normalise', () => {
  it.each([
    ['5555555', 'US', '669', '+16695555555'],
    ['(669) 555-5555', 'US', undefined, '+16695555555'],
    ['5555555', 'US', undefined, undefined],
    ['0612345678', 'IT', '06', '+390612345678'],
    ['0123456789', 'FR', undefined, '+33123456789'],
    ['71234567', 'GB', '20', '+442071234567'],
    ['02071234567', 'GB', '20', '+442071234567'],
    ['15551234567', 'US', '669', '+15551234567'],
    ['0312345678', 'JP', undefined, '+81312345678'],
    ['+800 1234 5678', 'US', '669', '+80012345678'],
    ['911', 'US', '669', undefined],
    ['', 'US', '669', undefined],
    ['+', 'US', '669', undefined],
    ['5551234', 'XX', undefined, undefined],
    ['٥٥٥١٢٣٤', 'US', '669', undefined],
  ])('%s dialled in %s %s is %s', (dialled, country, areaCode, e164) => {
    expect(normalise(dialled, { country, areaCode })?.e164).toBe(e164);
  });

  it('leaves E.164 as it is, wherever it is dialled, and knows its country and price', () => {
    const numbers = fc.constantFrom('+16695551234', '+493023456789', '+442079460000', '+81312345678', '+33123456789');
    const countries = fc.constantFrom('US', 'DE', 'GB', 'JP', 'FR', 'IT', 'BR');
    fc.assert(
      fc.property(
        numbers,
        countries,
        fc.option(fc.constantFrom('669', '30', '3'), { nil: undefined }),
        (number, country, areaCode) => {
          expect(normalise(number, { country, areaCode })?.e164).toBe(number);
        },
      ),
    );
    expect(normalise('+16135550123', { country: 'US' })).toMatchObject({ country: 'CA', premium: false });
    expect(normalise('19005551234', { country: 'US' })).toMatchObject({ country: 'US', premium: true });
  });

  it('takes numbers of no place for those of the caller’s country', () => {
    expect(normalise('18005551234', { country: 'CA' })).toMatchObject({ country: 'CA', premium: false });
    expect(normalise('19005551234', { country: 'CA' })).toMatchObject({ country: 'CA', premium: true });
    expect(normalise('14155551234', { country: 'CA' })).toMatchObject({ country: 'US' });
    expect(normalise('+18005551234', { country: 'DE' })).toMatchObject({ country: 'US' });
    expect(normalise('+80012345678', { country: 'DE' })).toMatchObject({ country: 'DE', premium: false });
    expect(normalise('+80012345678', { country: 'XX' })?.country).toBeUndefined();
  });
});

describe('patterns', () => {
  it.each([
    ['7XXX', '7123', true],
    ['7XXX', '71234', false],
    ['NXXZ', '1239', false],
    ['[2-4]X', '35', true],
    ['[2-4]X', '55', false],
    ['9.', '9', false],
    ['9.', '914155551234', true],
    ['+49.', '+4930', true],
    ['+49.', '4930', false],
    ['*5X', '*51', true],
    ['.', '1', true],
  ])('%s and %s: %s', (pattern, digits, matches) => {
    expect(compilePattern(pattern)?.test(digits)).toBe(matches);
  });

  it.each(['[5-2]', '[', 'A', '1.2', ''])('%s is none', pattern => {
    expect(compilePattern(pattern)).toBeUndefined();
  });

  it('a pattern of plain digits matches those digits and nothing else', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(digits, digits, (pattern, dialled) => {
        expect(compilePattern(pattern)?.test(dialled)).toBe(pattern === dialled);
      }),
    );
  });

  it('rewrites by the first prefix that fits', () => {
    const rules = [
      { match: '00', strip: 2, prepend: '+' },
      { match: '0', strip: 1, prepend: '+49' },
    ];
    expect(rewrite('004420', rules)).toBe('+4420');
    expect(rewrite('030123', rules)).toBe('+4930123');
    expect(rewrite('+49', rules)).toBe('+49');
  });
});

describe('trunkOrder', () => {
  const trunk = fc.record({
    trunk: fc.string({ minLength: 1, maxLength: 3 }),
    priority: fc.integer({ min: 1, max: 3 }),
    weight: fc.integer({ min: 1, max: 50 }),
  });
  const group = (trunks: { trunk: string; priority: number; weight: number }[]) => ({
    name: 'g',
    failoverSeconds: 3,
    trunks,
  });

  it('has every trunk once, the lower priorities first', () => {
    const draws = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    fc.assert(
      fc.property(fc.uniqueArray(trunk, { selector: one => one.trunk, maxLength: 8 }), draws, (trunks, random) => {
        const order = trunkOrder(group(trunks), () => random.next().value as number);
        expect([...order].sort()).toEqual(trunks.map(one => one.trunk).sort());
        const priorities = order.map(name => trunks.find(one => one.trunk === name)?.priority ?? 0);
        expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
      }),
    );
  });

  it('gives each its share', () => {
    const trunks = [
      { trunk: 'a', priority: 1, weight: 30 },
      { trunk: 'b', priority: 1, weight: 10 },
    ];
    const draws = Array.from({ length: 400 }, (_, index) => index / 400);
    const first = draws.map(draw => trunkOrder(group(trunks), () => draw)[0]);
    expect(first.filter(name => name === 'a')).toHaveLength(300);
  });
});

it('resolves whatever is dialled to something, and says why', () => {
  const directory = directoryOf({
    users: [{ extension: '1001' }],
    routingRules: [
      { name: 'x', pattern: '8.', strip: 1, site: 'Main' },
      { name: 'y', pattern: '+.', reject: 404 },
    ],
  });
  const dialled = fc.oneof(fc.string({ unit: fc.constantFrom(...'0123456789*#+'), maxLength: 20 }), fc.string());
  fc.assert(
    fc.property(dialled, fc.constantFrom('1001', '', 'nobody'), (digits, extension) => {
      const { destination, steps } = resolve(directory, { dialled: digits, from: { extension } });
      expect(destination.kind).toBeTypeOf('string');
      expect(steps.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
