/**
 * The STUN keep-alive of RFC 5626 4.4.2: a phone sends a Binding request on its UDP flow and learns from the answer that
 * the flow still lives and whether its NAT has given it a new address. Nothing else of STUN is answered here.
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   |0 0|  message type             |         message length        |
 *   |                  magic cookie 0x2112A442                      |
 *   |                  transaction id (96 bits)                     |
 *                                                  (RFC 8489 5)
 */
import { isIPv6 } from './address.ts';
import type { HostPort } from './types.ts';

const HEADER = 20;
const MAGIC = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const XOR_MAPPED_ADDRESS = 0x0020;
const FAMILY_IPV4 = 0x01;
const FAMILY_IPV6 = 0x02;

/** RFC 5626 8.1: SIP begins with a letter, STUN with two zero bits. */
export function looksLikeStun(data: Buffer): boolean {
  return data.length >= HEADER && data[0]! < 2;
}

/** The answer to a Binding request; undefined for anything else. */
export function stunAnswer(data: Buffer, remote: HostPort): Buffer | undefined {
  if (data.length < HEADER || data.readUInt16BE(0) !== BINDING_REQUEST || data.readUInt32BE(4) !== MAGIC)
    return undefined;
  // RFC 8489 5: the length counts what follows the header and is a multiple of four.
  if (data.readUInt16BE(2) !== data.length - HEADER || data.length % 4 !== 0) return undefined;
  const address = addressBytes(remote.host);
  const answer = Buffer.alloc(HEADER + 8 + address.length);
  answer.writeUInt16BE(BINDING_SUCCESS, 0);
  answer.writeUInt16BE(answer.length - HEADER, 2);
  data.copy(answer, 4, 4, HEADER);
  answer.writeUInt16BE(XOR_MAPPED_ADDRESS, HEADER);
  answer.writeUInt16BE(4 + address.length, HEADER + 2);
  answer[HEADER + 5] = address.length === 4 ? FAMILY_IPV4 : FAMILY_IPV6;
  // RFC 8489 14.2: XOR with the magic cookie, and for IPv6 with the transaction id after it.
  answer.writeUInt16BE(remote.port ^ (MAGIC >>> 16), HEADER + 6);
  for (let i = 0; i < address.length; i += 1) answer[HEADER + 8 + i] = address[i]! ^ data[4 + i]!;
  return answer;
}

function addressBytes(host: string): Uint8Array {
  if (!isIPv6(host)) return Uint8Array.from(host.split('.'), Number);
  return ipv6Bytes(host.split('%')[0]!);
}

/** RFC 4291 2.2; the address comes from a socket, so it is well-formed. */
function ipv6Bytes(host: string): Uint8Array {
  const [head = '', tail] = host.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const bytes = new Uint8Array(16);
  before.forEach((group, index) => write(bytes, index, group));
  after.forEach((group, index) => write(bytes, 8 - after.length + index, group));
  return bytes;
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16));
}

function write(bytes: Uint8Array, index: number, group: number): void {
  bytes[index * 2] = group >> 8;
  bytes[index * 2 + 1] = group & 0xff;
}
