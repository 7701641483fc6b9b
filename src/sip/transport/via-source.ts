/** What the top Via says of where a request came from, and where its response goes. */
import type { SipRequest } from '../message/index.ts';
import { sameHost } from './address.ts';
import type { HostPort } from './types.ts';

/** Notes the packet's source in the top Via where the sender's own word is not enough. */
export function stampSource(request: SipRequest, source: HostPort): void {
  const via = request.via;
  // Between our own nodes, and for phones that know their address, there is nothing to note.
  if (!via.hasRport && !via.hasReceived && sameHost(via.host, source.host)) return;
  // RFC 3581 4: whoever asks for rport gets both. RFC 3261 18.2.1: received when sent-by is not where it came from;
  // a value that the sender wrote itself is no word to go by.
  request.setTopVia(via.stamped(source));
}

/**
 * Where a response to an unreliable request goes when that is not its source; undefined when it is.
 * RFC 3261 18.2.2: the address it came from, but the port of sent-by, 5060 without one; RFC 3581 4: with rport the
 * source port. A sender whose address differs from sent-by sits behind a NAT that no port of sent-by passes, so it is
 * answered at its source port as if it had asked. maddr is for multicast, which we do not offer, and would let anyone
 * aim our responses at a third party.
 */
export function responsePort(request: SipRequest, source: HostPort): number | undefined {
  const via = request.via;
  if (via.hasRport || !sameHost(via.host, source.host)) return undefined;
  const port = via.port ?? 5060;
  return port === source.port ? undefined : port;
}
