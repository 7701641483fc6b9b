/** What happens inside a dialog: late offers, re-INVITE, UPDATE, glare, session timers, lost ACKs. */
import { describe, expect, it } from 'vitest';
import { until } from '../../kit/wait.ts';
import { connect, hears, newVersion, SILENT_SDP, site } from './site.ts';

const here = site();

describe('late offer', () => {
  it('an INVITE without an offer: the 200 carries it, the ACK answers, both hear', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const [left, right] = [await here.tone(500, 700), await here.tone(700, 500)];
    const call = await a.invite(b.extension);
    const invite = await b.next('INVITE');
    expect(invite.body.length).toBeGreaterThan(0);
    right.connect(invite.body.toString());
    b.respond(invite, 200, { body: right.sdp() });
    const answer = await call.exchange.status(200);
    left.connect(answer.body.toString());
    const dialog = call.dialog(answer);
    dialog.ack(answer, left.answer(answer.body.toString(), 'sendrecv', 1));
    await Promise.all([hears(left, 'the caller'), hears(right, 'the callee')]);
    expect(await dialog.bye()).toBe(200);
  });

  it('a re-INVITE without an offer: the same', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const [left, right] = [await here.tone(500, 700), await here.tone(700, 500)];
    const { a: dialog, invite, answer } = await connect(a, b, { offer: left.sdp(), answer: right.sdp() });
    left.connect(answer.body.toString());
    right.connect(invite.body.toString());
    await Promise.all([hears(left), hears(right)]);
    const exchange = dialog.request('INVITE');
    const offer = await exchange.status(200);
    expect(offer.body.toString()).toMatch(/^m=audio/m);
    dialog.ack(offer, left.answer(offer.body.toString(), 'sendrecv', 2));
    left.connect(offer.body.toString());
    await Promise.all([hears(left, 'the caller'), hears(right, 'the callee')]);
    expect(await dialog.bye()).toBe(200);
  });

  it('an ACK without the answer ends the call', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension);
    const invite = await b.next('INVITE');
    b.respond(invite, 200, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    call.dialog(answer).ack(answer);
    await Promise.all([a.next('BYE'), b.next('BYE')]);
  });
});

describe('re-INVITE and UPDATE', () => {
  it('UPDATE with an offer holds and resumes, the peer is told', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { a: dialog } = await connect(a, b);
    for (const [version, direction, told] of [
      [2, 'sendonly', /a=sendonly/],
      [3, 'sendrecv', /a=sendrecv/],
    ] as const) {
      const body = newVersion(version).replace('a=sendrecv', `a=${direction}`);
      const response = await dialog.request('UPDATE', { body }).final();
      expect(response.status).toBe(200);
      expect(response.body.toString()).toMatch(direction === 'sendonly' ? /a=recvonly/ : /a=sendrecv/);
      const reinvite = await b.next('INVITE');
      expect(reinvite.body.toString()).toMatch(told);
      b.respond(reinvite, 200, {
        body: newVersion(version).replace('a=sendrecv', direction === 'sendonly' ? 'a=recvonly' : 'a=sendrecv'),
      });
      await b.next('ACK');
    }
    expect(await dialog.bye()).toBe(200);
  });

  it('UPDATE without an offer refreshes the target', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { a: dialog } = await connect(a, b);
    const response = await dialog.request('UPDATE').final();
    expect(response.status).toBe(200);
    expect(response.body).toHaveLength(0);
    expect(await dialog.bye()).toBe(200);
  });

  it('a description that cannot be used is refused and the call goes on', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { a: dialog } = await connect(a, b);
    const response = await dialog.request('INVITE', { body: 'nonsense' }).final();
    expect([400, 488]).toContain(response.status);
    const good = await dialog.request('INVITE', { body: newVersion(2) }).status(200);
    dialog.ack(good);
    expect(await dialog.bye()).toBe(200);
  });

  it('an old CSeq gets 500, an unknown Require 420', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { a: dialog } = await connect(a, b);
    expect((await dialog.request('INFO', { headers: ['Require: nonsense'] }).final()).status).toBe(420);
    dialog.seq -= 2;
    expect((await dialog.request('UPDATE').final()).status).toBe(500);
    dialog.seq += 2;
    expect(await dialog.bye()).toBe(200);
  });
});

describe('glare', () => {
  it('both re-INVITE at once with a hold: both get an answer, and each learns of the other', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { a: left, b: right } = await connect(a, b);
    const hold = newVersion(2).replace('a=sendrecv', 'a=sendonly');
    const one = left.request('INVITE', { body: hold });
    const two = right.request('INVITE', { body: hold });
    // Ours towards a phone that has one of its own pending gets 491 (RFC 3261 14.2) and is sent again later.
    let refused = 0;
    for (const [agent, dialog, exchange] of [
      [a, left, one],
      [b, right, two],
    ] as const) {
      const serve = async (): Promise<void> => {
        for (;;) {
          const invite = await agent.next('INVITE', 6000);
          if (exchange.finalResponse === undefined) {
            refused++;
            agent.respond(invite, 491);
          } else agent.respond(invite, 200, { body: newVersion(3).replace('a=sendrecv', 'a=inactive') });
        }
      };
      serve().catch(() => undefined);
      const final = await exchange.final();
      if (final.status === 200) dialog.ack(final);
      expect([200, 491]).toContain(final.status);
    }
    expect(refused).toBeGreaterThanOrEqual(0);
    await until('a quiet line', async () => (await left.request('OPTIONS').final()).status === 200);
    expect(await left.bye()).toBe(200);
  });

  it('our re-INVITE gets 491: it comes again and succeeds', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { a: dialog } = await connect(a, b);
    const held = await dialog
      .request('INVITE', { body: newVersion(2).replace('a=sendrecv', 'a=sendonly') })
      .status(200);
    dialog.ack(held);
    const first = await b.next('INVITE');
    b.respond(first, 491);
    const second = await b.next('INVITE');
    expect(second.cseq.number).toBeGreaterThan(first.cseq.number);
    b.respond(second, 200, { body: newVersion(2).replace('a=sendrecv', 'a=recvonly') });
    await b.next('ACK');
    expect(await dialog.bye()).toBe(200);
  });
});

describe('session timers (RFC 4028)', () => {
  it('an interval below our minimum gets 422 with Min-SE', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const headers = ['Supported: timer', 'Session-Expires: 30'];
    const call = await a.invite(b.extension, { body: SILENT_SDP, headers });
    const final = await call.exchange.final();
    expect(final.status).toBe(422);
    expect(Number(final.get('Min-SE'))).toBe(90);
  });

  it('caller and callee each get a session of their own, refreshed by UPDATE', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const {
      a: dialog,
      answer,
      invite,
    } = await connect(a, b, {
      callerHeaders: ['Supported: timer', 'Session-Expires: 120;refresher=uac', 'Min-SE: 90'],
      calleeHeaders: ['Require: timer', 'Supported: timer', 'Session-Expires: 90;refresher=uac'],
    });
    expect(answer.get('Session-Expires')).toMatch(/^120;\s*refresher=uac$/);
    expect(answer.get('Require')).toMatch(/timer/);
    expect(invite.get('Supported')).toMatch(/timer/);
    expect(Number.parseInt(invite.get('Session-Expires') ?? '', 10)).toBeGreaterThanOrEqual(90);
    const headers = ['Supported: timer', 'Session-Expires: 120;refresher=uac'];
    const refreshed = await dialog.request('UPDATE', { headers }).final();
    expect(refreshed.status).toBe(200);
    expect(refreshed.get('Session-Expires')).toMatch(/^120/);
    expect(await dialog.bye()).toBe(200);
  });

  it('a caller without timers is served without', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { a: dialog, answer } = await connect(a, b);
    expect(answer.get('Require') ?? '').not.toMatch(/timer/);
    expect(await dialog.bye()).toBe(200);
  });
});

describe('lost ACK', () => {
  it('the 200 comes again until the ACK is there', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), 200, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    await until('the 200 to come twice more', () => call.exchange.statuses.filter(status => status === 200).length > 2);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    const count = call.exchange.statuses.length;
    expect((await dialog.request('OPTIONS').final()).status).toBe(200);
    expect(call.exchange.statuses.length - count).toBeLessThanOrEqual(1);
    expect(await dialog.bye()).toBe(200);
  });

  it('a callee that repeats its 200 gets the ACK again', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    const invite = await b.next('INVITE');
    b.respond(invite, 200, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    await b.next('ACK');
    b.respond(invite, 200, { body: SILENT_SDP });
    await b.next('ACK');
    expect(await dialog.bye()).toBe(200);
  });
});

describe('requests of phones that we do not understand', () => {
  it.each(['PUBLISH', 'NONSENSE'])('%s in a dialog is refused, the call goes on', async method => {
    const [a, b] = [await here.agent(), await here.agent()];
    const { a: dialog } = await connect(a, b);
    expect([405, 489, 501]).toContain((await dialog.request(method).final()).status);
    expect(await dialog.bye()).toBe(200);
  });
});
