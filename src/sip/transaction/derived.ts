/** The two requests that a client INVITE transaction makes from its INVITE. */
import { SipRequest } from '../message/index.ts';
import type { HeaderField, SipResponse } from '../message/index.ts';

const MAX_FORWARDS: HeaderField = ['Max-Forwards', '70'];

/**
 * RFC 3261 17.1.1.3: the ACK for 300-699 has the INVITE's Request-URI, Call-ID, From, CSeq number, topmost Via and Route, and the
 * To of the response.
 */
export function makeAck(invite: SipRequest, response: SipResponse): SipRequest {
  return derive(invite, 'ACK', { to: response.get('To') ?? '', headers: [] });
}

/** RFC 3261 9.1: as the INVITE, with its To and without its Require and Proxy-Require. */
export function makeCancel(invite: SipRequest, headers: readonly HeaderField[]): SipRequest {
  return derive(invite, 'CANCEL', { to: invite.get('To') ?? '', headers });
}

function derive(
  invite: SipRequest,
  method: string,
  parts: { to: string; headers: readonly HeaderField[] },
): SipRequest {
  const routes = invite.getAll('Route').map((route): HeaderField => ['Route', route]);
  return SipRequest.create({
    method,
    uri: invite.uri,
    headers: [
      ['Via', invite.via.toString()],
      MAX_FORWARDS,
      ...routes,
      ['From', invite.get('From') ?? ''],
      ['To', parts.to],
      ['Call-ID', invite.callId],
      ['CSeq', `${invite.cseq.number} ${method}`],
      ...parts.headers,
    ],
  });
}
