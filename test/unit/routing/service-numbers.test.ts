/** Our table of service numbers against the short numbers of libphonenumber, and against those for emergencies. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { emergencyNumbersOf } from '../../../src/routing/account/emergency-numbers.ts';
import { SERVICE_NUMBERS, serviceNumber } from '../../../src/routing/dial-plan/service-numbers.ts';

interface Library {
  PhoneNumber: new () => { setCountryCode(code: number): void; setNationalNumber(number: number): void };
  PhoneNumberUtil: { getInstance(): { getCountryCodeForRegion(region: string): number } };
  ShortNumberInfo: new () => { isPossibleShortNumberForRegion(number: unknown, region: string): boolean };
}
const library = createRequire(import.meta.url)('google-libphonenumber') as Library;
const short = new library.ShortNumberInfo();
const util = library.PhoneNumberUtil.getInstance();

/** One number for each pattern. */
const examples = Object.entries(SERVICE_NUMBERS).flatMap(([country, { free, paid = [] }]) =>
  [...free, ...paid].map(pattern => [country, pattern.replace('[1-9]', '3').replaceAll('X', '1')] as const),
);

function isKnown(country: string, number: string): boolean {
  const parsed = new library.PhoneNumber();
  parsed.setCountryCode(util.getCountryCodeForRegion(country));
  parsed.setNationalNumber(Number(number));
  // Zeros at the front are no part of a number there.
  return number.startsWith('0') || short.isPossibleShortNumberForRegion(parsed, country);
}

describe('service numbers', () => {
  it('are as long as short numbers of that country are', () => {
    expect(examples.filter(([country, number]) => !isKnown(country, number))).toEqual([]);
  });

  it('are no emergency numbers', () => {
    const urgent = Object.keys(SERVICE_NUMBERS).flatMap(country =>
      emergencyNumbersOf(country).filter(number => serviceNumber(number, country) !== undefined),
    );
    expect(urgent).toEqual([]);
  });

  it.each([
    ['988', 'US', { paid: false }],
    ['411', 'CA', { paid: true }],
    ['911', 'US', undefined],
    ['116117', 'DE', { paid: false }],
    ['11833', 'DE', { paid: true }],
    ['118000', 'DE', { paid: true }],
    ['1181', 'DE', undefined],
    ['116123', 'EE', { paid: false }],
    ['988', 'NZ', undefined],
  ])('%s in %s', (dialled, country, told) => {
    expect(serviceNumber(dialled, country)).toEqual(told);
  });
});
