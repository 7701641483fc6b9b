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

export interface EmergencyCaller {
  readonly caller: string;
  /** Where he sits: his own extension, or that of a shared phone. */
  readonly phone: string;
}

/**
 * The number that an emergency call shows. Of a pool each caller has one of its own for as long as it leads back to him; when all are
 * taken, the one that would be free next.
 */
export function emergencyCallerId(
  directory: AccountDirectory,
  who: EmergencyCaller,
  callBack: (number: string) => CallBack | undefined,
): string | undefined {
  const [best] = emergencyCallerIds(directory, who);
  const pool = directory.siteOf(who.phone).emergencyNumbers;
  if (best === undefined || !pool.includes(best)) return best;
  const own = pool.find(number => callBack(number)?.extension === who.phone);
  const until = (number: string): number => callBack(number)?.until ?? 0;
  return own ?? [...pool].sort((a, b) => until(a) - until(b))[0];
}

/**
 * Numbers that an emergency call may show, the best first: the extension's own, the pool of its site, a dedicated number of its queues
 * or of the site's receptionist. From a shared phone of another site it shows a number of that place first: by the number answering
 * points know where to send help, and who called last.
 */
function emergencyCallerIds(directory: AccountDirectory, { caller, phone }: EmergencyCaller): string[] {
  const site = directory.siteOf(phone);
  const there = directory.siteOf(caller) === site ? caller : phone;
  const queues = directory.queuesOf(there).map(({ dedicatedNumber }) => dedicatedNumber);
  const { mainReceptionist = '', mainNumber } = site;
  const receptionist = directory.receptionist(mainReceptionist)?.dedicatedNumber;
  const here = [...directory.numbersOf(there), ...site.emergencyNumbers, ...queues, receptionist, mainNumber];
  const all = [...here, ...directory.numbersOf(caller)];
  return [...new Set(all.filter(number => number !== undefined))];
}
