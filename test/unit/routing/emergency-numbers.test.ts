/** Our table against an independent collection: the short numbers of libphonenumber. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { emergencyNumbersOf } from '../../../src/routing/account/emergency-numbers.ts';

interface NumberDesc {
  getNationalNumberPattern(): string | null;
  possibleLengthArray(): readonly number[];
}
interface ShortNumberInfo {
  getSupportedRegions(): readonly string[];
  /** Whether exactly this number is one. */
  isEmergencyNumber(number: string, region: string): boolean;
  getMetadataForRegion_(region: string): { getEmergency(): NumberDesc; getGeneralDesc(): NumberDesc };
}
const { ShortNumberInfo: Library } = createRequire(import.meta.url)('google-libphonenumber') as {
  ShortNumberInfo: { getInstance(): ShortNumberInfo };
};
const library = Library.getInstance();
const countries = library.getSupportedRegions();

/**
 * Ours alone. A number too many costs an extension its name, one too few may cost a life: so what was in our table stays where
 * people dial it.
 */
const OURS_ALONE: Readonly<Record<string, { readonly numbers: string; readonly because: string }>> = {
  GH: { numbers: '112', because: 'of all services, beside those of each' },
  GT: { numbers: '122', because: 'the volunteer fire brigade' },
  MA: { numbers: '112', because: 'what mobile networks take there' },
  NG: { numbers: '112', because: 'of all services' },
  PE: { numbers: '106', because: 'ambulance' },
  PR: { numbers: '112', because: 'as in the rest of the United States' },
  QA: { numbers: '112', because: 'what mobile networks take there' },
  RS: { numbers: '192 193 194', because: 'the form in use; 92, 93 and 94 is that before it' },
  SA: { numbers: '998', because: 'civil defence, which puts out fires' },
  SG: { numbers: '112', because: 'what mobile networks take there' },
};

/** What a pattern of the library lets through beside the numbers that it was written for; these stay free for extensions. */
const PATTERN_ONLY: Readonly<Record<string, { readonly numbers: RegExp; readonly because: string }>> = {
  CZ: { numbers: /^15[123479]$/, because: '15x is a pattern; in use are 150, 155, 156 and 158' },
  GA: { numbers: /^13(?!00)..$/, because: '13xx is a pattern of a hundred numbers; in use is 1300' },
};

/** All numbers that the library takes for emergency numbers of a country. */
function theirs(country: string): string[] {
  const { emergency, general } = descriptions(country);
  const pattern = new RegExp(`^(?:${emergency.getNationalNumberPattern() ?? '$.'})$`);
  // Lengths that are the same as the country's in general are not written again.
  const own = emergency.possibleLengthArray();
  const lengths = (own.length > 0 ? own : general.possibleLengthArray()).filter(length => length > 0);
  return lengths.flatMap(length =>
    Array.from({ length: 10 ** length }, (_, index) => String(index).padStart(length, '0')).filter(
      number => pattern.test(number) && library.isEmergencyNumber(number, country),
    ),
  );
}

function descriptions(country: string): { emergency: NumberDesc; general: NumberDesc } {
  const metadata = library.getMetadataForRegion_(country);
  return { emergency: metadata.getEmergency(), general: metadata.getGeneralDesc() };
}

describe('emergency numbers', () => {
  it('of every country are known', () => {
    const missing = countries.flatMap(country =>
      theirs(country)
        .filter(number => !emergencyNumbersOf(country).includes(number))
        .filter(number => PATTERN_ONLY[country]?.numbers.test(number) !== true)
        .map(number => `${country} ${number}`),
    );
    expect(missing).toEqual([]);
  });

  it('of ours are those of the library, but for the ones named here', () => {
    const alone = countries
      // Of Guinea the library knows none, so 112 stands as it does for what is no country at all.
      .filter(country => country !== 'GN')
      .map(country => {
        const numbers = emergencyNumbersOf(country).filter(one => !library.isEmergencyNumber(one, country));
        return [country, numbers.join(' ')] as const;
      })
      .filter(([, numbers]) => numbers !== '');
    const named = Object.entries(OURS_ALONE).map(([country, { numbers }]) => [country, numbers]);
    expect(Object.fromEntries(alone)).toEqual(Object.fromEntries(named));
  });

  it('that only a pattern lets through are still let through, else the exception is none', () => {
    for (const [country, { numbers }] of Object.entries(PATTERN_ONLY)) {
      const taken = theirs(country).filter(number => numbers.test(number));
      expect(taken.length, country).toBeGreaterThan(0);
      expect(emergencyNumbersOf(country).filter(number => numbers.test(number))).toEqual([]);
    }
  });

  it('of an unknown country is 112', () => {
    expect([emergencyNumbersOf('GN'), emergencyNumbersOf('ZZ'), emergencyNumbersOf('constructor')]).toEqual([
      ['112'],
      ['112'],
      ['112'],
    ]);
  });
});
