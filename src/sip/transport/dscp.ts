/**
 * Marking of signalling packets (RFC 4594: CS3, 24). Node 24 can set the octet on TCP sockets, IPv4 and IPv6, and with
 * them on TLS and WebSocket; its UDP sockets have no such call. There the packet filter has to do it, as
 * docs tell operators: `nft add rule inet mangle output udp sport 5060 ip dscp set cs3`.
 */
import type { Socket } from 'node:net';

/** RFC 2474 3: the code point is the upper six bits of the octet. */
export function typeOfService(dscp: number): number {
  if (!Number.isInteger(dscp) || dscp < 0 || dscp > 63) throw new RangeError(`${dscp} is no code point`);
  return dscp << 2;
}

interface Markable {
  setTypeOfService?(octet: number): unknown;
}

/** Marks what the socket sends. Where the system refuses, packets simply go unmarked. */
export function mark(socket: Socket, tos: number): void {
  if (tos === 0) return;
  try {
    (socket as Socket & Markable).setTypeOfService?.(tos);
  } catch {
    // Not worth a call: the network treats the packet as best effort.
  }
}
