/** Addresses as text. */
import { isIP } from 'node:net';
import type { HostPort, TransportName } from './types.ts';

/** IPv6 literals get brackets, as in a URI or a Via (RFC 3261 25.1 IPv6reference). */
export function hostText(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

export function hostPortText(address: HostPort): string {
  return `${hostText(address.host)}:${address.port}`;
}

/** Without brackets, and an IPv4 address that came through an IPv6 socket as plain IPv4. */
export function plainHost(host: string): string {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  return bare.startsWith('::ffff:') && bare.includes('.') ? bare.slice(7) : bare;
}

/** Same address, whatever the brackets and the case. */
export function sameHost(a: string, b: string): boolean {
  return a === b || plainHost(a).toLowerCase() === plainHost(b).toLowerCase();
}

export function isIPv6(host: string): boolean {
  return isIP(plainHost(host)) === 6;
}

/** RFC 3261 19.1.2 and RFC 7118 5.2: the port when none is written. */
export function defaultPort(transport: TransportName): number {
  switch (transport) {
    case 'udp':
    case 'tcp':
      return 5060;
    case 'tls':
      return 5061;
    case 'ws':
      return 80;
    case 'wss':
      return 443;
  }
}
