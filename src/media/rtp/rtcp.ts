// RTCP compound packets (RFC 3550 6), as far as a telephone call needs them.
//
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|  count  |      type     |   length in words, minus one  |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
// Report block, six words: SSRC | lost fraction (8), cumulative (24, signed) | highest sequence | jitter | LSR | DLSR

const SR = 200;
const RR = 201;
const SDES = 202;
const BYE = 203;
const BLOCK_LENGTH = 24;

export interface ReportBlock {
  /** Of the source reported on. */
  readonly ssrc: number;
  /** Fraction since the last report, 0 to 1. */
  readonly fractionLost: number;
  /** May be negative when there were duplicates. */
  readonly cumulativeLost: number;
  readonly highestSequence: number;
  /** In units of the RTP clock. */
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report. */
  readonly lastSr: number;
  /** In 1/65536 s. */
  readonly delaySinceLastSr: number;
}

export type RtcpPacket =
  | {
      readonly kind: 'sr';
      readonly ssrc: number;
      /** Seconds since 1900, with a fraction. */
      readonly ntp: number;
      readonly rtpTimestamp: number;
      readonly packets: number;
      readonly octets: number;
      readonly reports: readonly ReportBlock[];
    }
  | { readonly kind: 'rr'; readonly ssrc: number; readonly reports: readonly ReportBlock[] }
  | { readonly kind: 'sdes'; readonly cnames: readonly { readonly ssrc: number; readonly cname: string }[] }
  | { readonly kind: 'bye'; readonly ssrcs: readonly number[]; readonly reason?: string }
  | { readonly kind: 'other'; readonly type: number };

function readBlock(body: Buffer, offset: number): ReportBlock {
  return {
    ssrc: body.readUInt32BE(offset),
    fractionLost: body.readUInt8(offset + 4) / 256,
    cumulativeLost: body.readIntBE(offset + 5, 3),
    highestSequence: body.readUInt32BE(offset + 8),
    jitter: body.readUInt32BE(offset + 12),
    lastSr: body.readUInt32BE(offset + 16),
    delaySinceLastSr: body.readUInt32BE(offset + 20),
  };
}

function readBlocks(body: Buffer, start: number, count: number): ReportBlock[] | undefined {
  if (start + count * BLOCK_LENGTH > body.length) return undefined;
  return Array.from({ length: count }, (_, i) => readBlock(body, start + i * BLOCK_LENGTH));
}

function readReport(body: Buffer, type: number, count: number): RtcpPacket | undefined {
  const start = type === SR ? 24 : 4;
  if (body.length < start) return undefined;
  const reports = readBlocks(body, start, count);
  if (reports === undefined) return undefined;
  const ssrc = body.readUInt32BE(0);
  if (type === RR) return { kind: 'rr', ssrc, reports };
  return {
    kind: 'sr',
    ssrc,
    ntp: body.readUInt32BE(4) + body.readUInt32BE(8) / 2 ** 32,
    rtpTimestamp: body.readUInt32BE(12),
    packets: body.readUInt32BE(16),
    octets: body.readUInt32BE(20),
    reports,
  };
}

/** RFC 3550 6.5: each chunk is an SSRC and items (type, length, text), ended by a zero octet and padded to a word. */
function readSdes(body: Buffer, count: number): RtcpPacket | undefined {
  const cnames: { ssrc: number; cname: string }[] = [];
  let offset = 0;
  for (let chunk = 0; chunk < count; chunk++) {
    if (offset + 4 > body.length) return undefined;
    const ssrc = body.readUInt32BE(offset);
    offset += 4;
    while (offset < body.length && body[offset] !== 0) {
      const length = body[offset + 1];
      if (length === undefined || offset + 2 + length > body.length) return undefined;
      if (body[offset] === 1) cnames.push({ ssrc, cname: body.toString('utf8', offset + 2, offset + 2 + length) });
      offset += 2 + length;
    }
    offset = (offset + 4) & ~3;
  }
  return { kind: 'sdes', cnames };
}

function readBye(body: Buffer, count: number): RtcpPacket | undefined {
  const end = count * 4;
  if (end > body.length) return undefined;
  const ssrcs = Array.from({ length: count }, (_, i) => body.readUInt32BE(i * 4));
  const length = body[end];
  if (length === undefined || end + 1 + length > body.length) return { kind: 'bye', ssrcs };
  return { kind: 'bye', ssrcs, reason: body.toString('utf8', end + 1, end + 1 + length) };
}

function readOne(type: number, count: number, body: Buffer): RtcpPacket | undefined {
  switch (type) {
    case SR:
    case RR:
      return readReport(body, type, count);
    case SDES:
      return readSdes(body, count);
    case BYE:
      return readBye(body, count);
    default:
      return { kind: 'other', type };
  }
}

/** Reads a compound packet; undefined when any part of it is malformed (RFC 3550 A.2). Never throws. */
export function parseRtcp(compound: Buffer): RtcpPacket[] | undefined {
  const packets: RtcpPacket[] = [];
  let offset = 0;
  while (offset < compound.length) {
    if (offset + 4 > compound.length) return undefined;
    const first = compound.readUInt8(offset);
    const end = offset + 4 + compound.readUInt16BE(offset + 2) * 4;
    if (first >> 6 !== 2 || end > compound.length) return undefined;
    const padding = (first & 0x20) === 0 ? 0 : compound.readUInt8(end - 1);
    if (end - padding < offset + 4) return undefined;
    const body = compound.subarray(offset + 4, end - padding);
    const packet = readOne(compound.readUInt8(offset + 1), first & 0x1f, body);
    if (packet === undefined) return undefined;
    packets.push(packet);
    offset = end;
  }
  return packets.length === 0 ? undefined : packets;
}

/** RFC 3550 6.4.1: round trip in milliseconds from a report about us, `nowNtp` in seconds since 1900. */
export function roundTripMs(report: ReportBlock, nowNtp: number): number | undefined {
  if (report.lastSr === 0) return undefined;
  const now = Math.floor((nowNtp % 65_536) * 65_536);
  const delay = (now - report.delaySinceLastSr - report.lastSr) | 0;
  return delay < 0 ? 0 : (delay * 1000) / 65_536;
}
