/** Addresses that a leg shows and uses: our Contact at the edge, and the party's address of record. */
import type { CallId, LegId } from '../../core/ids.ts';
import { parseFlowUri, type FlowUri } from '../../sip/edge/flow-uri.ts';
import { NameAddr } from '../../sip/message/index.ts';
import type { CallServices } from './services.ts';

/** The flow that a Route, Record-Route or Path value names; undefined for one that is not of our edge. */
export function flowOf(routeValue: string | undefined): FlowUri | undefined {
  return routeValue === undefined ? undefined : parseFlowUri(routeValue);
}

/** Whether the device talks to our edge over IPv6. */
export const overIpv6 = (flow: FlowUri | undefined): boolean => flow?.pub.startsWith('[') === true;

/** Our Contact for a leg whose device is reached over `flow`: opaque, at the address that the device knows. */
export function contactFor(services: CallServices, callId: CallId, legId: LegId, flow: FlowUri | undefined): string {
  const token = services.contacts.encode({ node: services.node, callId, legId, boot: services.boot });
  if (flow !== undefined) return `sip:${token}@${flow.pub};transport=${flow.ptp}`;
  // Between switches there is no edge.
  const { host, port } = services.inner;
  return `sip:${token}@${host.includes(':') ? `[${host}]` : host}:${port};transport=tcp`;
}

/** `sip:1001@example.org` */
export const addressOfRecord = (user: string, domain: string): string => `sip:${user}@${domain}`;

export function nameAddr(address: string, displayName?: string): NameAddr {
  const quoted = displayName === undefined ? '' : `"${displayName.replace(/["\\]/g, '\\$&')}" `;
  return NameAddr.parse(`${quoted}<${address}>`);
}
