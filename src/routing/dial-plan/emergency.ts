/** Emergency numbers: the first thing that is looked for in what somebody dials, and nothing can be in their way. */
import { emergencyNumbersOf } from '../account/emergency-numbers.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';

/**
 * The emergency number that was dialled, without a prefix for outside lines: it may stand before the number and must not be needed
 * (in the United States by Kari's Law).
 */
export function emergencyNumber(directory: AccountDirectory, caller: string, dialled: string): string | undefined {
  const { country } = directory.settings(caller);
  const { emergencyNumbers = [], outsidePrefix } = directory.account;
  const numbers = [...emergencyNumbersOf(country), ...emergencyNumbers];
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
