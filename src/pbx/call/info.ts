/** What phones send by INFO: keys, when they have no RFC 4733, and their record key. */
import type { SipRequest } from '../../sip/message/index.ts';

const RELAY = /^\s*application\/dtmf-relay\b/i;
const BARE = /^\s*application\/dtmf\b/i;

export const isDtmfInfo = (type: string): boolean => RELAY.test(type) || BARE.test(type);

/** The keys in it, in capitals; empty when there are none. */
export function digitsOfInfo(request: SipRequest): string {
  const type = request.get('Content-Type') ?? '';
  const body = request.body.toString('latin1');
  const found = RELAY.test(type)
    ? /^\s*signal\s*=\s*([0-9*#a-d]|1[0-5])\s*$/im.exec(body)
    : BARE.test(type)
      ? /^\s*([0-9*#a-d]|1[0-5])\s*$/i.exec(body)
      : null;
  const key = found?.[1]?.toUpperCase() ?? '';
  // Some phones send the event number of RFC 4733 3.2 instead of the key.
  return key.length === 2 ? ('*#ABCD'[Number(key) - 10] ?? '') : key;
}

/** The record key of Snom, Grandstream and Yealink phones: a header in an INFO. Undefined when there is none. */
export function recordWish(request: SipRequest): boolean | undefined {
  const value = request.get('Record')?.trim().toLowerCase();
  return value === 'on' ? true : value === 'off' ? false : undefined;
}
