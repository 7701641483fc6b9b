/** Whole calls over IPv6, and between an IPv6 phone and an IPv4 one: signalling, descriptions, sound. */
import { describe, expect, it } from 'vitest';
import { hears, site } from './site.ts';

const here = site({ ipv6: true });
const SIX = '::1';
const FOUR = '127.0.0.1';

describe.each(['udp', 'tcp', 'tls'] as const)('over %s', transport => {
  it.each([
    ['both over IPv6', SIX, SIX],
    ['the caller over IPv6, the callee over IPv4', SIX, FOUR],
    ['the caller over IPv4, the callee over IPv6', FOUR, SIX],
  ])('%s: they hear each other', async (_name, callerHost, calleeHost) => {
    const a = await here.agent({ transport, host: callerHost });
    const b = await here.agent({ transport, host: calleeHost });
    const suite = transport === 'tls' ? 'AES_CM_128_HMAC_SHA1_80' : undefined;
    const aSide = await here.tone(500, 700, suite, callerHost);
    const bSide = await here.tone(700, 500, suite, calleeHost);
    const call = await a.invite(b.extension, { body: aSide.sdp() });
    const invite = await b.next('INVITE');
    const offer = invite.body.toString();
    b.respond(invite, 200, { body: bSide.answer(offer, 'sendrecv', 1) });
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    await b.next('ACK');
    bSide.connect(offer);
    aSide.connect(answer.body.toString());
    for (const [message, host] of [
      [answer, callerHost],
      [invite, calleeHost],
    ] as const) {
      const text = message.toBuffer().toString();
      expect(text).toMatch(host === SIX ? /^c=IN IP6 ::1\r$/m : /^c=IN IP4 127\.0\.0\.1\r$/m);
      expect(text).toMatch(host === SIX ? /^Contact: <sip:[\w-]+@\[::1\]:\d+/m : /^Contact: <sip:[\w-]+@127/m);
    }
    await Promise.all([hears(aSide, 'the caller'), hears(bSide, 'the callee')]);
    // A re-INVITE by the caller and the hang-up by the callee go to our Contacts.
    const again = dialog.request('INVITE', {
      headers: [`Contact: <${a.contact}>`],
      body: aSide.sdp('sendonly', 2),
    });
    const held = await again.status(200);
    dialog.ack(held);
    const renewed = await b.next('INVITE');
    expect(renewed.body.toString()).toMatch(/a=sendonly/);
    b.respond(renewed, 200, { body: bSide.answer(renewed.body.toString(), 'recvonly', 2) });
    await b.next('ACK');
    await hears(bSide, 'the callee');
    expect(await b.dialogOf(invite).bye()).toBe(200);
    await a.next('BYE');
    expect(await here.records(a.extension)).toMatchObject([{ outcome: 'success', hangupBy: 'callee' }]);
  });
});
