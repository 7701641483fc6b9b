/** Which number and name the called party sees. */
import type { AccountDirectory } from '../directory/account-directory.ts';
import { normalise } from './numbers.ts';
import type { CallerId } from './types.ts';

/** Outside: the number that the extension has chosen among its own, else its first one, else the main number of its site. */
export function outsideCallerId(directory: AccountDirectory, caller: string, hidden: boolean): CallerId {
  const { callerId, callerIdName } = directory.settings(caller);
  const allowed = directory.callerIds(caller);
  // A number that was taken away from the extension is not shown any more.
  const number = callerId !== undefined && allowed.includes(callerId) ? callerId : allowed[0];
  const name = callerIdName ?? directory.account.name;
  return {
    ...(number === undefined ? {} : { number }),
    ...(name === undefined ? {} : { name }),
    // Where the account has settled which number is shown, no phone hides it.
    hidden: (hidden && !directory.isLocked(caller, 'callerId')) || callerId === 'hidden',
  };
}

export function insideCallerId(directory: AccountDirectory, caller: string): CallerId {
  const entry = directory.entry(caller);
  return { number: caller, ...(entry && entry.name !== caller ? { name: entry.name } : {}), hidden: false };
}

/** Somebody who calls from outside; the name is that of an external contact. */
export function externalCallerId(directory: AccountDirectory, caller: string | undefined, hidden: boolean): CallerId {
  if (caller === undefined || caller === '') return { hidden: true };
  const { country, areaCode } = directory.settings('');
  const number = normalise(caller, { country, areaCode })?.e164 ?? caller;
  const contact = directory.document.contacts.find(one => one.number === number);
  return { number, ...(contact ? { name: contact.name } : {}), hidden };
}
