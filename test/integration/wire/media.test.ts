/** Media as the network really brings it: NAT, intruders, silence; and codecs and keys that differ from leg to leg. */
import { createSocket } from 'node:dgram';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { Baresip, type BaresipOptions } from '../../kit/baresip.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { callAndTalk } from '../../kit/talk.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';
import { connect, hears, newVersion, SILENT_SDP, site } from './site.ts';

const here = site({ extra: 'media: { silenceTimeoutMs: 3000 }' });
let next = 1050;

async function phone(options: Partial<BaresipOptions>): Promise<Baresip> {
  const { udp, tls } = here.cluster.public;
  const made = await Baresip.start({ extension: ++next, server: options.transport === 'tls' ? tls : udp, ...options });
  onTestFinished(() => made.stop());
  return made;
}

/** The description of a phone that knows only the address inside its NAT. */
const inside = (sdp: string): string => sdp.replaceAll('IN IP4 127.0.0.1', 'IN IP4 10.9.8.7');

const audioPort = (sdp: string): number => Number(/^m=audio (\d+)/m.exec(sdp)?.[1]);

/** A stranger that sends tones to a port that is not its own. */
async function stranger(port: number, address: string): Promise<{ received: () => number }> {
  const socket = createSocket('udp4');
  await new Promise<void>(resolve => socket.bind(0, address, resolve));
  let received = 0;
  let sequence = 0;
  socket.on('message', () => received++);
  const timer = setInterval(() => {
    const packet = Buffer.alloc(172, 0x55);
    packet.writeUInt16BE(0x8000, 0);
    packet.writeUInt16BE(++sequence & 0xffff, 2);
    packet.writeUInt32BE(sequence * 160, 4);
    packet.writeUInt32BE(0xbadbad, 8);
    socket.send(packet, port, '127.0.0.1');
  }, 10);
  onTestFinished(() => {
    clearInterval(timer);
    socket.close();
  });
  return { received: () => received };
}

/** Hears its tone and nothing else for half a second. */
async function hearsOnlyThat(endpoint: ToneEndpoint): Promise<void> {
  const from = performance.now();
  await until('half a second of sound', () => endpoint.heard.filter(h => h.at > from).length > 25);
  expect(endpoint.heard.filter(h => h.at > from && h.share < 0.5).length).toBeLessThanOrEqual(1);
}

describe('a phone behind NAT', () => {
  it.each(['caller', 'callee'] as const)('as %s: signalling and media find the way back', async who => {
    const [left, right] = [await here.tone(500, 700), await here.tone(700, 500)];
    const natted = { believes: '10.9.8.7:5060' };
    const a = await here.agent(who === 'caller' ? natted : {});
    const b = await here.agent(who === 'callee' ? natted : {});
    const talk = await connect(a, b, {
      offer: who === 'caller' ? inside(left.sdp()) : left.sdp(),
      answer: who === 'callee' ? inside(right.sdp()) : right.sdp(),
    });
    left.connect(talk.answer.body.toString());
    right.connect(talk.invite.body.toString());
    await Promise.all([hears(left, 'the caller'), hears(right, 'the callee')]);
    expect(await talk.b.bye()).toBe(200);
    await a.next('BYE');
  });

  it.each(['before', 'after'] as const)('a stranger who sends %s it does not get its stream', async when => {
    const [left, right] = [await here.tone(500, 700), await here.tone(700, 500)];
    const a = await here.agent({ believes: '10.9.8.7:5060' });
    const b = await here.agent();
    const talk = await connect(a, b, { offer: inside(left.sdp()), answer: right.sdp() });
    const port = audioPort(talk.answer.body.toString());
    const early = when === 'before' ? await stranger(port, '127.0.0.66') : undefined;
    right.connect(talk.invite.body.toString());
    left.connect(talk.answer.body.toString());
    await Promise.all([hears(left, 'the caller'), hears(right, 'the callee')]);
    const intruder = early ?? (await stranger(port, '127.0.0.66'));
    await Promise.all([hearsOnlyThat(left), hearsOnlyThat(right)]);
    expect(intruder.received()).toBe(0);
    expect(await talk.a.bye()).toBe(200);
  });
});

describe('RTP bleed', () => {
  it('a third party who sends to a port of the call is neither heard nor answered', async () => {
    const [left, right] = [await here.tone(500, 700), await here.tone(700, 500)];
    const [a, b] = [await here.agent(), await here.agent()];
    const talk = await connect(a, b, { offer: left.sdp(), answer: right.sdp() });
    left.connect(talk.answer.body.toString());
    right.connect(talk.invite.body.toString());
    await Promise.all([hears(left), hears(right)]);
    const intruders = [
      await stranger(audioPort(talk.answer.body.toString()), '127.0.0.1'),
      await stranger(audioPort(talk.invite.body.toString()), '127.0.0.66'),
    ];
    await Promise.all([hearsOnlyThat(left), hearsOnlyThat(right)]);
    for (const intruder of intruders) expect(intruder.received()).toBe(0);
    expect(await talk.a.bye()).toBe(200);
  });
});

describe('silence', () => {
  it('a phone that stops sending ends the call for both, with a record that says so', async () => {
    const [left, right] = [await here.tone(500, 700), await here.tone(700, 500)];
    const [a, b] = [await here.agent(), await here.agent()];
    const talk = await connect(a, b, { offer: left.sdp(), answer: right.sdp() });
    // Only one of them ever sends.
    left.connect(talk.answer.body.toString());
    await hears(right, 'the callee');
    await Promise.all([a.next('BYE'), b.next('BYE')]);
    expect((await here.records(a.extension))[0]).toMatchObject({ outcome: 'upstream', reason: 'call-silent' });
  });

  it('a held call is silent and stays', async () => {
    const [left, right] = [await here.tone(500, 700), await here.tone(700, 500)];
    const [a, b] = [await here.agent(), await here.agent()];
    const talk = await connect(a, b, { offer: left.sdp(), answer: right.sdp() });
    const held = await talk.a.request('INVITE', { body: left.sdp('inactive', 2) }).status(200);
    talk.a.ack(held);
    const told = await b.next('INVITE');
    b.respond(told, 200, { body: right.sdp('inactive', 2) });
    await b.next('ACK');
    const from = performance.now();
    await until('twice the time-out to pass', () => performance.now() - from > 6500);
    expect((await talk.a.request('OPTIONS').final()).status).toBe(200);
    expect(await talk.a.bye()).toBe(200);
  });
});

describe('codecs', () => {
  it('G.722 on both sides passes untouched', async () => {
    const a = await phone({ codecs: ['G722/16000/1'], tone: 500 });
    const b = await phone({ codecs: ['G722/16000/1'], tone: 700, answer: 'auto' });
    await callAndTalk(a, b);
    expect(await legsOf(a)).toEqual(['G722 none', 'G722 none']);
  });

  it.each([
    ['opus/48000/2', 'PCMU/8000/1'],
    ['PCMA/8000/1', 'opus/48000/2'],
    ['G722/16000/1', 'PCMU/8000/1'],
  ] as const)('%s to %s is transcoded, and a key still arrives', async (one, other) => {
    const a = await phone({ codecs: [one], tone: 500 });
    const b = await phone({ codecs: [other], tone: 700, answer: 'auto' });
    await callAndTalk(a, b);
    expect(await legsOf(a)).toEqual([`${one.split('/')[0]} none`, `${other.split('/')[0]} none`]);
  });
});

describe('encryption', () => {
  it('a phone with AEAD_AES_256_GCM and one with plain RTP hear each other', async () => {
    const [left, right] = [await here.tone(500, 700, 'AEAD_AES_256_GCM'), await here.tone(700, 500)];
    const a = await here.agent({ transport: 'tls' });
    const b = await here.agent();
    const talk = await connect(a, b, { offer: left.sdp(), answer: right.sdp() });
    left.connect(talk.answer.body.toString());
    right.connect(talk.invite.body.toString());
    await Promise.all([hears(left), hears(right)]);
    expect(await talk.a.bye()).toBe(200);
    const legs = await legsOf(a);
    expect(legs[0]).toMatch(/AEAD_AES_256_GCM/);
    expect(legs[1]).toMatch(/none/);
  });

  it.each(['srtp', 'srtp-mand'] as const)(
    'AEAD_AES_256_GCM calls a baresip with %s, keys pressed arrive',
    async encryption => {
      const left = await here.tone(500, 700, 'AEAD_AES_256_GCM');
      const a = await here.agent({ transport: 'tls' });
      const b = await phone({ transport: 'tls', encryption, tone: 700, answer: 'auto' });
      const call = await a.invite(b.extension, { body: left.sdp() });
      const answer = await call.exchange.status(200);
      const dialog = call.dialog(answer);
      dialog.ack(answer);
      left.connect(answer.body.toString());
      await hears(left, 'the caller');
      expect(await dialog.bye()).toBe(200);
      await b.closed();
      expect((await legsOf(a))[0]).toMatch(/AEAD_AES_256_GCM/);
    },
  );

  it.each([
    ['srtp-mand', undefined],
    [undefined, 'srtp-mand'],
  ] as const)('from %s to %s: sound and keys both ways', async (one, other) => {
    const of = (encryption: 'srtp-mand' | undefined): Partial<BaresipOptions> =>
      encryption === undefined ? {} : { encryption, transport: 'tls' };
    const a = await phone({ ...of(one), tone: 500 });
    const b = await phone({ ...of(other), tone: 700, answer: 'auto' });
    await callAndTalk(a, b);
  });
});

describe('encryption that the settings of a phone ask for', () => {
  // Behind those that count up.
  const [REQUIRED, ADVANCED, OTHER, NO_UDP] = [1088, 1089, 1087, 1086];

  beforeAll(() =>
    writeAccount(here.cluster, {
      users: [
        { extension: String(REQUIRED), settings: { requireEncryption: true, voicemail: false } },
        { extension: String(ADVANCED), settings: { advancedEncryption: true } },
        { extension: String(NO_UDP), settings: { transports: ['tcp', 'tls'] } },
      ],
    }),
  );

  it('required: over TLS with SRTP it calls and is called', async () => {
    const secure = await phone({
      extension: REQUIRED,
      transport: 'tls',
      encryption: 'srtp-mand',
      tone: 500,
      answer: 'auto',
    });
    const plain = await phone({ tone: 700, answer: 'auto' });
    await callAndTalk(secure, plain);
    await callAndTalk(plain, secure);
    expect((await legsOf(secure)).map(leg => leg.split(' ')[1]).sort()).toEqual(['AES_CM_128_HMAC_SHA1_80', 'none']);
  });

  it('required: without TLS it neither registers nor calls, but for help', async () => {
    const bare = await here.agent({ extension: REQUIRED, register: false });
    const refused = await bare.register();
    expect([refused.status, refused.get('Warning')]).toEqual([403, `399 ${DOMAIN} "TLS required"`]);
    const call = await bare.invite(OTHER, { body: SILENT_SDP });
    expect((await call.exchange.final()).status).toBe(403);
    const help = await bare.invite(`sip:911@${DOMAIN}`, { body: SILENT_SDP });
    expect((await help.exchange.final()).status).toBe(503);
  });

  it('some transports switched off: a phone registers and calls over the others, and for help over any', async () => {
    const bare = await here.agent({ extension: NO_UDP, register: false });
    const refused = await bare.register();
    expect([refused.status, refused.get('Warning')]).toEqual([403, `399 ${DOMAIN} "Allowed: tcp, tls"`]);
    const call = await bare.invite(OTHER, { body: SILENT_SDP });
    expect((await call.exchange.final()).status).toBe(403);
    const help = await bare.invite(`sip:911@${DOMAIN}`, { body: SILENT_SDP });
    expect((await help.exchange.final()).status).toBe(503);
    const [a, b] = [await here.agent({ extension: NO_UDP, transport: 'tcp' }), await here.agent({ extension: OTHER })];
    const talk = await connect(b, a);
    expect(await talk.a.bye()).toBe(200);
  });

  it('required: without SRTP a call is refused at once, also inside the call, and a phone that has none does not answer', async () => {
    const a = await here.agent({ extension: REQUIRED, transport: 'tls' });
    const b = await here.agent({ extension: OTHER });
    const call = await a.invite(OTHER, { body: SILENT_SDP });
    const final = await call.exchange.final();
    expect([final.status, final.get('Warning')]).toEqual([488, `302 ${DOMAIN} "SRTP required"`]);
    expect(b.log.some(message => 'method' in message && message.method === 'INVITE')).toBe(false);
    const sound = await here.tone(500, 700, 'AES_CM_128_HMAC_SHA1_80');
    const talk = await connect(a, b, { offer: sound.sdp() });
    const again = await talk.a.request('INVITE', { body: newVersion(3) }).final();
    expect([again.status, again.get('Warning')]).toEqual([488, `302 ${DOMAIN} "Incompatible transport protocol"`]);
    expect(await talk.a.bye()).toBe(200);
    const back = await b.invite(REQUIRED, { body: SILENT_SDP });
    for (const expected of ['RTP/SAVP', 'UDP/TLS/RTP/SAVPF']) {
      const invite = await a.next('INVITE');
      expect(invite.body.toString()).toContain(` ${expected} `);
      a.respond(invite, 488);
    }
    expect((await back.exchange.final()).status).toBe(488);
  });

  it('advanced: AES-256 is offered and taken, AES-128 where a phone has nothing better', async () => {
    const b = await phone({
      extension: ADVANCED,
      transport: 'tls',
      encryption: 'srtp-mand',
      tone: 700,
      answer: 'auto',
    });
    const plain = await phone({ tone: 500 });
    await callAndTalk(plain, b);
    expect((await legsOf(plain)).map(leg => leg.split(' ')[1])).toEqual(['none', 'AEAD_AES_256_GCM']);
    const plainToo = await phone({ tone: 900, answer: 'auto' });
    await callAndTalk(b, plainToo);
    expect((await legsOf(b)).map(leg => leg.split(' ')[1])).toEqual(['AES_CM_128_HMAC_SHA1_80', 'none']);
  });
});

async function legsOf(caller: { readonly extension: number }): Promise<string[]> {
  const [record] = (await here.records(caller.extension)) as unknown as {
    legs: { codec?: string; encryption?: string }[];
  }[];
  return (record?.legs ?? []).map(leg => `${leg.codec} ${leg.encryption}`);
}
