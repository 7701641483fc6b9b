/**
 * The URI by which the inside names one phone's flow at one load balancer: the Path of a binding and the route set of a
 * dialog. It says what a switch needs for talking to that phone: where the load balancer is, the public address that
 * belongs into our Contact, the phone's transport, and for a phone behind NAT where its packets come from.
 *
 *   sip:<flowToken>@10.0.0.5:6000;transport=tcp;lr;pub=203.0.113.5:5061;ptp=tls;nat=198.51.100.9
 */
import type { NodeAddress } from '../proxy/ports.ts';

export type PhoneTransport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

export interface FlowUri {
  readonly token: string;
  /** The load balancer's inner address. */
  readonly inner: NodeAddress;
  /** `host:port` that the phone talks to. */
  readonly pub: string;
  readonly ptp: PhoneTransport;
  readonly nat: boolean;
  /** Of a phone behind NAT: the address that its signalling comes from. */
  readonly source?: string;
}

const TRANSPORTS: ReadonlySet<string> = new Set<PhoneTransport>(['udp', 'tcp', 'tls', 'ws', 'wss']);
const SHAPE = /^<?sip:([A-Za-z0-9_-]+)@(\[[0-9A-Fa-f:.]+\]|[^[\]:;>]+):(\d{1,5})((?:;[^;>]*)*)>?/;

const NAT = /;nat(?:=([^;]*))?(?=;|$)/;

/** `host:port`, an IPv6 address in brackets. */
export function hostPort({ host, port }: NodeAddress): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The bare URI, without angle brackets. */
export function buildFlowUri({ token, inner, pub, ptp, nat, source }: FlowUri): string {
  const behind = source === undefined ? ';nat' : `;nat=${source}`;
  // RFC 3261 25.1: ":", "[" and "]" may stand in a URI parameter as they are.
  return `sip:${token}@${hostPort(inner)};transport=tcp;lr;pub=${pub};ptp=${ptp}${nat ? behind : ''}`;
}

/** Reads a bare URI or one in angle brackets; undefined when it is not a flow URI. */
export function parseFlowUri(text: string): FlowUri | undefined {
  const match = SHAPE.exec(text);
  if (!match) return undefined;
  const [, token = '', host = '', port = '', params = ''] = match;
  let pub: string | undefined;
  let ptp: string | undefined;
  for (const param of params.split(';')) {
    if (param.startsWith('pub=')) pub = unescape(param.slice(4));
    else if (param.startsWith('ptp=')) ptp = param.slice(4);
  }
  if (pub === undefined || ptp === undefined || !isTransport(ptp)) return undefined;
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  return { token, inner: { host: bare, port: Number(port) }, pub, ptp, ...behindNat(params) };
}

function behindNat(params: string): { nat: boolean; source?: string } {
  const match = NAT.exec(params);
  const source = match?.[1];
  return { nat: match !== null, ...(source !== undefined && { source }) };
}

function isTransport(name: string): name is PhoneTransport {
  return TRANSPORTS.has(name);
}

function unescape(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
