import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import { OFFER, Pair } from './support.ts';

/** Answers each challenge with a number, so that a test sees which try a request was. */
function numbered(
  limit = Infinity,
): (request: SipRequest, response: SipResponse) => readonly [string, string] | undefined {
  let count = 0;
  return () => ((count += 1) > limit ? undefined : ['Proxy-Authorization', `Digest try="${count}"`]);
}

const CHALLENGE = {
  headers: [['Proxy-Authenticate', 'Digest realm="carrier", nonce="n", qop="auth"']] as [string, string][],
};

let pair: Pair;
beforeEach(() => {
  pair = new Pair({ a: { authorize: numbered() } });
});
afterEach(() => pair.finish());

const authorizations = (method: string): (string | undefined)[] =>
  pair.requests(method).map(request => request.get('Proxy-Authorization'));

describe('a challenge to an INVITE', () => {
  it('is answered by the same INVITE with credentials and the next CSeq, and nobody hears of it', async () => {
    pair.call();
    await pair.clock.advance(5);
    pair.b.invites[0]!.reject(407, CHALLENGE);
    await pair.clock.advance(5);
    const invites = pair.requests('INVITE');
    expect(invites.map(({ cseq }) => cseq.number)).toEqual([1, 2]);
    expect(authorizations('INVITE')).toEqual([undefined, 'Digest try="1"']);
    expect(new Set(invites.map(({ callId }) => callId)).size).toBe(1);
    expect(invites[1]?.body.toString()).toBe(OFFER.content);
    // The challenge has ended the first one.
    pair.b.invites.shift();
    await pair.answer();
    expect(pair.a.told).toEqual(['200']);
    await pair.bye(pair.a.dialog);
  });

  it('is handed up when there are no credentials, and when they are refused twice', async () => {
    pair.call();
    await pair.clock.advance(5);
    for (const round of [0, 1, 2]) {
      pair.b.invites[round]!.reject(407, CHALLENGE);
      await pair.clock.advance(5);
    }
    expect(pair.a.told).toEqual(['407']);
    await pair.finish();
    pair = new Pair();
    pair.call();
    await pair.clock.advance(5);
    pair.b.invites[0]!.reject(407, CHALLENGE);
    await pair.clock.advance(5);
    expect(pair.a.told).toEqual(['407']);
    expect(pair.requests('INVITE')).toHaveLength(1);
  });

  it('is not answered any more after cancel()', async () => {
    const call = pair.call();
    await pair.clock.advance(5);
    await pair.b.invites[0]!.progress(180);
    await pair.clock.advance(5);
    pair.drop = text => text === 'a CANCEL';
    call.cancel();
    pair.b.invites[0]!.reject(407, CHALLENGE);
    await pair.clock.advance(5);
    expect(pair.requests('INVITE')).toHaveLength(1);
  });
});
