/** What holds where a part of extensions is locked and no level says what it is. */
import type { Blocking, CallHandlings } from '../account/call-handling.ts';
import { completeObject } from '../account/complete.ts';

export interface Parts {
  readonly callHandling: CallHandlings;
  readonly blocking: Blocking;
}

let standard: Parts | undefined;

export const standardParts = (): Parts => (standard ??= completeObject('users', { extension: '0' }));
