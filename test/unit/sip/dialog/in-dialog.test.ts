import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DialogSnapshot, IncomingInvite } from '../../../../src/sip/dialog/index.ts';
import { SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import { ANSWER, OFFER, Pair } from './support.ts';
import type { Side } from './support.ts';

let pair: Pair;
beforeEach(() => {
  pair = new Pair();
});
afterEach(() => pair.finish());

/** A request inside the dialog as the peer of `to` would send it, with a CSeq of the test's choice. */
function forged(to: Side, method: string, cseq: number, headers: [string, string][] = []): SipRequest {
  const { id } = to.dialog!;
  return SipRequest.create({
    method,
    uri: 'sip:x@x.test',
    headers: [
      ['Via', `SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK${pair.ids.token()}`],
      ['From', `<sip:x@x.test>;tag=${id.remoteTag}`],
      ['To', `<sip:y@y.test>;tag=${id.localTag}`],
      ['Call-ID', id.sipCallId],
      ['CSeq', `${cseq} ${method}`],
      ...headers,
    ],
  });
}

describe('a dialog whose owner is not ready', () => {
  it('re-INVITE -> 491, and the BYE that follows is not held up by it', async () => {
    const { a, b } = await pair.established();
    b.setHandler(undefined);
    const result = a.reinvite({ body: OFFER });
    await pair.clock.advance(5);
    expect(pair.log).toContain('b 491 INVITE');
    const bye = b.bye();
    await pair.clock.advance(10_000);
    await bye;
    await result;
    expect([a.state, b.state]).toEqual(['terminated', 'terminated']);
  });
});

describe('a request inside a dialog', () => {
  it('goes both ways, numbered, to the other end’s Contact', async () => {
    const { a, b } = await pair.established();
    const answers = [a.request('INFO', { body: { type: 'text/plain', content: 'x' } }), a.request('REFER')];
    await pair.clock.advance(10);
    expect((await Promise.all(answers)).map(res => res.status)).toEqual([200, 200]);
    const [info] = pair.requests('INFO');
    expect([info?.uri, info?.cseq.number, pair.requests('REFER')[0]?.cseq.number]).toEqual(['sip:b@b.test', 2, 3]);
    expect(pair.b.told).toEqual(['INFO', 'REFER']);
    const back = b.request('NOTIFY', { headers: [['Event', 'refer']] });
    await pair.clock.advance(10);
    expect([(await back).status, pair.requests('NOTIFY')[0]?.uri]).toEqual([200, 'sip:a@a.test']);
    await pair.bye(a);
  });

  it('with a lower CSeq -> 500, with an unknown extension -> 420, for another dialog -> 481', async () => {
    const { a } = await pair.established();
    pair.inject('a', forged(pair.b, 'INFO', 9));
    await pair.clock.advance(3);
    pair.inject('a', forged(pair.b, 'INFO', 8));
    pair.inject('a', forged(pair.b, 'INFO', 10, [['Require', 'foo']]));
    pair.inject('a', forged(pair.b, 'INFO', 11).set('Call-ID', 'other'));
    await pair.clock.advance(3);
    expect(pair.log.filter(text => text.startsWith('b'))).toEqual([
      'b 200 INFO',
      'b 500 INFO',
      'b 420 INFO',
      'b 481 INFO',
    ]);
    // It has seen a higher number than a knows of, so that it would refuse the BYE.
    pair.b.dialog?.forget();
    await pair.bye(a);
  });

  it('that nobody answers is 408 for its sender, at its own time-out if it has one', async () => {
    const { a } = await pair.established();
    pair.drop = text => text === 'a INFO';
    const short = a.request('INFO', { timeout: 1000 });
    const long = a.request('INFO');
    await pair.clock.advance(1001);
    expect((await short).status).toBe(408);
    await pair.clock.advance(40_000);
    expect([(await long).status, a.state]).toEqual([408, 'confirmed']);
    await pair.bye(a);
  });

  it('answered by 481 ends the dialog', async () => {
    const { a, b } = await pair.established();
    b.forget();
    const answer = a.request('INFO');
    await pair.clock.advance(10);
    expect([(await answer).status, a.state, pair.a.told]).toEqual([481, 'terminated', ['terminated gone']]);
    expect((await a.request('INFO')).status).toBe(481);
    expect((await a.reinvite()).response.status).toBe(481);
  });

  it('is answered with 500 when its handler fails', async () => {
    const { a, b } = await pair.established();
    const fail = (): never => {
      throw new Error('bug');
    };
    b.setHandler({ reinvite: fail, request: fail, sessionExpired: fail, terminated: fail });
    const answer = a.request('INFO');
    await pair.clock.advance(10);
    expect((await answer).status).toBe(500);
    await pair.bye(a);
    expect(b.state).toBe('terminated');
  });
});

describe('BYE', () => {
  it('both hang up at once: both get 200', async () => {
    const { a, b } = await pair.established();
    void a.bye();
    void b.bye();
    await pair.clock.advance(10);
    expect(pair.log).toEqual(['a BYE', 'b BYE', 'b 200 BYE', 'a 200 BYE']);
    expect([pair.a.told, pair.b.told]).toEqual([[], []]);
  });

  it('twice is one BYE', async () => {
    const { a } = await pair.established();
    await Promise.all([a.bye('Q.850;cause=16'), a.bye(), pair.clock.advance(10)]);
    expect(pair.requests('BYE').map(bye => bye.get('Reason'))).toEqual(['Q.850;cause=16']);
  });

  it('on the early dialog ends a pending INVITE with 487', async () => {
    pair.call();
    await pair.clock.advance(5);
    await pair.b.invites[0]!.progress(180);
    await pair.clock.advance(5);
    const early = pair.a.dialog!;
    await pair.bye(early);
    expect(pair.log.slice(-4)).toEqual(['a BYE', 'b 487 INVITE', 'b 200 BYE', 'a ACK']);
    expect(pair.b.told).toEqual(['cancelled']);
    expect(pair.a.told).toEqual(['180', '487']);
  });

  it('nobody answers: gone after 64*T1', async () => {
    const { a } = await pair.established();
    pair.drop = () => true;
    const done = a.bye();
    await pair.clock.advance(33_000);
    await done;
    expect(pair.a.layer.find(a.id)).toBeUndefined();
    pair.drop = () => false;
    pair.b.dialog?.forget();
  });
});

describe('re-INVITE', () => {
  it('is answered and ACKed; both ends move their target', async () => {
    const { a, b } = await pair.established();
    const result = a.reinvite({ body: OFFER, contact: 'sip:moved@a.test' });
    await pair.clock.advance(10);
    expect((await result).response.body.toString()).toBe(ANSWER.content);
    expect(pair.log).toEqual(['a INVITE', 'b 200 INVITE', 'a ACK']);
    expect(b.remoteTarget).toBe('sip:moved@a.test');
    await pair.bye(b);
  });

  it('without an offer waits for ack(body)', async () => {
    const { a } = await pair.established();
    const result = a.reinvite();
    await pair.clock.advance(600);
    expect(pair.log).not.toContain('a ACK');
    (await result).ack?.(ANSWER);
    await pair.clock.advance(5);
    expect(pair.requests('ACK')[0]?.body.toString()).toBe(ANSWER.content);
    await pair.bye(a);
  });

  it('one after the other', async () => {
    const { a } = await pair.established();
    const both = Promise.all([a.reinvite({ body: OFFER }), a.reinvite({ body: OFFER })]);
    await pair.clock.advance(20);
    expect((await both).map(({ response }) => response.status)).toEqual([200, 200]);
    expect(pair.log).toEqual(['a INVITE', 'b 200 INVITE', 'a ACK', 'a INVITE', 'b 200 INVITE', 'a ACK']);
    await pair.bye(a);
  });

  it('glare: both get 491; the one that does not own the Call-ID tries again first', async () => {
    const { a, b } = await pair.established();
    const both = Promise.all([a.reinvite({ body: OFFER }), b.reinvite({ body: OFFER })]);
    await pair.clock.advance(10);
    expect(pair.log.filter(text => text.includes('491'))).toHaveLength(2);
    await pair.clock.advance(2010);
    expect(pair.requests('INVITE').map(invite => invite.from.uri.user)).toEqual(['a', 'b', 'b']);
    expect((await both)[1].response.status).toBe(200);
    await pair.bye(a);
  });

  it('answered by 491 is repeated three times, 2.1 to 4 seconds apart for the owner of the Call-ID', async () => {
    const { a, b } = await pair.established();
    b.setHandler({
      reinvite: invite => (invite as IncomingInvite).reject(491),
      request: () => undefined,
      sessionExpired: () => undefined,
      terminated: () => undefined,
    });
    const result = a.reinvite({ body: OFFER });
    await pair.clock.advance(2000);
    expect(pair.requests('INVITE')).toHaveLength(1);
    await pair.clock.advance(2100);
    expect(pair.requests('INVITE')).toHaveLength(2);
    await pair.clock.advance(8100);
    expect([(await result).response.status, pair.requests('INVITE').length]).toEqual([491, 4]);
    await pair.bye(a);
  });

  it('while another one of theirs is being answered -> 500 with Retry-After', async () => {
    const { a, b } = await pair.established();
    const held: IncomingInvite[] = [];
    b.setHandler({
      reinvite: invite => void held.push(invite as IncomingInvite),
      request: () => undefined,
      sessionExpired: () => undefined,
      terminated: () => undefined,
    });
    pair.inject('a', forged(pair.b, 'INVITE', 20, [['Contact', '<sip:a@a.test>']]));
    await pair.clock.advance(3);
    pair.inject('a', forged(pair.b, 'INVITE', 21, [['Contact', '<sip:a@a.test>']]));
    await pair.clock.advance(3);
    expect(Number(pair.responses(500)[0]?.get('Retry-After'))).toBeLessThanOrEqual(10);
    // One of ours in the meantime comes to nothing at once: whoever is to answer theirs may be waiting for ours.
    expect((await b.reinvite({ body: OFFER })).response.status).toBe(491);
    held[0]?.reject(488);
    await pair.clock.advance(3);
    const result = b.reinvite({ body: OFFER });
    await pair.clock.advance(10);
    expect([(await result).response.status, a.state]).toEqual([200, 'confirmed']);
    await pair.bye(b);
  });

  it('of theirs that comes while ours waits to be repeated ends the wait', async () => {
    const { a, b } = await pair.established();
    const ours = a.reinvite({ body: OFFER });
    const theirs = b.reinvite({ body: OFFER });
    await pair.clock.advance(2010);
    expect([(await ours).response.status, (await theirs).response.status]).toEqual([491, 200]);
    await pair.bye(a);
  });

  it('that is refused leaves the dialog as it was', async () => {
    const { a, b } = await pair.established();
    b.setHandler({
      reinvite: invite => (invite as IncomingInvite).reject(488),
      request: () => undefined,
      sessionExpired: () => undefined,
      terminated: () => undefined,
    });
    const result = a.reinvite({ body: OFFER });
    await pair.clock.advance(10);
    expect([(await result).response.status, a.state, b.state]).toEqual([488, 'confirmed', 'confirmed']);
    await pair.bye(a);
  });

  it('that only gets provisional responses is cancelled after a minute', async () => {
    const { a, b } = await pair.established();
    b.setHandler({
      reinvite: () => undefined,
      request: () => undefined,
      sessionExpired: () => undefined,
      terminated: () => undefined,
    });
    const result = a.reinvite({ body: OFFER });
    await pair.clock.advance(61_000);
    expect((await result).response.status).toBe(487);
    await pair.bye(a);
  });
});

describe('UPDATE', () => {
  it('with an offer goes to the handler, without one is a refresh', async () => {
    const { a, b } = await pair.established();
    const both = [a.request('UPDATE', { body: OFFER }), a.request('UPDATE')];
    await pair.clock.advance(10);
    const answers = await Promise.all(both);
    expect(answers.map(res => res.status)).toEqual([200, 200]);
    expect(pair.b.told).toEqual(['UPDATE']);
    expect(answers.map(res => res.has('Session-Expires'))).toEqual([true, true]);
    await pair.bye(b);
  });

  it('crossing one of ours with an offer -> 491', async () => {
    const { a, b } = await pair.established();
    const both = Promise.all([a.request('UPDATE', { body: OFFER }), b.request('UPDATE', { body: OFFER })]);
    await pair.clock.advance(10);
    expect((await both).map(res => res.status)).toEqual([491, 491]);
    await pair.bye(a);
  });
});

describe('the session timer', () => {
  it('is refreshed at half of its time by the end that has agreed to', async () => {
    const { a, b } = await pair.established({ sessionExpires: 200 });
    await pair.clock.advance(1_000_000);
    expect(pair.log.slice(0, 2)).toEqual(['a UPDATE', 'b 200 UPDATE']);
    expect(pair.requests('UPDATE').length).toBeGreaterThanOrEqual(9);
    expect([a.state, b.state]).toEqual(['confirmed', 'confirmed']);
    expect(pair.requests('UPDATE')[0]?.get('Session-Expires')).toBe('200;refresher=uac');
    await pair.bye(a);
  });

  it('runs out on both sides when the other end is gone: BYE before the end', async () => {
    const { a, b } = await pair.established({ sessionExpires: 300 });
    pair.drop = () => true;
    await pair.clock.advance(269_000);
    expect([a.state, b.state]).toEqual(['terminated', 'terminated']);
    expect(pair.a.told[0]).toBe('terminated gone');
    expect(pair.b.told.slice(0, 2)).toEqual(['expired', 'terminated session-expired']);
    expect(pair.requests('BYE').length).toBeGreaterThan(0);
  });

  it('a refresh that does not get through is tried again', async () => {
    const { a } = await pair.established({ sessionExpires: 1000 });
    pair.a.flow.close();
    await pair.clock.advance(550_000);
    expect(a.state).toBe('confirmed');
    pair.a.flow.open = true;
    await pair.clock.advance(100_000);
    expect(pair.log.slice(-2)).toEqual(['a UPDATE', 'b 200 UPDATE']);
    await pair.bye(a);
  });

  it('an interval too small -> 422, once more with what is demanded', async () => {
    await pair.finish();
    pair = new Pair({ b: { session: { minSe: 600 } } });
    const { a } = await pair.established({ sessionExpires: 200 });
    expect([a.localSeq, pair.a.layer.find(a.id)?.snapshot().sessionTimer]).toEqual([
      2,
      { interval: 600, refresher: 'local' },
    ]);
    await pair.bye(a);
  });

  it('an end without timers is refreshed by us', async () => {
    const invite = SipRequest.create({
      method: 'INVITE',
      uri: 'sip:b@b.test',
      headers: [
        ['Via', 'SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKold'],
        ['From', '<sip:old@a.test>;tag=old'],
        ['To', '<sip:b@b.test>'],
        ['Call-ID', 'old'],
        ['CSeq', '1 INVITE'],
        ['Contact', '<sip:old@a.test>'],
      ],
    });
    pair.inject('a', invite);
    await pair.clock.advance(5);
    const accepted = pair.b.invites[0]!;
    accepted.accept({ body: OFFER }).catch(() => undefined);
    await pair.clock.advance(5);
    expect(pair.responses(200)[0]?.get('Session-Expires')).toBe('1800;refresher=uas');
    const dialog = accepted.dialog();
    pair.inject('a', forged({ ...pair.b, dialog }, 'ACK', 1));
    pair.drop = text => text === 'a 481 INVITE';
    await pair.clock.advance(900_100);
    // It allows no UPDATE, so that what is in force is offered again.
    const refresh = pair.requests('INVITE').at(-1)!;
    expect(refresh.body.toString()).toBe(OFFER.content);
    // Even a refusal shows that somebody is there.
    pair.inject('a', SipResponse.to(refresh, 488));
    await pair.clock.advance(901_000);
    expect([dialog.state, pair.requests('INVITE').at(-1)?.cseq.number]).toEqual(['confirmed', refresh.cseq.number + 1]);
    dialog.forget();
  });
});

describe('reliable provisional responses', () => {
  it('are acknowledged by PRACK, one after the other, before the 200', async () => {
    pair.call();
    await pair.clock.advance(5);
    const invite = pair.b.invites[0]!;
    const done = [
      invite.progress(183, { reliable: true, body: ANSWER }),
      invite.progress(180, { reliable: true }),
      invite.accept().then(() => undefined),
    ];
    await pair.clock.advance(20);
    await Promise.all(done);
    expect(pair.log).toEqual([
      'a INVITE',
      'b 183 INVITE',
      'a PRACK',
      'b 200 PRACK',
      'b 180 INVITE',
      'a PRACK',
      'b 200 PRACK',
      'b 200 INVITE',
      'a ACK',
    ]);
    const [first, second] = pair.requests('PRACK');
    const rseq = Number(pair.responses(183)[0]?.get('RSeq'));
    expect([first?.get('RAck'), second?.get('RAck')]).toEqual([`${rseq} 1 INVITE`, `${rseq + 1} 1 INVITE`]);
    expect(pair.a.told).toEqual(['183', '180', '200']);
    pair.b.dialog = invite.dialog();
    await pair.bye(pair.a.dialog);
  });

  it('are repeated until the PRACK comes, and handed up once', async () => {
    let lost = 0;
    pair.drop = text => text === 'a PRACK' && lost++ === 0;
    pair.call();
    await pair.clock.advance(5);
    const done = pair.b.invites[0]!.progress(183, { reliable: true });
    await pair.clock.advance(600);
    expect((await done)?.method).toBe('PRACK');
    expect(pair.log.filter(text => text === 'b 183 INVITE')).toHaveLength(2);
    expect(pair.a.told).toEqual(['183']);
    pair.b.invites[0]!.reject(480);
  });

  it('that nobody acknowledges end the INVITE with a 5xx', async () => {
    pair.drop = text => text === 'a PRACK';
    pair.call();
    await pair.clock.advance(5);
    const done = pair.b.invites[0]!.progress(183, { reliable: true });
    const failed = expect(done).rejects.toThrow();
    await pair.clock.advance(33_000);
    await failed;
    expect(pair.a.told).toEqual(['183', '504']);
  });

  it('a PRACK for none -> 481', async () => {
    pair.call();
    await pair.clock.advance(5);
    await pair.b.invites[0]!.progress(180);
    pair.b.dialog = pair.b.invites[0]!.dialog();
    pair.inject('a', forged(pair.b, 'PRACK', 2, [['RAck', '1 1 INVITE']]));
    await pair.clock.advance(5);
    expect(pair.log.at(-1)).toBe('b 481 PRACK');
    pair.b.invites[0]!.reject(480);
  });
});

describe('a restored dialog', () => {
  const flow = '<sip:token@192.0.2.7:7000;transport=tcp;lr;pub=x;ptp=udp>';

  it.each(['a', 'b'] as const)('%s goes on in a new process: CSeq, tags, target and routes are right', async name => {
    pair.drop = (_text, message) => {
      // An edge between the two that stays in the path.
      if (message instanceof SipRequest && message.isInvite) message.set('Record-Route', flow);
      return false;
    };
    pair.call();
    await pair.clock.advance(5);
    await pair.answer();
    const old = pair[name].dialog!;
    const written = JSON.stringify(old.snapshot());
    // Sent after the snapshot was written, and so unknown to the one who takes over.
    for (let i = 0; i < 5; i++) void old.request('INFO');
    await pair.clock.advance(10);
    const side = pair.replace(name);
    pair.clear();
    const dialog = side.layer.restore(JSON.parse(written) as DialogSnapshot);
    side.dialog = dialog;
    pair.listen(side);
    const result = dialog.reinvite({ body: OFFER });
    await pair.clock.advance(10);
    expect((await result).response.status).toBe(200);
    expect(pair.log.map(text => text.slice(2))).toEqual(['INVITE', '200 INVITE', 'ACK']);
    const [invite] = pair.requests('INVITE');
    expect(invite?.cseq.number).toBeGreaterThan(old.localSeq);
    expect(dialog.id).toEqual(old.id);
    expect(invite?.getAll('Route')).toEqual([flow]);
    expect(side.hops[0]).toBe(flow.slice(1, -1));
    const other = name === 'a' ? pair.b : pair.a;
    await pair.bye(other.dialog);
    expect(side.told).toEqual(['BYE', 'terminated bye']);
  });
});

describe('routing', () => {
  it('the route set of the caller is the reverse of the callee’s, the first hop is asked for', async () => {
    pair.drop = (_text, message) => {
      if (message instanceof SipRequest && message.isInvite && !message.has('Record-Route')) {
        message.set('Record-Route', '<sip:near-b.test;lr>, <sip:near-a.test;lr>');
      }
      return false;
    };
    const { a, b } = await pair.established();
    expect(a.routeSet).toEqual(['<sip:near-a.test;lr>', '<sip:near-b.test;lr>']);
    expect(b.routeSet).toEqual(['<sip:near-b.test;lr>', '<sip:near-a.test;lr>']);
    await pair.bye(a);
    expect([pair.a.hops.at(-1), pair.requests('BYE')[0]?.uri]).toEqual(['sip:near-a.test;lr', 'sip:b@b.test']);
  });

  it('a strict router gets the request URI', async () => {
    pair.drop = (_text, message) => {
      if (message instanceof SipRequest && message.isInvite) message.set('Record-Route', '<sip:old.test>');
      return false;
    };
    const { a } = await pair.established();
    await pair.bye(a);
    const [bye] = pair.requests('BYE');
    expect([bye?.uri, bye?.getAll('Route')]).toEqual(['sip:old.test', ['<sip:b@b.test>']]);
  });

  it.each([
    ['udp', 3],
    ['tcp', 1],
  ])('over a connection to a phone on %s, a request is sent %d times', async (transport, times) => {
    await pair.finish();
    pair = new Pair({ reliable: true });
    pair.drop = (_text, message) => {
      const route = `<sip:t@192.0.2.7:7000;transport=tcp;lr;ptp=${transport}>`;
      if (message instanceof SipRequest && message.isInvite) message.set('Record-Route', route);
      return false;
    };
    const { a } = await pair.established();
    pair.drop = text => text === 'a INFO';
    void a.request('INFO');
    await pair.clock.advance(1600);
    expect(pair.log).toEqual(Array(times).fill('a INFO'));
    await pair.bye(a);
  });
});

describe('closing the layer', () => {
  it('refuses what is pending, drops dialogs without a BYE', async () => {
    const { a } = await pair.established();
    pair.call();
    await pair.clock.advance(5);
    pair.b.layer.close();
    await pair.clock.advance(5);
    expect(pair.a.told).toEqual(['503']);
    expect(pair.b.told).toEqual(['terminated closed']);
    expect(pair.log).not.toContain('b BYE');
    a.forget();
  });

  it('answers 503 from then on', async () => {
    pair.b.layer.close();
    pair.call();
    await pair.clock.advance(5);
    expect(pair.a.told).toEqual(['503']);
  });
});

it('a response whose headers cannot be read is dropped', async () => {
  pair.call();
  await pair.clock.advance(5);
  const broken = SipResponse.to(pair.b.invites[0]!.request, 183, { toTag: 'x', headers: [['Contact', '<sip:']] });
  pair.inject('b', broken);
  await pair.clock.advance(5);
  expect(pair.a.told).toEqual([]);
  await pair.answer();
  await pair.bye(pair.a.dialog);
});
