/** REFER and Replaces in their rarer forms, and devices that are gone. */
import { describe, expect, it } from 'vitest';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import { until } from '../../kit/wait.ts';
import { kit } from '../lines/kit.ts';
import { connect, hears, newVersion, SILENT_SDP, site } from './site.ts';

const here = site();
const { talker } = kit(here);

/** Lets an agent agree to every re-INVITE. */
function agreeable(
  agent: RawAgent,
  body = (offer: string): string => newVersion(9, offer === '' ? SILENT_SDP : SILENT_SDP),
): void {
  const serve = async (): Promise<void> => {
    for (;;) {
      const invite = await agent.next('INVITE', 8000);
      agent.respond(invite, 200, { body: body(invite.body.toString()) });
    }
  };
  serve().catch(() => undefined);
}

const notifies = (agent: RawAgent): string[] =>
  agent.log.filter(m => 'method' in m && m.method === 'NOTIFY').map(m => m.body.toString().trim());

describe('REFER', () => {
  it('with Refer-Sub: false nobody is notified, and the transfer happens', async () => {
    const [a, b, c] = [await here.agent(), await here.agent(), await here.agent()];
    const { b: referrer, a: left } = await connect(a, b);
    agreeable(a);
    const headers = [`Refer-To: <sip:${c.extension}@${DOMAIN}>`, 'Refer-Sub: false', 'Supported: norefersub'];
    const accepted = await referrer.request('REFER', { headers }).final();
    expect(accepted.status).toBe(202);
    expect(accepted.get('Refer-Sub')).toMatch(/^false/);
    c.respond(await c.next('INVITE'), 200, { body: SILENT_SDP });
    await c.next('ACK');
    await b.next('BYE');
    expect(notifies(b)).toEqual([]);
    expect(await left.bye()).toBe(200);
    await c.next('BYE');
  });

  it('to an extension that does not exist: 404 is notified and the two go on', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { b: referrer, a: left } = await connect(a, b);
    agreeable(a);
    const headers = [`Refer-To: <sip:4711@${DOMAIN}>`];
    expect((await referrer.request('REFER', { headers }).final()).status).toBe(202);
    await until('the failure to be notified', () => notifies(b).some(body => body.startsWith('SIP/2.0 404')));
    expect((await left.request('OPTIONS').final()).status).toBe(200);
    expect(await left.bye()).toBe(200);
  });

  it('without a usable Refer-To: 400', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { b: referrer, a: left } = await connect(a, b);
    expect((await referrer.request('REFER').final()).status).toBe(400);
    expect((await referrer.request('REFER', { headers: ['Refer-To: <<>'] }).final()).status).toBe(400);
    expect(await left.bye()).toBe(200);
  });

  it('the referrer hangs up at once: the transferee rings on, is answered and talks', async () => {
    const [a, b, c] = [await here.agent(), await here.agent(), await here.agent()];
    const { b: referrer, a: left } = await connect(a, b);
    agreeable(a);
    expect(
      (await referrer.request('REFER', { headers: [`Refer-To: <sip:${c.extension}@${DOMAIN}>`] }).final()).status,
    ).toBe(202);
    const invite = await c.next('INVITE');
    c.respond(invite, 180);
    expect(await referrer.bye()).toBe(200);
    c.respond(invite, 200, { body: SILENT_SDP });
    await c.next('ACK');
    expect((await left.request('OPTIONS').final()).status).toBe(200);
    expect(await left.bye()).toBe(200);
    await c.next('BYE');
    expect(await here.records(a.extension)).toHaveLength(1);
  });

  it('the referrer has hung up, and nobody takes the transferee: it hears why, and is hung up on', async () => {
    const [caller, referrer] = [await talker(1061, 500, 900), await talker(1062, 900, 500)];
    const busy = await here.agent();
    const answered = referrer.answer();
    await caller.dial(1062);
    const dialog = await answered;
    await hears(caller.sound);
    const headers = [`Refer-To: <sip:${busy.extension}@${DOMAIN}>`];
    expect((await dialog.request('REFER', { headers }).final()).status).toBe(202);
    const invite = await busy.next('INVITE');
    expect(await dialog.bye()).toBe(200);
    busy.respond(invite, 486);
    await hearsPrompt(caller.sound, 'error.busy');
    caller.agent.respond(await caller.agent.next('BYE'), 200);
    const [record] = await here.records(1061);
    expect(record).toMatchObject({ outcome: 'callee', reason: 'call-transfer-failed', sipStatus: 486 });
  });

  it('outside a dialog it is refused', async () => {
    const a = await here.agent();
    const identity = {
      from: `<sip:${a.extension}@${DOMAIN}>;tag=x1`,
      to: `<sip:1001@${DOMAIN}>`,
      callId: `refer-${a.extension}`,
      cseq: 1,
    };
    const headers = [`Contact: <${a.contact}>`, `Refer-To: <sip:1002@${DOMAIN}>`];
    const { status } = await a.request('REFER', `sip:1001@${DOMAIN}`, identity, { headers }).final();
    expect([403, 405, 407, 501]).toContain(status);
  });
});

describe('attended transfer', () => {
  it('the two calls are on two switches of two zones: the others talk to each other', async () => {
    const [a1, b, c] = [await here.agent(), await here.agent(), await here.agent()];
    // Another phone of the same user has the other call.
    const a2 = await here.agent({ extension: a1.extension });
    const [bSide, cSide] = [await here.tone(500, 700), await here.tone(700, 500)];
    // Strict rotation over the zones: two calls in a row are on two switches.
    // The transferring phones speak, too, so that somebody else was heard before.
    const [a1Side, a2Side] = [await here.tone(300, 500), await here.tone(400, 700)];
    const first = await connect(a1, b, { offer: a1Side.sdp(), answer: bSide.sdp() });
    a1Side.connect(first.answer.body.toString());
    bSide.connect(first.invite.body.toString());
    const second = await connect(a2, c, { offer: a2Side.sdp(), answer: cSide.sdp() });
    a2Side.connect(second.answer.body.toString());
    cSide.connect(second.invite.body.toString());
    const calls = (await here.cluster.tandem('calls')) as { node: string }[];
    expect(new Set(calls.map(call => call.node)).size).toBe(2);
    agreeable(b, offer => {
      bSide.connect(offer);
      return bSide.answer(offer, 'sendrecv', 5);
    });
    agreeable(c, offer => {
      cSide.connect(offer);
      return cSide.answer(offer, 'sendrecv', 5);
    });
    const replaces = encodeURIComponent(second.a.replaces());
    const referTo = `Refer-To: <sip:${c.extension}@${DOMAIN}?Replaces=${replaces}>`;
    expect((await first.a.request('REFER', { headers: [referTo] }).final()).status).toBe(202);
    await until('success to be notified', () => notifies(a1).some(body => body.startsWith('SIP/2.0 200')));
    await a2.next('BYE');
    await Promise.all([hears(bSide, 'b'), hears(cSide, 'c')]);
    // For its phone a leg stays one sender: not every phone takes another SSRC with lower sequence numbers.
    expect([bSide.senders.size, cSide.senders.size]).toEqual([1, 1]);
    const end = b.dialogOf(first.invite);
    expect(await end.bye()).toBe(200);
    await c.next('BYE');
    expect(await here.records(a1.extension, 2)).toHaveLength(2);
  });

  it('Replaces that matches nothing: 481 is notified and the call goes on', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { b: referrer, a: left } = await connect(a, b);
    agreeable(a);
    const replaces = encodeURIComponent('no-such-call;to-tag=1;from-tag=2');
    const headers = [`Refer-To: <sip:${a.extension}@${DOMAIN}?Replaces=${replaces}>`];
    expect((await referrer.request('REFER', { headers }).final()).status).toBe(202);
    await until('the failure to be notified', () => notifies(b).some(body => body.startsWith('SIP/2.0 481')));
    expect((await left.request('OPTIONS').final()).status).toBe(200);
    expect(await left.bye()).toBe(200);
  });
});

describe('somebody else who knows the tags of a dialog', () => {
  it('cannot send its own party there, whichever switch has it', async () => {
    for (let round = 0; round < 2; round++) {
      const [a, b, x, y] = [await here.agent(), await here.agent(), await here.agent(), await here.agent()];
      const { a: left, b: right } = await connect(a, b);
      const { a: stranger } = await connect(x, y);
      for (const phone of [a, y]) agreeable(phone);
      const refer = `Refer-To: <sip:${a.extension}@${DOMAIN}?Replaces=${encodeURIComponent(right.replaces())}>`;
      expect((await stranger.request('REFER', { headers: [refer] }).final()).status).toBe(202);
      await until('the failure to be notified', () => notifies(x).some(body => body.startsWith('SIP/2.0 481')));
      for (const dialog of [left, stranger]) expect((await dialog.request('OPTIONS').final()).status).toBe(200);
      expect(await left.bye()).toBe(200);
      expect(await stranger.bye()).toBe(200);
      // An ordinary call between, so that the rotation moves on by one.
      await (await a.invite(4711, { body: SILENT_SDP })).exchange.final();
    }
  });
});

describe('an INVITE with Replaces', () => {
  it('that matches no dialog: 481', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const headers = ['Replaces: no-such-call;to-tag=1;from-tag=2', 'Require: replaces'];
    const call = await a.invite(b.extension, { body: SILENT_SDP, headers });
    expect((await call.exchange.final()).status).toBe(481);
  });

  it('early-only for a confirmed dialog: 486', async () => {
    const [a, b, c] = [await here.agent(), await here.agent(), await here.agent()];
    const { a: left, b: right } = await connect(a, b);
    const headers = [`Replaces: ${right.callId};to-tag=${right.remoteTag};from-tag=${right.localTag};early-only`];
    const call = await c.invite(b.extension, { body: SILENT_SDP, headers });
    expect((await call.exchange.final()).status).toBe(486);
    expect((await left.request('OPTIONS').final()).status).toBe(200);
    expect(await left.bye()).toBe(200);
  });

  it('takes the place of a leg, whichever switch has it: another phone of its owner', async () => {
    for (let round = 0; round < 2; round++) {
      const [a, b] = [await here.agent(), await here.agent()];
      const { a: left, b: right } = await connect(a, b);
      const c = await here.agent({ extension: b.extension });
      agreeable(a);
      const headers = [`Replaces: ${right.callId};to-tag=${right.remoteTag};from-tag=${right.localTag}`];
      const call = await c.invite(b.extension, { body: SILENT_SDP, headers });
      const answer = await call.exchange.status(200);
      call.dialog(answer).ack(answer);
      await b.next('BYE');
      expect(await left.bye()).toBe(200);
      await c.next('BYE');
      // An ordinary call between, so that the rotation moves on by one.
      const odd = await c.invite(4711, { body: SILENT_SDP });
      await odd.exchange.final();
    }
  });
});

describe('devices', () => {
  it('one whose connection is gone does not hold up the other', async () => {
    const a = await here.agent();
    const dead = await here.agent({ transport: 'tcp', register: false });
    expect((await dead.register()).status).toBe(200);
    const alive = await here.agent({ extension: dead.extension });
    dead.cut();
    const call = await a.invite(dead.extension, { body: SILENT_SDP });
    const invite = await alive.next('INVITE');
    alive.respond(invite, 180);
    await call.exchange.status(180);
    alive.respond(invite, 200, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    expect(await dialog.bye()).toBe(200);
    await alive.next('BYE');
  });

  it('the only one is gone: the caller hears so at once', async () => {
    const a = await here.agent();
    const dead = await here.agent({ transport: 'tcp' });
    dead.cut();
    const call = await a.invite(dead.extension, { body: SILENT_SDP });
    expect((await call.exchange.final(5000)).status).toBe(480);
  });

  it('two answer at the same moment: one call, the other hangs up', async () => {
    const a = await here.agent();
    const one = await here.agent();
    const two = await here.agent({ extension: one.extension });
    const call = await a.invite(one.extension, { body: SILENT_SDP });
    const [first, second] = await Promise.all([one.next('INVITE'), two.next('INVITE')]);
    one.respond(first, 200, { body: SILENT_SDP });
    two.respond(second, 200, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    await Promise.all([one.next('ACK'), two.next('ACK')]);
    await until('one of them to be hung up', () =>
      [one, two].some(device => device.log.some(m => 'method' in m && m.method === 'BYE')),
    );
    expect((await dialog.request('OPTIONS').final()).status).toBe(200);
    expect(await dialog.bye()).toBe(200);
    await Promise.all([one.next('BYE'), two.next('BYE')]);
    expect(await here.records(a.extension)).toHaveLength(1);
  });
});
