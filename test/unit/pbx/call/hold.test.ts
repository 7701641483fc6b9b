import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, OPEN, towards, wishAfterAnswer, wishOfOffer, type Wish } from '../../../../src/pbx/call/hold.ts';
import type { MediaDirection } from '../../../../src/media/gateway/ports.ts';

const DIRECTIONS = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;

/** What a well-behaved phone answers: the offer mirrored, less what it does not want (RFC 3264 6.1). */
function answerOf(offered: MediaDirection, wish: Wish): MediaDirection {
  const mayReceive = offered === 'sendrecv' || offered === 'sendonly';
  const maySend = offered === 'sendrecv' || offered === 'recvonly';
  return towards({ sends: maySend && wish.sends, receives: mayReceive && wish.receives });
}

describe('hold', () => {
  it('A holds: B is offered sendonly, and has not asked for silence by answering recvonly', () => {
    const a = wishOfOffer('sendonly');
    expect(holds(a)).toBe(true);
    expect(towards(a)).toBe('sendonly');
    expect(wishAfterAnswer(OPEN, 'sendonly', 'recvonly')).toEqual(OPEN);
  });

  it('A resumes while B holds: A is granted what B lets it have', () => {
    const b = wishOfOffer('inactive');
    expect(towards(b)).toBe('inactive');
  });

  it('a phone that refuses to send in its answer is believed', () => {
    expect(wishAfterAnswer(OPEN, 'sendrecv', 'recvonly')).toEqual({ sends: false, receives: true });
  });

  it('property: however often two phones hold and resume, once both are open both are offered sendrecv', () => {
    const step = fc.record({ who: fc.boolean(), direction: fc.constantFrom(...DIRECTIONS) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), steps => {
        const own = { a: OPEN, b: OPEN };
        const known = { a: OPEN, b: OPEN };
        const offerFrom = (who: 'a' | 'b', direction: MediaDirection): void => {
          const other = who === 'a' ? 'b' : 'a';
          own[who] = wishOfOffer(direction);
          known[who] = wishOfOffer(direction);
          const offered = towards(known[who]);
          known[other] = wishAfterAnswer(known[other], offered, answerOf(offered, own[other]));
        };
        for (const { who, direction } of steps) offerFrom(who ? 'a' : 'b', direction);
        offerFrom('a', 'sendrecv');
        offerFrom('b', 'sendrecv');
        expect(known).toEqual({ a: OPEN, b: OPEN });
      }),
    );
  });
});
