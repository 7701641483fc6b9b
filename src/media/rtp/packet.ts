// RTP packets (RFC 3550 5.1) over the bytes as they are.
//
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                           timestamp                           |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                             SSRC                              |
// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
// |                   CSRC list, CC words                         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  X: profile's 16 bits         |  length in 32-bit words       |
// |                  header extension                             |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                payload ...    | P: padding, last octet = count|

export const RTP_HEADER_LENGTH = 12;

export interface HeaderExtension {
  /** 0xBEDE for one-byte and 0x1000 to 0x100F for two-byte elements (RFC 8285 4). */
  readonly profile: number;
  /** A view into the packet; a multiple of 4 octets. */
  readonly data: Buffer;
}

export interface RtpPacket {
  readonly marker: boolean;
  readonly payloadType: number;
  /** 16 bits. */
  readonly sequence: number;
  /** 32 bits. */
  readonly timestamp: number;
  readonly ssrc: number;
  readonly csrcs: readonly number[];
  readonly extension?: HeaderExtension;
  /** A view into the packet, padding taken off. */
  readonly payload: Buffer;
}

function readExtension(packet: Buffer, offset: number): { extension: HeaderExtension; end: number } | undefined {
  if (offset + 4 > packet.length) return undefined;
  const end = offset + 4 + packet.readUInt16BE(offset + 2) * 4;
  if (end > packet.length) return undefined;
  return { extension: { profile: packet.readUInt16BE(offset), data: packet.subarray(offset + 4, end) }, end };
}

/** Octets of padding at the end; RFC 3550 5.1: the last octet counts itself, so 0 is wrong. */
function paddingLength(packet: Buffer, payloadStart: number): number | undefined {
  const count = packet[packet.length - 1] ?? 0;
  return count > 0 && payloadStart + count <= packet.length ? count : undefined;
}

/** Reads a packet without copying it; undefined when it is not RTP. Never throws. */
export function parseRtp(packet: Buffer): RtpPacket | undefined {
  if (packet.length < RTP_HEADER_LENGTH) return undefined;
  const first = packet.readUInt8(0);
  if (first >> 6 !== 2) return undefined;
  const csrcCount = first & 0x0f;
  let offset = RTP_HEADER_LENGTH + 4 * csrcCount;
  if (offset > packet.length) return undefined;
  const csrcs = Array.from({ length: csrcCount }, (_, i) => packet.readUInt32BE(RTP_HEADER_LENGTH + 4 * i));
  const extended = (first & 0x10) === 0 ? undefined : readExtension(packet, offset);
  if ((first & 0x10) !== 0 && extended === undefined) return undefined;
  offset = extended?.end ?? offset;
  const padding = (first & 0x20) === 0 ? 0 : paddingLength(packet, offset);
  if (padding === undefined) return undefined;
  const second = packet.readUInt8(1);
  return {
    marker: (second & 0x80) !== 0,
    payloadType: second & 0x7f,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    csrcs,
    ...(extended === undefined ? {} : { extension: extended.extension }),
    payload: packet.subarray(offset, packet.length - padding),
  };
}

export interface RtpFields {
  readonly marker?: boolean;
  readonly payloadType: number;
  /** Taken modulo 2^16. */
  readonly sequence: number;
  /** Taken modulo 2^32. */
  readonly timestamp: number;
  readonly ssrc: number;
  readonly csrcs?: readonly number[];
  readonly extension?: { readonly profile: number; readonly data: Uint8Array };
  readonly payload: Uint8Array;
}

/** Writes a packet. @throws RangeError for more than 15 CSRCs or an extension that is not whole words. */
export function writeRtp(fields: RtpFields): Buffer {
  const { csrcs = [], extension, payload } = fields;
  if (csrcs.length > 15) throw new RangeError('more than 15 CSRCs');
  if (extension !== undefined && extension.data.length % 4 !== 0) throw new RangeError('extension not in words');
  const extensionLength = extension === undefined ? 0 : 4 + extension.data.length;
  const payloadStart = RTP_HEADER_LENGTH + 4 * csrcs.length + extensionLength;
  const packet = Buffer.allocUnsafe(payloadStart + payload.length);
  packet.writeUInt8(0x80 | (extension === undefined ? 0 : 0x10) | csrcs.length, 0);
  packet.writeUInt8((fields.marker === true ? 0x80 : 0) | (fields.payloadType & 0x7f), 1);
  packet.writeUInt16BE(fields.sequence & 0xffff, 2);
  packet.writeUInt32BE(fields.timestamp >>> 0, 4);
  packet.writeUInt32BE(fields.ssrc >>> 0, 8);
  csrcs.forEach((csrc, i) => packet.writeUInt32BE(csrc >>> 0, RTP_HEADER_LENGTH + 4 * i));
  if (extension !== undefined) {
    const offset = RTP_HEADER_LENGTH + 4 * csrcs.length;
    packet.writeUInt16BE(extension.profile, offset);
    packet.writeUInt16BE(extension.data.length / 4, offset + 2);
    packet.set(extension.data, offset + 4);
  }
  packet.set(payload, payloadStart);
  return packet;
}

/** RFC 5761 4: with RTP and RTCP on one port, 192 to 223 in the second octet mark RTCP. */
export function isRtcp(packet: Buffer): boolean {
  const type = packet[1] ?? 0;
  return packet.length >= 8 && type >= 192 && type <= 223;
}

/** `b - a` on the circle of 16-bit sequence numbers, between -32768 and 32767. */
export const sequenceDistance = (a: number, b: number): number => ((b - a) << 16) >> 16;

/** `b - a` on the circle of 32-bit timestamps, between -2^31 and 2^31 - 1. */
export const timestampDistance = (a: number, b: number): number => (b - a) | 0;
