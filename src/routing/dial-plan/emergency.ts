/** Emergency numbers: the first thing that is looked for in what somebody dials, and nothing can be in their way. */
import { emergencyNumbersOf } from '../account/emergency-numbers.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';
import type { CallBack } from './types.ts';

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
 * The number that an emergency call shows. Of a pool each caller has one of its own for as long as it leads back to him; when all are
 * taken, the one that would be free next.
 */
export function emergencyCallerId(
  directory: AccountDirectory,
  caller: string,
  callBack: (number: string) => CallBack | undefined,
): string | undefined {
  const [best] = emergencyCallerIds(directory, caller);
  const pool = directory.siteOf(caller).emergencyNumbers;
  if (best === undefined || !pool.includes(best)) return best;
  const own = pool.find(number => callBack(number)?.extension === caller);
  const until = (number: string): number => callBack(number)?.until ?? 0;
  return own ?? [...pool].sort((a, b) => until(a) - until(b))[0];
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
