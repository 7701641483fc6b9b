import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRtcp, roundTripMs } from '../../../../src/media/rtp/index.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** Written by hand from the figures of RFC 3550 6.4.1, 6.5 and 6.6. */
const REPORT = `80c8 0006 11111111 e5000000 80000000 00000320 0000000a 00000640`;
const REPORT_WITH_BLOCK = `81c8 000c 11111111 e5000000 80000000 00000320 0000000a 00000640
  22222222 40fffffe 0001ffff 00000050 12345678 00010000`;
const RECEIVER = `81c9 0007 33333333 22222222 80000005 00000010 00000008 00000000 00000000`;
const CNAME = `81ca 0003 11111111 0105 61406263 64 00`;
const GOODBYE = `81cb 0002 11111111 0374 7279`;

describe('RTCP', () => {
  it('reads a compound of sender report, description and goodbye', () => {
    expect(parseRtcp(hex(REPORT_WITH_BLOCK + CNAME + GOODBYE))).toEqual([
      {
        kind: 'sr',
        ssrc: 0x11111111,
        ntp: 0xe5000000 + 0.5,
        rtpTimestamp: 800,
        packets: 10,
        octets: 1600,
        reports: [
          {
            ssrc: 0x22222222,
            fractionLost: 0.25,
            cumulativeLost: -2,
            highestSequence: 0x1ffff,
            jitter: 80,
            lastSr: 0x12345678,
            delaySinceLastSr: 65_536,
          },
        ],
      },
      { kind: 'sdes', cnames: [{ ssrc: 0x11111111, cname: 'a@bcd' }] },
      { kind: 'bye', ssrcs: [0x11111111], reason: 'try' },
    ]);
  });

  it('reads receiver reports and passes over feedback', () => {
    const [report, other] = parseRtcp(hex(`${RECEIVER} 81cd 0002 00000001 00000002`)) ?? [];
    expect(report).toMatchObject({ kind: 'rr', reports: [{ fractionLost: 0.5, cumulativeLost: 5 }] });
    expect(other).toEqual({ kind: 'other', type: 205 });
  });

  it('refuses what claims more than there is, and never throws', () => {
    const whole = hex(REPORT + CNAME);
    const ends = [hex(REPORT).length, whole.length];
    for (let length = 0; length <= whole.length; length++) {
      expect(parseRtcp(whole.subarray(0, length)) !== undefined).toBe(ends.includes(length));
    }
    const type = fc.constantFrom(200, 201, 202, 203);
    const body = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(type, fc.nat(255), body, (t, first, bytes) => {
        const words = Buffer.concat([Buffer.from([0x80 | (first & 0x3f), t, 0, bytes.length >> 2]), bytes]);
        parseRtcp(words.subarray(0, 4 + (bytes.length & ~3)));
      }),
    );
  });

  it('computes the round trip from LSR and DLSR', () => {
    const block = { ssrc: 1, fractionLost: 0, cumulativeLost: 0, highestSequence: 0, jitter: 0 };
    // RFC 3550 figure 2: A = 0xb710:8000, LSR = 0xb705:2000, DLSR = 0x0005:4000 gives 0x0006:2000, 6.125 s.
    const report = { ...block, lastSr: 0xb7052000, delaySinceLastSr: 0x00054000 };
    expect(roundTripMs(report, 0xb44db710 + 0.5)).toBe(6125);
    expect(roundTripMs({ ...block, lastSr: 0, delaySinceLastSr: 0 }, 1)).toBeUndefined();
  });
});
