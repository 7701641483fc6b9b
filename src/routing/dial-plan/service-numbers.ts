/**
 * Short numbers that a whole country dials without an area code and that are no emergency numbers: help lines, relay services, directory
 * assistance. They have no E.164 form and go to the network as they are. An extension of the same digits comes before them, and a routing
 * rule sends whatever else a carrier takes.
 */
import { compilePattern } from '../account/patterns.ts';

interface ServiceNumbers {
  /** Patterns as those of routing rules. */
  readonly free: readonly string[];
  /** The caller pays more than for a call: only where a calling plan allows premium-rate numbers. */
  readonly paid?: readonly string[];
}

const NORTH_AMERICA: ServiceNumbers = {
  // Of eight N11 codes 911 is an emergency number; 988 is the suicide and crisis line, 711 the relay service.
  free: ['211', '311', '511', '611', '711', '811', '988'],
  paid: ['411'],
};

/** Numbers of social value, harmonised by the European Union (decision 2007/116/EC). */
const HARMONISED = '116XXX';

const TABLE: Readonly<Record<string, ServiceNumbers>> = {
  US: NORTH_AMERICA,
  CA: NORTH_AMERICA,
  AT: { free: [HARMONISED, '142', '147', '1450'], paid: ['118XXX'] },
  BR: { free: ['100', '130', '136', '156', '180', '188'] },
  CH: { free: ['143', '145', '147'], paid: ['1811', '1850'] },
  CN: { free: ['114', '10000', '10086', '12345'] },
  DE: { free: [HARMONISED, '115'], paid: ['118[1-9]X', '1180XX'] },
  DK: { free: [HARMONISED, '1813'], paid: ['118'] },
  ES: { free: [HARMONISED, '010', '012', '016', '024', '060'], paid: ['118XX'] },
  FR: { free: [HARMONISED, '3114', '3919'], paid: ['118XXX', '3XXX'] },
  GB: { free: [HARMONISED, '101', '105', '111', '119', '159'], paid: ['118XXX'] },
  IE: { free: [HARMONISED], paid: ['118XX'] },
  IT: { free: [HARMONISED, '1500', '1522'], paid: ['12XX'] },
  JP: { free: ['113', '115', '171', '188', '189'], paid: ['104', '117', '177'] },
  KR: { free: ['110', '120', '129', '131', '132', '1330', '1345'], paid: ['114'] },
  MX: { free: ['030', '031', '040', '089'] },
  NL: { free: [HARMONISED] },
  PT: { free: [HARMONISED, '1820'], paid: ['118'] },
  TW: { free: ['113', '117', '165', '166'], paid: ['104', '105'] },
};

const EUROPE = [
  'BE',
  'BG',
  'CY',
  'CZ',
  'EE',
  'FI',
  'GR',
  'HR',
  'HU',
  'LT',
  'LU',
  'LV',
  'MT',
  'PL',
  'RO',
  'SE',
  'SI',
  'SK',
];

export const SERVICE_NUMBERS: Readonly<Record<string, ServiceNumbers>> = {
  ...Object.fromEntries(EUROPE.map(country => [country, { free: [HARMONISED] }])),
  ...TABLE,
};

export interface ServiceNumber {
  readonly paid: boolean;
}

/** Undefined: none of that country. @param country ISO 3166 */
export function serviceNumber(dialled: string, country: string): ServiceNumber | undefined {
  const { free = [], paid = [] } = SERVICE_NUMBERS[country] ?? {};
  const fits = (pattern: string): boolean => compilePattern(pattern)?.test(dialled) === true;
  if (free.some(fits)) return { paid: false };
  return paid.some(fits) ? { paid: true } : undefined;
}
