/** What we say of ourselves where somebody asks (RFC 3261 11.2) or asks too much (RFC 3261 21.4.6). */
import { type SipRequest, SipResponse } from '../message/index.ts';

export const ALLOW =
  'INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, PRACK, UPDATE, INFO, REFER, NOTIFY, SUBSCRIBE, PUBLISH';
export const SUPPORTED = 'path, outbound, replaces, timer, 100rel';

/** The 200 to an OPTIONS that is for a server and not for a phone. */
export function optionsResponse(request: SipRequest, toTag: string): SipResponse {
  return SipResponse.to(request, 200, {
    toTag,
    headers: [
      ['Accept', 'application/sdp'],
      ['Allow', ALLOW],
      ['Supported', SUPPORTED],
    ],
  });
}
