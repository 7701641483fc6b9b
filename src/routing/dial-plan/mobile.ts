/** Switching a call to the mobile of the user who has it. */
import type { Destination } from '../destination.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';
import { normalise } from './numbers.ts';
import { forwardingRefusal } from './permissions.ts';

/** Where a call of this user goes then; his calls may have to stay inside, or he has no mobile. */
export function mobileDestination(directory: AccountDirectory, extension: string): Destination {
  const number = normalise(directory.user(extension)?.mobile ?? '', directory.settings(extension));
  return number === undefined || forwardingRefusal(directory, extension, number) !== undefined
    ? { kind: 'none', status: 403, reason: 'call-not-allowed' }
    : { kind: 'mobile', extension };
}
