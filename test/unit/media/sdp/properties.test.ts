import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerDirection,
  applyAnswer,
  buildAnswer,
  buildOffer,
  intersect,
  parseSdp,
  readAudio,
  receives,
  reverse,
  SdpError,
  SDP_LIMITS,
  sends,
  writeSdp,
} from '../../../../src/media/sdp/index.ts';
import type { CodecName, Direction, OfferProfile, SdesSuite } from '../../../../src/media/sdp/index.ts';
import { ANSWERS, fixture, local } from './cases.ts';

const codec = fc.constantFrom<CodecName>('PCMU', 'PCMA', 'G722', 'opus', 'G729');
const codecs = fc.uniqueArray(codec, { minLength: 1 });
const suites = fc.uniqueArray(
  fc.constantFrom<SdesSuite>(
    'AES_CM_128_HMAC_SHA1_80',
    'AES_CM_128_HMAC_SHA1_32',
    'AEAD_AES_256_GCM',
    'AEAD_AES_128_GCM',
  ),
  { minLength: 1 },
);
const direction = fc.constantFrom<Direction>('sendrecv', 'sendonly', 'recvonly', 'inactive');
const profile = fc.constantFrom<OfferProfile>('avp', 'avp+crypto', 'savp', 'dtls');

describe('offer and answer', () => {
  it('the answer is a subset of the offer, and both sides agree on the outcome', () => {
    fc.assert(
      fc.property(
        fc.record({ codecs, suites, direction, profile, feedback: fc.boolean() }),
        fc.record({ codecs, suites, direction, allowPlain: fc.boolean() }),
        (wish, policy) => {
          const mine = buildOffer(local('192.0.2.1'), wish);
          const offer = readAudio(mine.sdp);
          let result: ReturnType<typeof buildAnswer>;
          try {
            result = buildAnswer(offer, local('192.0.2.2'), policy);
          } catch (error) {
            expect(error).toBeInstanceOf(SdpError);
            expect((error as SdpError).sipStatus).toBe(488);
            return;
          }
          const answer = readAudio(result.sdp);
          for (const c of answer.codecs) {
            expect(offer.codecs.map(o => `${o.name} ${o.payloadType}`)).toContain(`${c.name} ${c.payloadType}`);
            expect(policy.codecs).toContain(c.name);
          }
          expect(answer.protocol).toBe(offer.protocol);
          if (sends(answer.direction)) expect(receives(wish.direction) && sends(policy.direction)).toBe(true);
          if (receives(answer.direction)) expect(sends(wish.direction) && receives(policy.direction)).toBe(true);
          if (result.negotiated.security.kind === 'sdes') {
            expect(wish.suites).toContain(result.negotiated.security.suite);
          } else if (result.negotiated.security.kind === 'none') {
            expect(policy.allowPlain).toBe(true);
          }
          const back = applyAnswer(mine.description, result.sdp);
          expect(back.codec.name).toBe(result.negotiated.codec.name);
          expect(back.direction).toBe(reverse(result.negotiated.direction));
          expect(back.security.kind).toBe(result.negotiated.security.kind);
          expect(back.profile).toBe(result.negotiated.profile);
          expect(back.telephoneEvent).toEqual(result.negotiated.telephoneEvent);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('direction algebra', () => {
  it('reverse is its own inverse, intersect is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(direction, direction, direction, (a, b, c) => {
        expect(reverse(reverse(a))).toBe(a);
        expect(intersect(a, b)).toBe(intersect(b, a));
        expect(intersect(a, intersect(b, c))).toBe(intersect(intersect(a, b), c));
        expect(intersect(a, a)).toBe(a);
        expect(intersect(a, 'sendrecv')).toBe(a);
      }),
    );
  });

  it('RFC 3264 6.1: what a willing answerer says to each offer', () => {
    const answers = (['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const).map(d =>
      answerDirection(d, 'sendrecv'),
    );
    expect(answers).toEqual(['sendrecv', 'recvonly', 'sendonly', 'inactive']);
    expect(answerDirection('sendrecv', 'sendonly')).toBe('sendonly');
    expect(answerDirection('sendonly', 'sendonly')).toBe('inactive');
  });
});

const offers = ANSWERS.map(a => fixture(`${a.name}.offer`));

/** Real offers with a few lines dropped, doubled, swapped or with characters overwritten. */
const mutated = fc
  .record({
    text: fc.constantFrom(...offers),
    edits: fc.array(
      fc.record({
        at: fc.nat(),
        kind: fc.constantFrom('drop', 'double', 'overwrite', 'cut'),
        with: fc.string({ maxLength: 8 }),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ text, edits }) => {
    const lines = text.split('\n');
    for (const { at, kind, with: insert } of edits) {
      const i = at % lines.length;
      const line = lines[i] ?? '';
      if (kind === 'drop') lines.splice(i, 1);
      else if (kind === 'double') lines.splice(i, 0, line);
      else if (kind === 'overwrite') lines[i] = line.slice(0, at % 7) + insert + line.slice((at % 7) + insert.length);
      else lines[i] = line.slice(0, at % (line.length + 1));
    }
    return lines.join(at(edits) % 2 === 0 ? '\n' : '\r\n');
  });

const at = (edits: readonly { at: number }[]): number => edits[0]?.at ?? 0;

describe('reading', () => {
  const attempt = (text: string): void => {
    try {
      const session = parseSdp(text);
      const once = writeSdp(session);
      expect(writeSdp(parseSdp(once))).toBe(once);
      const description = readAudio(text);
      buildAnswer(description, local(), { suites: ['AES_CM_128_HMAC_SHA1_80'], allowPlain: true });
    } catch (error) {
      if (!(error instanceof SdpError)) throw error;
    }
  };

  it('throws nothing but SdpError, and parse and write is stable, for broken offers', () => {
    fc.assert(fc.property(mutated, attempt), { numRuns: 500 });
  });

  it('throws nothing but SdpError for anything at all', () => {
    const line = fc
      .tuple(fc.constantFrom(...'vosiuepcbtrzkam'), fc.string())
      .map(([type, value]) => `${type}=${value}`);
    const soup = fc.array(line).map(lines => ['v=0', 'o=- 1 1 IN IP4 1.1.1.1', ...lines].join('\r\n'));
    fc.assert(fc.property(fc.oneof(fc.string(), soup), attempt), { numRuns: 500 });
  });

  it('is bounded', () => {
    const head = 'v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=-\r\nc=IN IP4 1.1.1.1\r\nt=0 0\r\n';
    const tooMuch = [
      head + 'a=x\r\n'.repeat(SDP_LIMITS.lines + 1),
      head + 'x'.repeat(SDP_LIMITS.characters),
      head + 'm=audio 1 RTP/AVP 0\r\n'.repeat(SDP_LIMITS.media + 1),
      `${head}a=${'x'.repeat(SDP_LIMITS.lineLength)}`,
    ];
    for (const text of tooMuch) expect(() => parseSdp(text)).toThrow(expect.objectContaining({ sipStatus: 413 }));
  });

  it('refuses what is no description with 400 and what is no address of ours to send to with 488', () => {
    const offer = fixture('yealink-avp.offer');
    const status = (text: string): number | undefined => {
      try {
        readAudio(text);
        return undefined;
      } catch (error) {
        return error instanceof SdpError ? error.sipStatus : undefined;
      }
    };
    for (const text of [
      '',
      'hello',
      offer.replace('v=0', 'v=1'),
      offer.replace(/^o=.*\n/m, ''),
      `${offer}nonsense\n`,
    ]) {
      expect(status(text)).toBe(400);
    }
    expect(status(offer.replace(/^c=.*/m, 'c=IN IP4 224.2.1.1/127'))).toBe(488);
    expect(status(offer.replace(/^c=.*/m, 'c=IN IP4 phone.example.org'))).toBe(488);
    expect(status(offer.replace('m=audio', 'm=video'))).toBe(488);
    expect(status(offer.replace('11786', '0'))).toBe(488);
  });
});
