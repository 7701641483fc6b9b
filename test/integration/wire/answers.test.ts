/** How calls begin and come to nothing: provisional responses, refusals, redirection, CANCEL in awkward moments. */
import { describe, expect, it } from 'vitest';
import { DOMAIN } from '../../kit/cluster.ts';
import { until } from '../../kit/wait.ts';
import { connect, hears, SILENT_SDP, site } from './site.ts';

const here = site();

describe('early media', () => {
  it('183 with a description: the caller hears the callee before the answer', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const [ear, mouth] = [await here.tone(500, 700), await here.tone(700, 500)];
    const call = await a.invite(b.extension, { body: ear.sdp() });
    const invite = await b.next('INVITE');
    mouth.connect(invite.body.toString());
    b.respond(invite, 183, { body: mouth.sdp() });
    const progress = await call.exchange.status(183);
    ear.connect(progress.body.toString());
    await hears(ear, 'the caller');
    b.respond(invite, 200, { body: mouth.sdp() });
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    // RFC 3261 13.2.1: what a 200 repeats is what the early answer said.
    expect(answer.body.toString()).toBe(progress.body.toString());
    await Promise.all([hears(ear, 'the caller'), hears(mouth, 'the callee')]);
    expect(await dialog.bye()).toBe(200);
  });

  it('nobody sends any: the caller gets 180 and no description', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), 180);
    const ringing = await call.exchange.status(180);
    expect(ringing.body).toHaveLength(0);
    call.cancel();
    expect((await call.exchange.final()).status).toBe(487);
  });
});

describe('reliable provisional responses (RFC 3262)', () => {
  it('a caller that requires them gets each with RSeq and may PRACK it', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP, headers: ['Require: 100rel', 'Supported: 100rel'] });
    const invite = await b.next('INVITE');
    b.respond(invite, 180);
    const ringing = await call.exchange.status(180);
    expect(ringing.get('Require')).toMatch(/100rel/);
    const rseq = Number(ringing.get('RSeq'));
    expect(rseq).toBeGreaterThan(0);
    const early = call.dialog(ringing);
    const rack = `RAck: ${rseq} ${call.exchange.identity.cseq} INVITE`;
    expect((await early.request('PRACK', { headers: [rack] }).final()).status).toBe(200);
    // RFC 3262 3: a PRACK that matches nothing.
    const wrong = `RAck: ${rseq + 7} ${call.exchange.identity.cseq} INVITE`;
    expect((await early.request('PRACK', { headers: [wrong] }).final()).status).toBe(481);
    b.respond(invite, 200, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    early.ack(answer);
    expect(await early.bye()).toBe(200);
  });

  it('unacknowledged ones come again', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP, headers: ['Require: 100rel'] });
    b.respond(await b.next('INVITE'), 180);
    await until('the 180 to come again', () => call.exchange.statuses.filter(status => status === 180).length > 1);
    const early = call.dialog(await call.exchange.status(180));
    const rseq = (await call.exchange.status(180)).get('RSeq') ?? '';
    const rack = `RAck: ${rseq} ${call.exchange.identity.cseq} INVITE`;
    expect((await early.request('PRACK', { headers: [rack] }).final()).status).toBe(200);
    call.cancel();
    expect((await call.exchange.final()).status).toBe(487);
  });

  it('a reliable 183 of the callee is PRACKed, and its sound heard', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const [ear, mouth] = [await here.tone(500, 700), await here.tone(700, 500)];
    const call = await a.invite(b.extension, { body: ear.sdp() });
    const invite = await b.next('INVITE');
    expect(invite.get('Supported')).toMatch(/100rel/);
    mouth.connect(invite.body.toString());
    b.respond(invite, 183, { body: mouth.sdp(), headers: ['Require: 100rel', 'RSeq: 4711'] });
    const prack = await b.next('PRACK');
    expect(prack.get('RAck')).toBe(`4711 ${invite.cseq.number} INVITE`);
    expect(prack.to.tag).toBe(b.tagOf(invite));
    b.respond(prack, 200);
    ear.connect((await call.exchange.status(183)).body.toString());
    await hears(ear, 'the caller');
    // RFC 3262 5: the answer that was confirmed need not come again.
    b.respond(invite, 200);
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    await b.next('ACK');
    await hears(mouth, 'the callee');
    expect(await dialog.bye()).toBe(200);
  });

  it('a repeated reliable 183 is not PRACKed twice', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    const invite = await b.next('INVITE');
    const reliable = { body: SILENT_SDP, headers: ['Require: 100rel', 'RSeq: 1'] };
    b.respond(invite, 183, reliable);
    b.respond(await b.next('PRACK'), 200);
    b.respond(invite, 183, reliable);
    b.respond(invite, 180);
    await call.exchange.status(180);
    expect(b.log.filter(message => 'method' in message && message.method === 'PRACK')).toHaveLength(1);
    call.cancel();
    await call.exchange.final();
  });
});

describe('refusals reach the caller as what they mean', () => {
  it.each([
    [486, 486, 'call-busy'],
    [600, 600, 'call-busy'],
    [603, 603, 'call-declined'],
    [480, 480, 'call-unavailable'],
    [404, 480, 'call-unavailable'],
    [403, 480, 'call-unavailable'],
    [401, 480, 'call-unavailable'],
    [500, 500, 'call-refused'],
    [503, 480, 'call-unavailable'],
  ])('%i from the device: %i', async (device, told, reason) => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), device);
    expect((await call.exchange.final()).status).toBe(told);
    const [record] = await here.records(a.extension);
    expect(record?.reason).toBe(reason);
    expect(record?.answeredAt).toBeUndefined();
  });

  it('488 for every kind of media that is offered: 488', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.manual.add('INVITE');
    const refuse = async (): Promise<void> => {
      for (;;) b.respond(await b.next('INVITE', 30_000), 488);
    };
    refuse().catch(() => undefined);
    expect((await call.exchange.final()).status).toBe(488);
    expect((await here.records(a.extension))[0]?.reason).toBe('call-media');
  });
});

describe('redirection', () => {
  it('302 to another extension: that one rings', async () => {
    const [a, b, c] = [await here.agent(), await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), 302, { headers: [`Contact: <sip:${c.extension}@${DOMAIN}>`] });
    const invite = await c.next('INVITE');
    c.respond(invite, 200, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    await c.next('ACK');
    expect(await dialog.bye()).toBe(200);
    await c.next('BYE');
  });

  it('two that redirect to each other: the call ends, nobody rings for ever', async () => {
    const [a, b, c] = [await here.agent(), await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), 302, { headers: [`Contact: <sip:${c.extension}@${DOMAIN}>`] });
    c.respond(await c.next('INVITE'), 302, { headers: [`Contact: <sip:${b.extension}@${DOMAIN}>`] });
    expect((await call.exchange.final()).status).toBe(482);
  });

  it('302 to a foreign place is not followed', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), 302, { headers: ['Contact: <sip:thief@198.51.100.7>'] });
    expect((await call.exchange.final()).status).toBe(480);
  });
});

describe('CANCEL', () => {
  it('goes to the device and the caller gets 487', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), 180);
    await call.exchange.status(180);
    expect((await call.cancel().final()).status).toBe(200);
    expect((await call.exchange.final()).status).toBe(487);
    await b.next('CANCEL');
    await b.next('ACK');
    expect((await here.records(a.extension))[0]).toMatchObject({ outcome: 'caller', reason: 'call-cancelled' });
  });

  it('the device answers 200 all the same: it gets ACK and BYE', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    const invite = await b.next('INVITE');
    b.respond(invite, 180);
    await call.exchange.status(180);
    b.manual.add('CANCEL');
    call.cancel();
    b.respond(await b.next('CANCEL'), 200);
    b.respond(invite, 200, { body: SILENT_SDP });
    await b.next('ACK');
    const bye = await b.next('BYE');
    expect(bye.to.tag).toBe(b.tagOf(invite));
    expect((await call.exchange.final()).status).toBe(487);
    expect(await here.records(a.extension)).toHaveLength(1);
  });

  it('before the device has said anything: CANCEL waits for its first response', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    const invite = await b.next('INVITE');
    call.cancel();
    expect((await call.exchange.final()).status).toBe(487);
    expect(b.log.some(message => 'method' in message && message.method === 'CANCEL')).toBe(false);
    b.respond(invite, 180);
    await b.next('CANCEL');
  });

  it('of a call that is answered already is only answered', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { call, a: dialog } = await connect(a, b);
    expect([200, 481]).toContain((await call.cancel().final()).status);
    expect((await dialog.request('OPTIONS').final()).status).toBe(200);
    expect(await dialog.bye()).toBe(200);
  });
});

describe('BYE', () => {
  it('of the caller in the early dialog ends the call', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), 180);
    const early = call.dialog(await call.exchange.status(180));
    expect(await early.bye()).toBe(200);
    expect((await call.exchange.final()).status).toBe(487);
    await b.next('CANCEL');
    expect(await here.records(a.extension)).toHaveLength(1);
  });

  it('in a dialog that nobody knows: 481', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { a: dialog } = await connect(a, b);
    expect(await dialog.bye()).toBe(200);
    expect(await dialog.bye()).toBe(481);
  });
});

describe('descriptions that cannot be used', () => {
  it.each([
    ['garbage', 'this is no description', [400, 488]],
    ['no audio', 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n', [400, 488]],
    [
      'only unknown codecs',
      SILENT_SDP.replace('RTP/AVP 0 101', 'RTP/AVP 96').replace(/a=rtpmap:0.*/, 'a=rtpmap:96 X/8000'),
      [488],
    ],
    ['a host name as address', SILENT_SDP.replaceAll('IN IP4 127.0.0.1', 'IN IP4 media.example.com'), [488, 400]],
  ])('%s in an INVITE', async (_what, body, statuses) => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body });
    b.next('INVITE')
      .then(invite => b.respond(invite, 200, { body: SILENT_SDP }))
      .catch(() => undefined);
    expect(statuses).toContain((await call.exchange.final()).status);
  });
});
