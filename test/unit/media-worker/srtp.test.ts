import { randomBytes } from 'node:crypto';
import type { types } from 'mediasoup';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as kit from './kit.ts';
import { SrtpContext, SUITES, masterLength, type Suite } from './srtp.ts';

const { PCMU, DIGITS } = kit;
const DEFAULT: Suite = 'AES_CM_128_HMAC_SHA1_80';

let rig: kit.Rig;
/** On the plain side of the bridge. */
let far: kit.Phone;
let farLeg: types.PlainTransport;
const closing: { close(): void }[] = [];

beforeAll(async () => {
  rig = await kit.startRig();
});
afterAll(() => rig.close());

beforeEach(async () => {
  far = await open();
  farLeg = await kit.openTransport(rig);
  closing.push(farLeg);
  await farLeg.connect({ ip: kit.LOOPBACK, port: far.port, rtcpPort: far.rtcpPort });
});
afterEach(() => {
  for (const one of closing.splice(0)) one.close();
});

async function open(address?: string): Promise<kit.Phone> {
  const phone = await kit.Phone.open(address);
  closing.push(phone);
  return phone;
}

interface SecureLeg {
  transport: types.PlainTransport;
  producer: types.Producer;
  phone: kit.Phone;
  /** The phone's key, and what it encrypts with. */
  key: Buffer;
  mine: SrtpContext;
  /** Our key, and what the phone decrypts with. */
  ours: Buffer;
  theirs: SrtpContext;
  connect(over?: { key?: Buffer; ours?: Buffer; ip?: string; port?: number }): Promise<void>;
}

async function secureLeg(suite: Suite = DEFAULT, comedia = true): Promise<SecureLeg> {
  const transport = await kit.openTransport(rig, { enableSrtp: true, srtpCryptoSuite: DEFAULT, comedia });
  closing.push(transport);
  const phone = await open();
  phone.seq = 1000;
  const [key, ours] = [randomBytes(masterLength(suite)), randomBytes(masterLength(suite))];
  const connect: SecureLeg['connect'] = async (over = {}) =>
    transport.connect({
      ip: over.ip ?? kit.LOOPBACK,
      port: over.port ?? phone.port,
      rtcpPort: phone.rtcpPort,
      srtpParameters: {
        cryptoSuite: suite,
        keyBase64: `${(over.key ?? key).toString('base64')} ${(over.ours ?? ours).toString('base64')}`,
      },
    });
  await connect();
  const producer = await kit.produce(transport, PCMU, DIGITS);
  await kit.consume(farLeg, producer, PCMU, DIGITS);
  await kit.consume(transport, await kit.produce(farLeg, PCMU, DIGITS), PCMU, DIGITS);
  const [mine, theirs] = [new SrtpContext(suite, key), new SrtpContext(suite, ours)];
  return { transport, producer, phone, key, mine, ours, theirs, connect };
}

/** Sends the phone's next packet encrypted; counts rollovers as RFC 3711 3.3.1 says. */
async function talkSecurely(
  { phone, mine, transport }: Pick<SecureLeg, 'phone' | 'mine' | 'transport'>,
  over: Partial<kit.RtpPacket> = {},
): Promise<Buffer> {
  const packet = phone.next(over);
  await phone.sendRaw(transport, mine.protect(kit.writeRtp(packet)));
  if (phone.seq === 0) mine.roc += 1;
  return packet.payload;
}

async function expectOnly(payload: Buffer, before: number): Promise<void> {
  expect(await far.heardPayload(payload)).toBe(before + 1);
}

describe.each(SUITES)('%s', suite => {
  test('is understood both ways by an implementation by the book, with the key that we chose', async () => {
    const leg = await secureLeg(suite);
    expect(leg.transport.srtpParameters?.keyBase64).toBe(leg.ours.toString('base64'));
    const spoken = [await talkSecurely(leg), await talkSecurely(leg), await talkSecurely(leg)];
    await far.heard(3);
    expect(far.rtp.map(packet => packet.payload)).toEqual(spoken);
    const answer = await far.talk(farLeg);
    const { raw } = await leg.phone.heard(1);
    expect(kit.readRtp(leg.theirs.unprotect(raw)).payload).toEqual(answer);
  });

  test('rolls over, and survives a stray packet, a new producer and a repeated connect after that', async () => {
    const leg = await secureLeg(suite);
    leg.phone.seq = 65_533;
    for (let packet = 0; packet < 6; packet += 1) await talkSecurely(leg);
    await far.heard(6);
    expect(leg.mine.roc).toBe(1);
    // Not negotiated: dropped, and its SRTP stream must stay.
    await talkSecurely(leg, { pt: 13 });
    await expectOnly(await talkSecurely(leg), 6);
    await leg.connect();
    await expectOnly(await talkSecurely(leg), 7);
    leg.producer.close();
    await talkSecurely(leg);
    await kit.consume(farLeg, await kit.produce(leg.transport, PCMU), PCMU);
    await expectOnly(await talkSecurely(leg), 8);
  });
});

test('without a key of ours the worker keeps its own, and makes another for another suite', async () => {
  const transport = await kit.openTransport(rig, { enableSrtp: true, srtpCryptoSuite: DEFAULT });
  closing.push(transport);
  const own = transport.srtpParameters?.keyBase64;
  const remote = (suite: Suite): types.PlainTransport['srtpParameters'] => ({
    cryptoSuite: suite,
    keyBase64: randomBytes(masterLength(suite)).toString('base64'),
  });
  await transport.connect({ srtpParameters: remote(DEFAULT) as types.SrtpParameters });
  expect(transport.srtpParameters?.keyBase64).toBe(own);
  await transport.connect({ srtpParameters: remote('AEAD_AES_256_GCM') as types.SrtpParameters });
  expect(transport.srtpParameters?.cryptoSuite).toBe('AEAD_AES_256_GCM');
  expect(Buffer.from(transport.srtpParameters?.keyBase64 ?? '', 'base64')).toHaveLength(44);
});

test('a packet that does not authenticate neither latches nor is heard', async () => {
  const leg = await secureLeg();
  const thief = await open();
  const wrong = new SrtpContext(DEFAULT, randomBytes(30));
  await thief.sendRaw(leg.transport, wrong.protect(kit.writeRtp(thief.next())));
  await thief.sendRaw(leg.transport, kit.writeRtp(thief.next()));
  await expectOnly(await talkSecurely(leg), 0);
  const answer = await far.talk(farLeg);
  const { raw } = await leg.phone.heard(1);
  expect(kit.readRtp(leg.theirs.unprotect(raw)).payload).toEqual(answer);
  expect(thief.rtp).toEqual([]);
});

test('the first packet that authenticates latches, wherever it comes from, and then no other', async () => {
  const leg = await secureLeg();
  const [behindNat, copycat] = [await open('127.0.0.2'), await open('127.0.0.3')];
  const nat = { ...leg, phone: behindNat };
  behindNat.seq = 5;
  await expectOnly(await talkSecurely(nat), 0);
  await far.talk(farLeg);
  await behindNat.heard(1);
  // A copy of the next packet arrives first from elsewhere: the real one is no replay.
  const next = behindNat.next();
  const raw = leg.mine.protect(kit.writeRtp(next));
  await copycat.sendRaw(leg.transport, raw);
  await behindNat.sendRaw(leg.transport, raw);
  await expectOnly(next.payload, 1);
  await far.talk(farLeg);
  await behindNat.heard(2);
  expect([copycat.rtp, leg.phone.rtp]).toEqual([[], []]);
});

test('a replayed packet is not heard twice', async () => {
  const leg = await secureLeg();
  const packet = leg.phone.next();
  const raw = leg.mine.protect(kit.writeRtp(packet));
  for (let times = 0; times < 3; times += 1) await leg.phone.sendRaw(leg.transport, raw);
  await expectOnly(await talkSecurely(leg), 1);
});

test('new keys count from the connect that brings them, the old ones no more', async () => {
  const leg = await secureLeg();
  await expectOnly(await talkSecurely(leg), 0);
  const [key, ours] = [randomBytes(30), randomBytes(30)];
  await leg.connect({ key, ours });
  await talkSecurely(leg);
  await expectOnly(await talkSecurely({ ...leg, mine: new SrtpContext(DEFAULT, key) }), 1);
  const heard = leg.phone.rtp.length;
  const answer = await far.talk(farLeg);
  const { raw } = await leg.phone.heard(heard + 1);
  expect(kit.readRtp(new SrtpContext(DEFAULT, ours).unprotect(raw)).payload).toEqual(answer);
});

test('a phone that changes its SSRC with every packet goes on being heard', async () => {
  const leg = await secureLeg();
  const spoken = [];
  for (let packet = 0; packet < 100; packet += 1) {
    spoken.push(await talkSecurely(leg));
    leg.phone.startAnew();
    leg.phone.seq = 100;
    if (packet % 20 === 19) await far.heard(spoken.length);
  }
  expect(far.rtp.map(packet => packet.payload)).toEqual(spoken);
  expect(kit.isOneStream(far.rtp)).toBe(true);
});

test.each([
  ['a key that is too short', randomBytes(29).toString('base64')],
  ['a key of ours that is too long', `${randomBytes(30).toString('base64')} ${randomBytes(31).toString('base64')}`],
  ['something that is not base64', '!!!'],
])('%s is refused and changes nothing', async (_, keyBase64) => {
  const leg = await secureLeg();
  await expectOnly(await talkSecurely(leg), 0);
  const wish = { ip: kit.LOOPBACK, port: leg.phone.port, rtcpPort: leg.phone.rtcpPort };
  const srtpParameters = { cryptoSuite: DEFAULT, keyBase64 };
  await expect(leg.transport.connect({ ...wish, srtpParameters })).rejects.toThrow();
  await expect(leg.transport.connect(wish)).rejects.toThrow();
  await expectOnly(await talkSecurely(leg), 1);
});
