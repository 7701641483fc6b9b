/**
 * Marking of signalling packets (RFC 4594 3: CS3, 24). Node 24 can set the octet on TCP sockets, IPv4 and IPv6, and so
 * on TLS and WebSocket; its UDP sockets have no such call. Those are opened by native/sip-sockets.c (see inherited.ts).
 * Where that launcher was not built, packets of a UDP listener have to be marked outside:
 *
 *   nft add table inet tandem
 *   nft add chain inet tandem mark '{ type route hook output priority mangle; }'
 *   nft add rule inet tandem mark udp sport 5060 ip dscp set cs3
 *   nft add rule inet tandem mark udp sport 5060 ip6 dscp set cs3
 *
 * or on the first router or switch.
 */
import type { Socket } from 'node:net';

/** RFC 2474 3: the code point is the upper six bits of the octet. */
export function typeOfService(dscp: number): number {
  if (!Number.isInteger(dscp) || dscp < 0 || dscp > 63) throw new RangeError(`${dscp} is no code point`);
  return dscp << 2;
}

/** Marks what the socket sends. Where the system refuses, packets simply go unmarked. */
export function mark(socket: Socket, tos: number): void {
  if (tos === 0) return;
  try {
    socket.setTypeOfService(tos);
  } catch {
    // Not worth a call (an older Node, a container's rules): the network treats the packet as best effort.
  }
}
