/** Which number and name the called party sees. */
import type { AccountDirectory } from '../directory/account-directory.ts';
import { normalise } from './numbers.ts';
import type { CallerId } from './types.ts';

interface Wish {
  readonly hidden?: boolean;
  /** One of the extension's numbers, for this call. */
  readonly shown?: string | undefined;
}

/** Outside: the number that the extension has chosen among its own, else its first one, else the main number of its site. */
export function outsideCallerId(
  directory: AccountDirectory,
  caller: string,
  { hidden = false, shown }: Wish = {},
): CallerId {
  const { callerId, callerIdName } = directory.settings(caller);
  const allowed = directory.callerIds(caller);
  // A number that was taken away from the extension is not shown any more.
  const number = shown ?? (callerId !== undefined && allowed.includes(callerId) ? callerId : allowed[0]);
  const name = callerIdName ?? directory.account.name;
  return {
    ...(number === undefined ? {} : { number }),
    ...(name === undefined ? {} : { name }),
    // Where the account has settled which number is shown, no phone hides it.
    hidden: (hidden && !directory.isLocked(caller, 'callerId')) || (callerId === 'hidden' && shown === undefined),
  };
}

export function insideCallerId(directory: AccountDirectory, caller: string): CallerId {
  const entry = directory.entry(caller);
  return { number: caller, ...(entry && entry.name !== caller ? { name: entry.name } : {}), hidden: false };
}

/** Who calls over a trunk, as the trunk says it. */
export interface TrunkCaller {
  readonly number: string | undefined;
  readonly name?: string | undefined;
  /** Does not want to be known. */
  readonly hidden: boolean;
  /** Whose numbers the trunk writes without country code; undefined for a PBX, whose callers are extensions. */
  readonly country: string | undefined;
}

/** Somebody who calls from outside; the name is that of an external contact, else what the trunk calls him. */
export function externalCallerId(
  directory: AccountDirectory,
  { number, name, hidden, country }: TrunkCaller,
): CallerId {
  if (number === undefined || number === '') return { hidden: true };
  const full = fullNumber(number, country);
  const contact = directory.document.contacts.find(one => one.number === full);
  const shown = contact?.name ?? name;
  return { number: full, ...(shown !== undefined && { name: shown }), hidden };
}

/** E.164 where it is a number that can be read so; no area code is put before it, for a caller dials nothing. */
export const fullNumber = (number: string, country: string | undefined): string =>
  country === undefined ? number : (normalise(number, { country })?.e164 ?? number);
