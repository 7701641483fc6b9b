/** Consumers that follow each other on one transport with one SSRC: for the telephone they are one sender. */
import { randomBytes } from 'node:crypto';
import type { types } from 'mediasoup';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import * as kit from './kit.ts';
import { SrtpContext } from './srtp.ts';

const VOICE = { ...kit.PCMU, sendSsrc: 0x1234_5678 };
const SUITE = 'AES_CM_128_HMAC_SHA1_80';

let rig: kit.Rig;
let a: kit.Phone;
let b: kit.Phone;
let listener: kit.Phone;
let legA: types.PlainTransport;
let legB: types.PlainTransport;
let legL: types.PlainTransport;
const closing: { close(): void }[] = [];

beforeAll(async () => {
  rig = await kit.startRig();
});
afterAll(() => rig.close());

async function phone(wish: kit.TransportWish = {}): Promise<{ phone: kit.Phone; leg: types.PlainTransport }> {
  const made = { phone: await kit.Phone.open(), leg: await kit.openTransport(rig, wish) };
  closing.push(made.phone, made.leg);
  return made;
}

const at = ({ port, rtcpPort }: kit.Phone): { ip: string; port: number; rtcpPort: number } => ({
  ip: kit.LOOPBACK,
  port,
  rtcpPort,
});

beforeEach(async () => {
  ({ phone: a, leg: legA } = await phone());
  ({ phone: b, leg: legB } = await phone());
  ({ phone: listener, leg: legL } = await phone());
  await legA.connect(at(a));
  await legB.connect(at(b));
  await legL.connect(at(listener));
});
afterEach(() => {
  for (const one of closing.splice(0)) one.close();
});

async function say(from: kit.Phone, leg: types.PlainTransport, times: number, to = listener): Promise<void> {
  const before = to.rtp.length;
  for (let packet = 0; packet < times; packet += 1) await from.talk(leg);
  await to.heard(before + times);
}

test('the next one goes on with sequence numbers and timestamps', async () => {
  const first = await kit.consume(legL, await kit.produce(legA, kit.PCMU), VOICE);
  await say(a, legA, 3);
  first.close();
  await kit.consume(legL, await kit.produce(legB, kit.PCMU), VOICE);
  await say(b, legB, 3);
  expect(listener.rtp.every(packet => packet.ssrc === VOICE.sendSsrc)).toBe(true);
  expect(kit.isOneStream(listener.rtp)).toBe(true);
  const [, , last, next] = listener.rtp.map(packet => packet.ts);
  // As much later as it was: a few milliseconds of 8000 Hz.
  const step = ((next ?? 0) - (last ?? 0)) >>> 0;
  expect(step).toBeGreaterThan(0);
  expect(step).toBeLessThan(8000);
});

test('also after a producer that was closed, and over one that sent nothing', async () => {
  const producer = await kit.produce(legA, kit.PCMU);
  await kit.consume(legL, producer, VOICE);
  await say(a, legA, 2);
  producer.close();
  const silent = await kit.consume(legL, await kit.produce(legA, kit.PCMU), VOICE);
  silent.close();
  await kit.consume(legL, await kit.produce(legB, kit.PCMU), VOICE);
  await say(b, legB, 2);
  expect(kit.isOneStream(listener.rtp)).toBe(true);
});

test('a packet that the first one of the new sender has overtaken is not sent: its number is taken', async () => {
  const first = await kit.consume(legL, await kit.produce(legA, kit.PCMU), VOICE);
  await say(a, legA, 2);
  first.close();
  await kit.consume(legL, await kit.produce(legB, kit.PCMU), VOICE);
  const late = b.next();
  await say(b, legB, 1);
  await b.sendRaw(legB, kit.writeRtp(late));
  await say(b, legB, 2);
  expect(listener.rtp).toHaveLength(5);
  expect(kit.isOneStream(listener.rtp)).toBe(true);
});

test('another SSRC begins anew', async () => {
  const first = await kit.consume(legL, await kit.produce(legA, kit.PCMU), VOICE);
  await say(a, legA, 2);
  first.close();
  await kit.consume(legL, await kit.produce(legB, kit.PCMU), { ...VOICE, sendSsrc: 77 });
  await say(b, legB, 2);
  expect(listener.rtp.map(packet => packet.ssrc)).toEqual([VOICE.sendSsrc, VOICE.sendSsrc, 77, 77]);
});

test('the rollover counter of SRTP goes on, too', async () => {
  const { phone: secure, leg } = await phone({ enableSrtp: true, srtpCryptoSuite: SUITE });
  const [theirs, ours] = [randomBytes(30), randomBytes(30)];
  const keyBase64 = `${theirs.toString('base64')} ${ours.toString('base64')}`;
  await leg.connect({ ...at(secure), srtpParameters: { cryptoSuite: SUITE, keyBase64 } });
  const first = await kit.consume(leg, await kit.produce(legA, kit.PCMU), VOICE);
  const keys = new SrtpContext(SUITE, ours);
  let last = 0;
  // Lost packets make the numbers go round sooner.
  for (let packets = 1; keys.roc === 0; packets += 1) {
    await say(a, legA, 1, secure);
    const { seq } = await secure.heard(packets);
    if (seq < last) keys.roc += 1;
    last = seq;
    a.seq = (a.seq + 1500) & 0xffff;
  }
  first.close();
  await kit.consume(leg, await kit.produce(legB, kit.PCMU), VOICE);
  const heard = secure.rtp.length;
  await say(b, legB, 1, secure);
  const { raw, seq } = await secure.heard(heard + 1);
  expect(seq).toBe(last + 1);
  expect(() => keys.unprotect(raw)).not.toThrow();
});
