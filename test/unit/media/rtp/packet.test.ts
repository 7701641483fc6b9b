import fc from 'fast-check';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { isRtcp, parseRtp, sequenceDistance, timestampDistance, writeRtp } from '../../../../src/media/rtp/index.ts';

interface ForeignPacket {
  marker: number;
  payloadType: number;
  sequenceNumber: number;
  timestamp: number;
  ssrc: number;
  payload: Buffer;
}

/** An independent reading; it misreads CSRC lists and passes over extensions, so it is only asked where there are none. */
const foreign = createRequire(import.meta.url)('rtp-parser') as { parseRtpPacket(buffer: Buffer): ForeignPacket };

const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const fields = fc.record({
  marker: fc.boolean(),
  payloadType: fc.integer({ min: 0, max: 127 }),
  sequence: fc.integer({ min: 0, max: 0xffff }),
  timestamp: uint32,
  ssrc: uint32,
  payload: fc.uint8Array({ maxLength: 200 }),
});
const extras = fc.record({
  csrcs: fc.array(uint32, { maxLength: 15 }),
  extension: fc.record({
    profile: fc.integer({ min: 0, max: 0xffff }),
    data: fc.uint8Array({ maxLength: 12 }).map(data => data.subarray(0, data.length & ~3)),
  }),
});

describe('RTP packets', () => {
  it('read as rtp-parser reads them', () => {
    fc.assert(
      fc.property(fields, packet => {
        const bytes = writeRtp(packet);
        const theirs = foreign.parseRtpPacket(bytes);
        const { marker, payloadType, sequence, timestamp, ssrc, payload } = parseRtp(bytes) ?? packet;
        expect({ marker: Number(marker), payloadType, sequenceNumber: sequence, timestamp, ssrc }).toEqual({
          marker: theirs.marker,
          payloadType: theirs.payloadType,
          sequenceNumber: theirs.sequenceNumber,
          timestamp: theirs.timestamp,
          ssrc: theirs.ssrc,
        });
        expect(Buffer.from(payload).equals(theirs.payload)).toBe(true);
      }),
    );
  });

  it('come back as written, with contributing sources and header extension', () => {
    fc.assert(
      fc.property(fields, extras, (packet, more) => {
        const parsed = parseRtp(writeRtp({ ...packet, ...more }));
        expect(parsed).toMatchObject({ sequence: packet.sequence, timestamp: packet.timestamp, csrcs: more.csrcs });
        expect(parsed?.extension?.profile).toBe(more.extension.profile);
        expect([...(parsed?.extension?.data ?? [])]).toEqual([...more.extension.data]);
        expect([...(parsed?.payload ?? [])]).toEqual([...packet.payload]);
      }),
    );
  });

  it('lose their padding', () => {
    const bytes = writeRtp({
      payloadType: 0,
      sequence: 1,
      timestamp: 2,
      ssrc: 3,
      payload: Buffer.from([9, 9, 0, 0, 3]),
    });
    bytes[0] = (bytes[0] ?? 0) | 0x20;
    expect([...(parseRtp(bytes)?.payload ?? [])]).toEqual([9, 9]);
  });

  it('are refused when they claim more than there is, and never throw', () => {
    const whole = writeRtp({
      payloadType: 0,
      sequence: 1,
      timestamp: 2,
      ssrc: 3,
      csrcs: [1, 2],
      extension: { profile: 0xbede, data: Buffer.alloc(8) },
      payload: Buffer.alloc(0),
    });
    for (let length = 0; length < whole.length; length++) expect(parseRtp(whole.subarray(0, length))).toBeUndefined();
    expect(parseRtp(whole)).toBeDefined();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), bytes => void parseRtp(Buffer.from(bytes))));
  });

  it('are told from RTCP on one port', () => {
    expect(isRtcp(Buffer.from([0x80, 200, 0, 1, 0, 0, 0, 0]))).toBe(true);
    expect(
      isRtcp(
        writeRtp({ payloadType: 111, marker: true, sequence: 1, timestamp: 1, ssrc: 1, payload: Buffer.alloc(1) }),
      ),
    ).toBe(false);
  });

  it('are ordered on the circle', () => {
    expect(sequenceDistance(65_535, 0)).toBe(1);
    expect(sequenceDistance(3, 65_533)).toBe(-6);
    expect(timestampDistance(0xffffff60, 0)).toBe(160);
    expect(timestampDistance(160, 0xffffffff)).toBe(-161);
  });
});
