/** Emergency numbers: the first thing that is looked for in what somebody dials, and nothing can be in their way. */
import type { AccountDirectory } from '../directory/account-directory.ts';

/** By country; 112 is an emergency number in all of the European Union and in mobile networks everywhere. */
const BY_COUNTRY: Readonly<Record<string, readonly string[]>> = {
  ...{ US: ['911', '112'], CA: ['911', '112'], MX: ['911'], BR: ['190', '192', '193'] },
  ...{ GB: ['999', '112'], IE: ['999', '112'], AU: ['000', '112'], NZ: ['111'], CH: ['112', '117', '118', '144'] },
  ...{ DE: ['112', '110'], AT: ['112', '122', '133', '144'], FR: ['112', '15', '17', '18'], IT: ['112', '113', '118'] },
  ...{ JP: ['110', '119'], KR: ['112', '119'], CN: ['110', '119', '120'], TW: ['110', '119'], HK: ['999', '112'] },
};
const ELSEWHERE = ['112'];

/**
 * The emergency number that was dialled, without a prefix for outside lines: it may stand before the number and must not be needed
 * (in the United States by Kari's Law).
 */
export function emergencyNumber(directory: AccountDirectory, caller: string, dialled: string): string | undefined {
  const { country } = directory.settings(caller);
  const { emergencyNumbers = [], outsidePrefix } = directory.account;
  const numbers = [...(BY_COUNTRY[country] ?? ELSEWHERE), ...emergencyNumbers];
  if (numbers.includes(dialled)) return dialled;
  const rest = outsidePrefix !== undefined && dialled.startsWith(outsidePrefix) ? dialled.slice(1) : undefined;
  return rest !== undefined && numbers.includes(rest) ? rest : undefined;
}

/**
 * Numbers that an emergency call may show, the best first: the extension's own, the pool of its site, a dedicated number of its queues
 * or of the site's receptionist.
 */
export function emergencyCallerIds(directory: AccountDirectory, caller: string): string[] {
  const site = directory.siteOf(caller);
  const queues = directory.queuesOf(caller).map(({ dedicatedNumber }) => dedicatedNumber);
  const { mainReceptionist = '', mainNumber } = site;
  const receptionist = directory.receptionist(mainReceptionist)?.dedicatedNumber;
  const all = [...directory.numbersOf(caller), ...site.emergencyNumbers, ...queues, receptionist, mainNumber];
  return [...new Set(all.filter(number => number !== undefined))];
}
