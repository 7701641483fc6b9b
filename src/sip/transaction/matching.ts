/** Which transaction a message belongs to (RFC 3261 17.1.3, 17.2.3), as a key for a map. */
import type { SipRequest } from '../message/index.ts';

/** RFC 3261 17.1.3: the branch and, because a CANCEL shares its INVITE's, the method. */
export function clientKey(branch: string, method: string): string {
  return `${branch} ${method}`;
}

/**
 * RFC 3261 17.2.3: branch, sent-by and method. ACK and CANCEL ask with `method` INVITE for the transaction that they are
 * about (17.2.3, 9.2). Undefined when the branch was not made by the rules of RFC 3261.
 */
export function serverKey(request: SipRequest, method: string): string | undefined {
  const via = request.via;
  return via.hasMagicBranch ? `${via.branch} ${via.sentBy} ${method}` : undefined;
}

/**
 * RFC 3261 17.2.3 for elements of RFC 2543: Request-URI, From tag, Call-ID, CSeq number and topmost Via, and the To tag, which
 * for an ACK is the one of our response.
 */
export function oldServerKey(request: SipRequest, method: string, toTag: string | undefined): string {
  const { uri, from, callId, cseq, via } = request;
  return [uri, from.tag ?? '', callId, cseq.number, method, via.toString(), toTag ?? ''].join(' ');
}

const OVER_UDP = /^\s*SIP\s*\/\s*2\.0\s*\/\s*UDP\b/i;
const OVER_UDP_LATER = /,\s*SIP\s*\/\s*2\.0\s*\/\s*UDP\b/i;

/** Some hop that the request came over was UDP; looked up in the text, because the lower Vias are never parsed otherwise. */
export function cameOverUdp(request: SipRequest): boolean {
  for (const line of request.getAll('Via')) if (OVER_UDP.test(line) || OVER_UDP_LATER.test(line)) return true;
  return false;
}
