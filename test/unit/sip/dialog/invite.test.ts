import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import { ANSWER, OFFER, Pair } from './support.ts';

let pair: Pair;
beforeEach(() => {
  pair = new Pair();
});
afterEach(() => pair.finish());

describe('a call', () => {
  it('rings, is answered, is hung up, and leaves nothing', async () => {
    pair.call();
    await pair.clock.advance(5);
    await pair.b.invites[0]!.progress(180);
    await pair.clock.advance(5);
    expect(pair.a.dialog?.state).toBe('early');
    await pair.answer();
    expect(pair.a.told).toEqual(['180', '200']);
    await pair.bye(pair.a.dialog);
    expect(pair.log).toEqual(['a INVITE', 'b 180 INVITE', 'b 200 INVITE', 'a ACK', 'a BYE', 'b 200 BYE']);
    expect(pair.b.told).toEqual(['BYE', 'terminated bye']);
    expect([pair.a.dialog!.state, pair.b.dialog!.state]).toEqual(['terminated', 'terminated']);
    expect(pair.a.told).toEqual(['180', '200']);
  });

  it('gives both ends the same ids, mirrored', async () => {
    const { a, b } = await pair.established();
    expect(a.id).toEqual({ sipCallId: b.id.sipCallId, localTag: b.id.remoteTag, remoteTag: b.id.localTag });
    expect([a.remoteTarget, b.remoteTarget]).toEqual(['sip:b@b.test', 'sip:a@a.test']);
    expect(pair.a.layer.find(a.id)).toBe(a);
    await pair.bye(b);
  });

  it('carries our answer in the ACK when the 2xx makes the offer', async () => {
    const call = pair.call({ offer: false });
    await pair.clock.advance(5);
    const invite = pair.b.invites.at(-1)!;
    const acked = invite.accept({ body: OFFER });
    await pair.clock.advance(5);
    expect(pair.log).not.toContain('a ACK');
    call.ack(ANSWER);
    await pair.clock.advance(5);
    expect((await acked).body.toString()).toBe(ANSWER.content);
    await pair.bye(pair.a.dialog);
  });

  it('is refused: the status is handed up and the ACK is the transaction’s', async () => {
    pair.call();
    await pair.clock.advance(5);
    await pair.b.invites[0]!.progress(180);
    pair.b.invites[0]!.reject(486, { headers: [['Reason', 'Q.850;cause=17']] });
    await pair.clock.advance(5);
    expect(pair.a.told).toEqual(['180', '486']);
    expect(pair.log.at(-1)).toBe('a ACK');
    expect(pair.a.dialog?.state).toBe('terminated');
  });

  it('rings for long: a provisional response each minute', async () => {
    pair.call();
    await pair.clock.advance(5);
    await pair.b.invites[0]!.progress(180);
    await pair.clock.advance(150_000);
    expect(pair.log.filter(text => text === 'b 180 INVITE')).toHaveLength(3);
    pair.b.invites[0]!.reject(480);
  });

  it('nobody answers at all -> timeout', async () => {
    pair.drop = text => text.startsWith('a');
    pair.call();
    await pair.clock.advance(33_000);
    expect(pair.a.told).toEqual(['failed timeout']);
  });

  it('no way to the next hop -> transport', async () => {
    const lost = pair.side('a', { resolveFlow: () => Promise.reject(new Error('no route')) });
    const told: string[] = [];
    lost.layer.invite({
      uri: 'sip:b@b.test',
      from: pairFrom(),
      to: pairFrom(),
      contact: 'sip:a@a.test',
      handlers: { accepted: () => undefined, rejected: () => undefined, failed: why => told.push(why) },
    });
    await pair.clock.settle();
    expect(told).toEqual(['transport']);
    lost.transactions.close();
    await lost.transport.close();
  });
});

function pairFrom(): SipRequest['from'] {
  return SipRequest.create({ method: 'X', uri: 'sip:x', headers: [['From', '<sip:a@a.test>']] }).from;
}

describe('cancel', () => {
  it('while it rings -> 487 for us, the Reason for them', async () => {
    const call = pair.call();
    await pair.clock.advance(5);
    await pair.b.invites[0]!.progress(180);
    await pair.clock.advance(5);
    call.cancel('SIP;cause=200;text="Call completed elsewhere"');
    await pair.clock.advance(10);
    expect(pair.b.told).toEqual(['cancelled SIP;cause=200;text="Call completed elsewhere"']);
    expect(pair.a.told).toEqual(['180', '487']);
    expect(pair.requests('CANCEL')[0]?.get('Reason')).toContain('elsewhere');
  });

  it('before the flow is known -> nothing is sent', async () => {
    const call = pair.call();
    call.cancel();
    await pair.clock.advance(5);
    expect([pair.log, pair.a.told]).toEqual([[], ['failed cancelled']]);
  });

  it('before any response waits for one', async () => {
    const call = pair.call();
    await pair.clock.settle();
    call.cancel();
    await pair.clock.advance(0);
    expect(pair.log).toEqual(['a INVITE']);
    await pair.clock.advance(300);
    expect(pair.log.slice(0, 3)).toEqual(['a INVITE', 'b 100 INVITE', 'a CANCEL']);
    expect(pair.a.told).toEqual(['487']);
  });

  it('late 200 after CANCEL is ACKed and BYEd', async () => {
    const call = pair.call();
    await pair.clock.advance(5);
    await pair.b.invites[0]!.progress(180);
    await pair.clock.advance(5);
    // The CANCEL and the 200 pass each other on the wire.
    call.cancel('SIP;cause=200');
    await pair.answer();
    await pair.clock.advance(10);
    expect(pair.a.told).toEqual(['180', 'failed cancelled']);
    expect(pair.log.filter(text => /ACK|BYE/.test(text))).toEqual(['a ACK', 'a BYE', 'b 200 BYE']);
    expect(pair.b.told).toEqual(['BYE', 'terminated bye']);
  });

  it('a CANCEL that nobody answers with a final response ends after 64*T1', async () => {
    const call = pair.call();
    pair.drop = text => text === 'b 487 INVITE';
    await pair.clock.advance(300);
    call.cancel();
    await pair.clock.advance(33_000);
    expect(pair.a.told).toEqual(['failed cancelled']);
  });
});

describe('the ACK', () => {
  it('is lost: the 2xx is repeated until it comes, and answered by the same ACK', async () => {
    let lost = 0;
    pair.drop = text => text === 'a ACK' && lost++ < 2;
    const { b } = await pair.established();
    await pair.clock.advance(2000);
    expect(pair.log).toEqual(['b 200 INVITE', 'a ACK', 'b 200 INVITE', 'a ACK']);
    await pair.clock.advance(40_000);
    expect(b.state).toBe('confirmed');
    await pair.bye(b);
  });

  it('never comes: the 2xx gives up after 64*T1, BYE, and both are free', async () => {
    pair.drop = text => text === 'a ACK';
    await pair.established();
    await pair.clock.advance(33_000);
    expect(pair.b.told).toEqual(['terminated no-ack', 'no ACK']);
    expect(pair.log.slice(-2)).toEqual(['b BYE', 'a 200 BYE']);
    expect(pair.a.told).toEqual(['BYE', 'terminated bye']);
    // RFC 3261 13.3.1.4: 0.5, 1, 2, 4, 4 ... seconds.
    expect(pair.log.filter(text => text === 'b 200 INVITE')).toHaveLength(10);
  });

  it('hanging up waits for it on the callee’s side', async () => {
    pair.drop = text => text === 'a ACK';
    const { b } = await pair.established();
    void b.bye();
    await pair.clock.advance(100);
    expect(pair.log).not.toContain('b BYE');
    pair.drop = () => false;
    await pair.clock.advance(1000);
    expect(pair.log.slice(-4)).toEqual(['b 200 INVITE', 'a ACK', 'b BYE', 'a 200 BYE']);
  });
});

describe('forks', () => {
  const answerAs = (tag: string, status: number, more: [string, string][] = []): SipResponse =>
    SipResponse.to(pair.b.invites[0]!.request, status, {
      toTag: tag,
      headers: [['Contact', `<sip:${tag}@fork.test>`], ...more],
    });

  it('each tag of a provisional response makes an early dialog; the 2xx ends all but its own', async () => {
    pair.call();
    await pair.clock.advance(5);
    for (const tag of ['x', 'y', 'x']) pair.inject('b', answerAs(tag, 180));
    await pair.clock.advance(5);
    const early = [...pair.a.layer.dialogs()];
    expect(early.map(dialog => [dialog.id.remoteTag, dialog.state])).toEqual([
      ['x', 'early'],
      ['y', 'early'],
    ]);
    pair.inject('b', answerAs('y', 200));
    await pair.clock.advance(5);
    expect(pair.a.dialog?.id.remoteTag).toBe('y');
    expect(early.map(dialog => dialog.state)).toEqual(['terminated', 'confirmed']);
    pair.a.dialog?.forget();
    pair.b.invites[0]!.reject(480);
  });

  it('a second 2xx from another fork is ACKed and BYEd, each repetition ACKed again', async () => {
    pair.call();
    await pair.clock.advance(5);
    pair.inject('b', answerAs('x', 200));
    await pair.clock.advance(5);
    pair.clear();
    pair.inject('b', answerAs('y', 200));
    pair.inject('b', answerAs('y', 200));
    await pair.clock.advance(5);
    const sent = pair.messages.filter((one): one is SipRequest => one instanceof SipRequest);
    expect(sent.map(one => [one.method, one.to.tag, one.uri])).toEqual([
      ['ACK', 'y', 'sip:y@fork.test'],
      ['BYE', 'y', 'sip:y@fork.test'],
      ['ACK', 'y', 'sip:y@fork.test'],
    ]);
    expect(pair.a.told).toEqual([]);
    pair.a.dialog?.forget();
    pair.b.invites[0]!.reject(480);
  });
});

describe('an INVITE that is no good', () => {
  const invite = (headers: [string, string][], uri = 'sip:b@b.test'): SipRequest =>
    SipRequest.create({
      method: 'INVITE',
      uri,
      headers: [
        ['Via', `SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK${pair.ids.token()}`],
        ['From', '<sip:a@a.test>;tag=1'],
        ['To', '<sip:b@b.test>'],
        ['Call-ID', 'bad'],
        ['CSeq', '1 INVITE'],
        ...headers,
      ],
    });
  const contact: [string, string] = ['Contact', '<sip:a@a.test>'];

  it.each([
    ['requires an extension that we lack', [contact, ['Require', '100rel, foo']], 420, ['Unsupported', 'foo']],
    ['has no Contact', [], 400, ['CSeq', '1 INVITE']],
    ['has a Contact that cannot be read', [['Contact', '<sip:']], 400, ['CSeq', '1 INVITE']],
    ['wants too short a session', [contact, ['Supported', 'timer'], ['Session-Expires', '30']], 422, ['Min-SE', '90']],
    ['names a dialog to replace that cannot be read', [contact, ['Replaces', 'x']], 400, ['CSeq', '1 INVITE']],
    ['is for a dialog that is not there', [contact, ['To', '<sip:b@b.test>;tag=gone']], 481, ['CSeq', '1 INVITE']],
  ] as [string, [string, string][], number, [string, string]][])(
    '%s',
    async (_what, headers, status, [name, value]) => {
      const request = invite(headers.filter(([header]) => header !== 'To'));
      const to = headers.find(([header]) => header === 'To');
      if (to !== undefined) request.set('To', to[1]);
      pair.inject('a', request);
      await pair.clock.advance(5);
      expect(pair.responses(status)[0]?.get(name)).toBe(value);
      expect(pair.b.invites).toEqual([]);
    },
  );

  it('has another body than a description -> 415, another scheme -> 416', async () => {
    pair.inject('a', invite([contact]).setBody('text/plain', 'hello'));
    pair.inject('a', invite([contact], 'http://b.test'));
    await pair.clock.advance(5);
    expect(pair.log.filter(text => text.startsWith('b'))).toEqual(['b 415 INVITE', 'b 416 INVITE']);
  });

  it('comes a second time by another way -> 482', async () => {
    pair.inject('a', invite([contact]));
    pair.inject('a', invite([contact]));
    await pair.clock.advance(5);
    expect(pair.responses(482)).toHaveLength(1);
    pair.b.invites[0]!.reject(480);
  });

  it('lacks what the service demands -> 421', async () => {
    const strict = pair.side('b', { demanded: ['100rel'] });
    strict.transactions.receiver.request(invite([contact]), strict.flow);
    await pair.clock.advance(5);
    expect(pair.responses(421)[0]?.get('Require')).toBe('100rel');
    strict.transactions.close();
    await strict.transport.close();
  });

  it('hands Replaces up', async () => {
    pair.inject('a', invite([contact, ['Replaces', 'c1;to-tag=t;from-tag=f;early-only']]));
    await pair.clock.advance(5);
    const { replaces } = pair.b.invites[0]!;
    expect(replaces).toMatchObject({ sipCallId: 'c1', toTag: 't', fromTag: 'f', earlyOnly: true });
    pair.b.invites[0]!.reject(481);
  });
});

describe('the upstream connection', () => {
  it('closes while the INVITE is pending: its owner is told, once', async () => {
    await pair.finish();
    pair = new Pair({ reliable: true });
    pair.call();
    await pair.clock.advance(5);
    await pair.b.invites[0]!.progress(180);
    pair.b.flow.close();
    pair.a.flow.close();
    await pair.clock.advance(5);
    expect(pair.b.told).toEqual(['upstream lost']);
    expect(pair.a.told.at(-1)).toBe('failed closed');
    await expect(pair.b.invites[0]!.accept()).rejects.toThrow();
  });
});
