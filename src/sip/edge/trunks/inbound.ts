/** What a trunk's INVITE becomes on its way inside, and what its responses get back. */
import { fromUtf8, type SipRequest, type SipResponse } from '../../message/index.ts';
import { HOPS, TRUNK } from '../../proxy/inner-headers.ts';
import { type Trunk, trunkKey } from '../../trunk/types.ts';

interface Inbound {
  /** As it came. */
  readonly request: SipRequest;
  readonly trunk: Trunk;
  readonly toUs: boolean;
}

/**
 * Marks a new call as the trunk's. @param toUs whether the Request-URI is our Contact at a carrier: the dialled number then stands
 * in To, because the carrier has put our Contact in its place (RFC 3261 16.6 step 2)
 */
export function markInbound(copy: SipRequest, { request, trunk, toUs }: Inbound): void {
  const hops = request.get(HOPS);
  if (hops !== undefined) copy.set(HOPS, hops);
  copy.set(TRUNK, fromUtf8(trunkKey(trunk)));
  // Not ours to check, and no switch needs them.
  copy.remove('Proxy-Authorization');
  copy.remove('Authorization');
  if (toUs)
    copy.uri = copy.requestUri.with({ user: copy.to.uri.user ?? '', host: trunk.account, port: undefined }).toString();
}

/** RFC 3261 12.1.1: the trunk's own proxies find themselves again; ours was never there. */
export function returnRoutes(request: SipRequest, response: SipResponse): void {
  const routes = request.getAll('Record-Route');
  if (response.status > 100 && routes.length > 0) response.set('Record-Route', routes);
}
