/** PUBLISH (RFC 3903 6): the steps that do not depend on the event package. Pure. */
import { parseEvent, type SipRequest } from '../message/index.ts';
import type { ExpiryRange, Refusal } from './package.ts';
import { readExpires } from './subscribe-request.ts';

export interface PublishWish {
  /** Of the SIP-If-Match header: the publication to refresh, change or remove. */
  readonly replaces: string | undefined;
  /** Seconds; 0 removes. */
  readonly expires: number;
  readonly type: string | undefined;
}

/** What cannot be read at all throws SipParseError. */
export function readPublish(
  request: SipRequest,
  { event, types, expires }: { event: string; types: readonly string[]; expires: ExpiryRange },
): PublishWish | Refusal {
  const header = request.get('Event');
  // RFC 3903 6 step 2.
  if (header === undefined || parseEvent(header).name.toLowerCase() !== event) {
    return { status: 489, headers: [['Allow-Events', event]] };
  }
  const replaces = request.get('SIP-If-Match')?.trim();
  const wanted = readExpires(request, expires);
  if (typeof wanted !== 'number') return wanted;
  const type = request.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  // RFC 3903 4: only a refresh or a removal comes without a body.
  if (request.body.length === 0) {
    return replaces === undefined
      ? { status: 400, reason: 'Body Is Missing' }
      : { replaces, expires: wanted, type: undefined };
  }
  if (type === undefined || !types.includes(type)) return { status: 415, headers: [['Accept', types.join(', ')]] };
  return { replaces, expires: wanted, type };
}
