import { NameAddr, SipUri } from '../message/index.ts';

/** How a request with a route set is addressed. */
export interface Routing {
  /** Request-URI. */
  readonly uri: string;
  /** Route header values. */
  readonly routes: readonly string[];
  /** Where the request is sent. */
  readonly nextHop: SipUri;
  /** A hop beyond the first uses UDP, so that timers must count on loss. */
  readonly unreliable: boolean;
}

/** RFC 3261 12.2.1.1 and 8.1.2: the request URI, the Route headers and the next hop for a target and a route set. */
export function routeTo(target: string, routeSet: readonly string[]): Routing {
  const first = routeSet[0];
  const unreliable = routeSet.some(overUdp);
  if (first === undefined) return { uri: target, routes: [], nextHop: SipUri.parse(target), unreliable };
  const nextHop = NameAddr.parse(first).uri;
  if (nextHop.params.has('lr')) return { uri: target, routes: routeSet, nextHop, unreliable };
  // A strict router takes the request URI for itself and finds the target behind the last Route.
  return { uri: nextHop.toString(), routes: [...routeSet.slice(1), `<${target}>`], nextHop, unreliable };
}

/** The edge notes in its flow URI which transport lies between it and the phone. */
function overUdp(route: string): boolean {
  return /;ptp=udp\b/i.test(route);
}
