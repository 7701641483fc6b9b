/**
 * HEPv3, in which captured messages travel to Homer, sngrep and the like:
 *
 *     "HEP3" | length of all, 16 bits | chunk | chunk | ...
 *     chunk: vendor, 16 bits (0) | type, 16 bits | length with these six bytes, 16 bits | value
 */
import { isIPv6 } from 'node:net';
import type { HostPort } from '../types.ts';

/** Protocol types of the payload. */
export const HEP_SIP = 1;
/** RTCP reports as JSON. */
export const HEP_RTCP = 5;

export interface HepMessage {
  /** Milliseconds since 1970; fractions count. */
  readonly at: number;
  readonly transport: string;
  readonly source: HostPort;
  readonly destination: HostPort;
  readonly protocol: typeof HEP_SIP | typeof HEP_RTCP;
  readonly captureId: number;
  readonly password?: string | undefined;
  /** The same for all that belongs to one call. */
  readonly correlationId?: string | undefined;
  readonly payload: Buffer;
}

const CHUNK_HEAD = 6;
const FAMILY_IPV4 = 2;
const FAMILY_IPV6 = 10;
const UDP = 17;
const TCP = 6;
/** What the 16 bits of the length allow, less the other chunks. */
export const HEP_MOST_PAYLOAD = 65_000;

export function hepPacket(message: HepMessage): Buffer {
  const { at, transport, source, destination, protocol, captureId, password, correlationId, payload } = message;
  const ipv6 = isIPv6(plain(source.host)) || isIPv6(plain(destination.host));
  const chunks = [
    chunk(0x01, [ipv6 ? FAMILY_IPV6 : FAMILY_IPV4]),
    chunk(0x02, [transport === 'udp' ? UDP : TCP]),
    chunk(ipv6 ? 0x05 : 0x03, address(source.host, ipv6)),
    chunk(ipv6 ? 0x06 : 0x04, address(destination.host, ipv6)),
    chunk(0x07, uint16(source.port)),
    chunk(0x08, uint16(destination.port)),
    chunk(0x09, uint32(Math.floor(at / 1000))),
    chunk(0x0a, uint32(Math.floor((at % 1000) * 1000))),
    chunk(0x0b, [protocol]),
    chunk(0x0c, uint32(captureId)),
    ...(password === undefined ? [] : [chunk(0x0e, Buffer.from(password))]),
    ...(correlationId === undefined ? [] : [chunk(0x11, Buffer.from(correlationId))]),
    chunk(0x0f, payload.subarray(0, HEP_MOST_PAYLOAD)),
  ];
  const body = Buffer.concat(chunks);
  const head = Buffer.from('HEP3\0\0', 'latin1');
  head.writeUInt16BE(head.length + body.length, 4);
  return Buffer.concat([head, body]);
}

function chunk(type: number, value: Buffer | readonly number[]): Buffer {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value);
  const whole = Buffer.allocUnsafe(CHUNK_HEAD + bytes.length);
  whole.writeUInt16BE(0, 0);
  whole.writeUInt16BE(type, 2);
  whole.writeUInt16BE(whole.length, 4);
  bytes.copy(whole, CHUNK_HEAD);
  return whole;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value & 0xffff);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

const plain = (host: string): string => host.replace(/^\[|\]$/g, '');

/** In network order; a name, which there should not be, is all zeros. */
function address(host: string, ipv6: boolean): Buffer {
  const text = plain(host);
  return ipv6 ? ipv6Bytes(text) : ipv4Bytes(text);
}

function ipv4Bytes(text: string): Buffer {
  const parts = text.split('.').map(Number);
  const valid = parts.length === 4 && parts.every(part => Number.isInteger(part) && part >= 0 && part < 256);
  return Buffer.from(valid ? parts : [0, 0, 0, 0]);
}

/** RFC 4291 2.2: `::` stands for as many zeros as are missing; the last 32 bits may be written as IPv4. */
function ipv6Bytes(text: string): Buffer {
  if (!isIPv6(text))
    return Buffer.concat([Buffer.from([...new Array<number>(10).fill(0), 0xff, 0xff]), ipv4Bytes(text)]);
  const [bare = ''] = text.split('%');
  const written = bare.replace(/\d+\.\d+\.\d+\.\d+$/, ipv4 => {
    const bytes = ipv4Bytes(ipv4);
    return `${bytes.readUInt16BE(0).toString(16)}:${bytes.readUInt16BE(2).toString(16)}`;
  });
  const [before = '', after] = written.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const bytes = Buffer.alloc(16);
  [...head, ...new Array<string>(zeros).fill('0'), ...tail].slice(0, 8).forEach((group, index) => {
    bytes.writeUInt16BE(parseInt(group, 16) & 0xffff, index * 2);
  });
  return bytes;
}
