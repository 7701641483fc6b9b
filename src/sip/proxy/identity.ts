/** Who a request claims to be, and who it is. Pure. */
import type { SipRequest, SipUri } from '../message/index.ts';
import type { Refusal } from './sanity.ts';

/** RFC 3323 4.1.1.3. */
const ANONYMOUS_HOST = 'anonymous.invalid';

/** Why the authenticated user may not send this INVITE; undefined when From is right. */
export function callerVerdict(request: SipRequest, user: string): Refusal | undefined {
  const { uri } = request.from;
  // RFC 3325 6: who wants to be anonymous says so in From; we know them all the same.
  if (uri.host.toLowerCase() === ANONYMOUS_HOST) return undefined;
  return uri.user === user ? undefined : { status: 403, reason: 'From Is Not You' };
}

/** RFC 3261 10.3 step 4: nobody but its owner registers for an address of record. */
export function ownerVerdict(request: SipRequest, user: string): Refusal | undefined {
  return request.to.uri.user === user ? undefined : { status: 403, reason: 'Not Your Address' };
}

/** The user part of an address of record, without what must not stand in one; undefined when there is none. */
export function aorUser({ scheme, user }: SipUri): string | undefined {
  return (scheme === 'sip' || scheme === 'sips') && user !== undefined && user !== '' ? user : undefined;
}
