import { randomInt } from 'node:crypto';
import type { types } from 'mediasoup';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as kit from './kit.ts';

const { PCMU, DIGITS } = kit;
let rig: kit.Rig;
let pair: kit.Pair;
let a: kit.Phone;
let b: kit.Phone;
let legA: types.PlainTransport;
let legB: types.PlainTransport;
let producer: types.Producer;
let consumer: types.Consumer;

beforeAll(async () => {
  rig = await kit.startRig();
});
afterAll(() => rig.close());

beforeEach(async () => {
  pair = await kit.openPair(rig);
  ({ a, b, legA, legB } = pair);
  producer = await kit.produce(legA, PCMU, DIGITS);
  consumer = await kit.consume(legB, producer, PCMU, DIGITS);
});
afterEach(() => pair.close());

const steps = (packets: readonly kit.ReceivedRtp[]): number[] =>
  packets.slice(1).map((packet, at) => (packet.ts - (packets[at]?.ts ?? 0)) | 0);

describe('RTP whose SSRC nobody announced', () => {
  test('is forwarded as it is, under the SSRC of the consumer and without header extension', async () => {
    const spoken = [await a.talk(legA), await a.talk(legA), await a.talk(legA)];
    await b.heard(3);
    expect(b.rtp.map(packet => packet.payload)).toEqual(spoken);
    expect(b.rtp.map(({ pt, length, extension }) => ({ pt, length, extension }))).toEqual(
      Array(3).fill({ pt: 0, length: 172, extension: false }),
    );
    expect(b.rtp[0]?.ssrc).toBe(consumer.rtpParameters.encodings?.[0]?.ssrc);
    expect(kit.isOneStream(b.rtp)).toBe(true);
    expect(steps(b.rtp)).toEqual([160, 160]);
  });

  test('goes on as one stream when the phone changes its SSRC', async () => {
    const spoken = [];
    for (let part = 0; part < 3; part += 1) {
      for (let packet = 0; packet < 4; packet += 1) spoken.push(await a.talk(legA));
      await b.heard(spoken.length);
      a.startAnew();
    }
    expect(b.rtp.map(packet => packet.payload)).toEqual(spoken);
    expect(kit.isOneStream(b.rtp)).toBe(true);
    // Time goes on by what has passed, not back and not far.
    expect(Math.min(...steps(b.rtp))).toBeGreaterThan(0);
    expect(Math.max(...steps(b.rtp))).toBeLessThan(8000);
  });

  test('goes on when the phone starts anew under the same SSRC', async () => {
    await a.talk(legA);
    a.seq = (a.seq + 20_000) & 0xffff;
    a.ts = randomInt(2 ** 32);
    const spoken = [await a.talk(legA), await a.talk(legA)];
    await b.heard(3);
    expect(b.rtp.slice(1).map(packet => packet.payload)).toEqual(spoken);
    expect(kit.isOneStream(b.rtp)).toBe(true);
  });

  test('keeps its timeline while digits come under an SSRC of their own', async () => {
    for (let packet = 0; packet < 8; packet += 1) {
      await a.talk(legA);
      const digit = { pt: 101, seq: 10 + packet, ts: 5000, ssrc: 777, payload: Buffer.from([1, 10, 0, packet * 20]) };
      await a.sendRaw(legA, kit.writeRtp(digit));
    }
    await b.heard(16);
    const audio = b.rtp.filter(packet => packet.pt === 0);
    const digits = b.rtp.filter(packet => packet.pt === 101);
    expect(kit.isOneStream(b.rtp)).toBe(true);
    expect(steps(audio)).toEqual(Array(7).fill(160));
    expect(new Set(digits.map(packet => packet.ts)).size).toBe(1);
  });

  test('loses nothing when every packet has another SSRC', async () => {
    const spoken = [];
    for (let packet = 0; packet < 200; packet += 1) {
      spoken.push(await a.talk(legA));
      a.startAnew();
      if (packet % 20 === 19) await b.heard(spoken.length);
    }
    expect(b.rtp.map(packet => packet.payload)).toEqual(spoken);
    expect(kit.isOneStream(b.rtp)).toBe(true);
  });

  test('shows a lost packet as lost and a late one as late', async () => {
    await a.talk(legA);
    const [, second, third, fourth] = [a.next(), a.next(), a.next(), a.next()];
    for (const packet of [fourth, third, second]) await a.sendRaw(legA, kit.writeRtp(packet));
    await b.heard(4);
    const first = b.rtp[0]?.seq ?? 0;
    expect(b.rtp.map(packet => (packet.seq - first) & 0xffff)).toEqual([0, 4, 3, 2]);
  });

  test('is dropped when its payload type was not negotiated, and leaves no gap', async () => {
    await a.talk(legA);
    await a.talk(legA, { pt: 96, ssrc: 99, seq: 7 });
    await a.talk(legA, { pt: 13, seq: a.seq, payload: Buffer.from([60]) });
    a.seq = (a.seq - 2) & 0xffff;
    const last = await a.talk(legA);
    expect(await b.heardPayload(last)).toBe(2);
    expect(kit.isOneStream(b.rtp)).toBe(true);
  });

  test('is reported on under the SSRC that the phone knows as its own', async () => {
    await a.talk(legA);
    a.startAnew();
    await a.talk(legA);
    await a.sendRtcp(legA, kit.senderReport(a.ssrc, a.ts));
    const own = Buffer.alloc(4);
    own.writeUInt32BE(a.ssrc);
    // RFC 3550 6.2: reports come at intervals of seconds.
    await kit.until(() => a.rtcp.some(report => report.includes(own)), "a report block about A's SSRC", 15_000);
  });
});

test('a paused consumer is silent, a resumed one goes on with its numbers', async () => {
  await a.talk(legA);
  await b.heard(1);
  await consumer.pause();
  await a.talk(legA);
  for (let received = 0; received < 2;) received = (await producer.getStats())[0]?.packetCount ?? 0;
  await consumer.resume();
  const after = await a.talk(legA);
  expect(await b.heardPayload(after)).toBe(2);
  expect(kit.isOneStream(b.rtp)).toBe(true);
});
