/** From what a person dials to E.164. */
import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import { serviceNumber } from './service-numbers.ts';

export interface Dialling {
  /** ISO 3166. */
  readonly country: string;
  readonly areaCode?: string | undefined;
}

export interface DialledNumber {
  /** Or a service number, which has no such form. */
  readonly e164: string;
  /** Undefined for numbers of no country, such as +800. */
  readonly country: string | undefined;
  /** Premium rate or shared cost: the caller pays more than for the call. */
  readonly premium: boolean;
}

/** Of whatever somebody dials to go outside: E.164, or one of the short numbers that his country has. */
export function outsideNumber(dialled: string, dialling: Dialling): DialledNumber | undefined {
  const { country } = dialling;
  const service = serviceNumber(dialled, country);
  return service === undefined ? normalise(dialled, dialling) : { e164: dialled, country, premium: service.paid };
}

const LONGEST = 24;
const DIGITS = /^\+?\d+$/;

/** A user in the US with area code 669 who dials 5555555 calls +16695555555. Undefined: no number that can be dialled. */
export function normalise(dialled: string, { country, areaCode }: Dialling): DialledNumber | undefined {
  // People write numbers in many ways; phones send some of them.
  const digits = dialled.replace(/[\s().-]/g, '');
  if (!DIGITS.test(digits) || digits.length > LONGEST) return undefined;
  const home = isSupportedCountry(country) ? country : undefined;
  // Whoever dials the national or the international prefix does not mean a number of his own area.
  const local = areaCode !== undefined && !digits.startsWith('+') && !digits.startsWith('0');
  const found = (local ? parse(areaCode + digits, home) : undefined) ?? parse(digits, home);
  return found && { e164: found.number, country: countryOf(found, home), premium: isPremium(found) };
}

/**
 * Of numbers that belong to no place the country of whoever dials them: 800 and 900 numbers of North America, which the library takes for those of
 * the United States, and the world's free ones (+800).
 */
function countryOf(found: PhoneNumber, home: CountryCode | undefined): string | undefined {
  const type = found.getType();
  const isShared = found.countryCallingCode === '1' && home !== undefined && getCountryCallingCode(home) === '1';
  const isPlaceless = type !== undefined && PLACELESS.has(type);
  const isFree = found.country === undefined && type === 'TOLL_FREE';
  return home !== undefined && (isFree || (isShared && isPlaceless)) ? home : found.country;
}

const PLACELESS: ReadonlySet<string> = new Set(['TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER']);

function parse(digits: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const found = parsePhoneNumberFromString(digits, {
    ...(country === undefined ? {} : { defaultCountry: country }),
    extract: false,
  });
  return found?.isPossible() === true ? found : undefined;
}

function isPremium(number: PhoneNumber): boolean {
  const type = number.getType();
  return type === 'PREMIUM_RATE' || type === 'SHARED_COST';
}
