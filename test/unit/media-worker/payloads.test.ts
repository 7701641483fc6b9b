import type { types } from 'mediasoup';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import * as kit from './kit.ts';

const { PCMU, DIGITS, COMFORT, G729 } = kit;
let rig: kit.Rig;
let pair: kit.Pair;
let a: kit.Phone;
let b: kit.Phone;
let legA: types.PlainTransport;
let legB: types.PlainTransport;

beforeAll(async () => {
  rig = await kit.startRig();
});
afterAll(() => rig.close());

beforeEach(async () => {
  pair = await kit.openPair(rig);
  ({ a, b, legA, legB } = pair);
});
afterEach(() => pair.close());

const bridge = async (...formats: kit.Format[]): Promise<types.Consumer> =>
  kit.consume(legB, await kit.produce(legA, ...formats), ...formats);

test('a digit is forwarded with its marker and its one timestamp, among the audio', async () => {
  await bridge(PCMU, DIGITS);
  await a.talk(legA);
  const { ts } = a;
  const events = [];
  // RFC 4733 2.5.1.3: the timestamp is that of the beginning of the event in all of its packets, the end is sent three times.
  for (let packet = 0; packet < 6; packet += 1) {
    const payload = Buffer.from([5, packet >= 3 ? 0x8a : 0x0a, 0, (packet + 1) * 20]);
    events.push(await a.talk(legA, { pt: 101, ts, payload, marker: packet === 0 }));
  }
  await a.talk(legA);
  await b.heard(8);
  const digit = b.rtp.filter(packet => packet.pt === 101);
  expect(digit.map(packet => packet.payload)).toEqual(events);
  expect(digit.map(packet => packet.marker)).toEqual([true, false, false, false, false, false]);
  expect(new Set(digit.map(packet => packet.ts)).size).toBe(1);
  expect(kit.isOneStream(b.rtp)).toBe(true);
});

test('a digit may come before any audio', async () => {
  await bridge(PCMU, DIGITS);
  const event = await a.talk(legA, { pt: 101, payload: Buffer.from([3, 10, 0, 20]) });
  await a.talk(legA);
  await b.heard(2);
  expect(b.rtp[0]?.payload).toEqual(event);
  expect(b.rtp.map(packet => packet.pt)).toEqual([101, 0]);
});

test('each side is sent the payload types that it asked for', async () => {
  const producer = await kit.produce(legA, { ...PCMU }, { ...DIGITS, payloadType: 97 });
  await kit.consume(legB, producer, PCMU, { ...DIGITS, sendPayloadType: 96 });
  await a.talk(legA, { pt: 97, payload: Buffer.from([3, 10, 0, 20]) });
  await a.talk(legA);
  await b.heard(2);
  expect(b.rtp.map(packet => packet.pt)).toEqual([96, 0]);
});

test('one talker reaches two listeners with different payload types', async () => {
  const c = await kit.Phone.open();
  const legC = await kit.openTransport(rig);
  await legC.connect({ ip: kit.LOOPBACK, port: c.port, rtcpPort: c.rtcpPort });
  const producer = await kit.produce(legA, PCMU, DIGITS);
  await kit.consume(legB, producer, PCMU, { ...DIGITS, sendPayloadType: 96 });
  await kit.consume(legC, producer, PCMU, { ...DIGITS, sendPayloadType: 110 });
  for (let packet = 0; packet < 3; packet += 1) await a.talk(legA, { pt: 101, payload: Buffer.from([3, 10, 0, 20]) });
  await Promise.all([b.heard(3), c.heard(3)]);
  expect(b.rtp.map(packet => packet.pt)).toEqual([96, 96, 96]);
  expect(c.rtp.map(packet => packet.pt)).toEqual([110, 110, 110]);
  c.close();
  legC.close();
});

test('comfort noise is forwarded when it was negotiated', async () => {
  await bridge(PCMU, COMFORT);
  await a.talk(legA);
  const noise = await a.talk(legA, { pt: 13, payload: Buffer.from([60]) });
  const packet = await b.heard(2);
  expect({ pt: packet.pt, payload: packet.payload }).toEqual({ pt: 13, payload: noise });
});

test('G.729 passes through untouched', async () => {
  await bridge(G729, DIGITS);
  const frames = [];
  for (let packet = 0; packet < 3; packet += 1) {
    frames.push(await a.talk(legA, { pt: 18, payload: Buffer.alloc(20, packet + 1) }));
  }
  await b.heard(3);
  expect(b.rtp.map(packet => packet.payload)).toEqual(frames);
  expect(b.rtp.map(packet => packet.pt)).toEqual([18, 18, 18]);
});

test('header extensions and contributing sources of the phone do not upset the payload', async () => {
  await bridge(PCMU, DIGITS);
  const packet = a.next();
  const plain = kit.writeRtp(packet);
  const csrc = Buffer.from([0, 0, 0, 42]);
  // RFC 8285 4.2: one-byte extensions; this one is an audio level, which nobody here negotiated.
  const extension = Buffer.from([0xbe, 0xde, 0, 1, 0x10, 0x85, 0, 0]);
  const raw = Buffer.concat([plain.subarray(0, 12), csrc, extension, packet.payload]);
  raw[0] = 0x80 | 0x10 | 1;
  await a.sendRaw(legA, raw);
  const heard = await b.heard(1);
  expect(heard.extension).toBe(false);
  expect(heard.payload).toEqual(packet.payload);
});

test('a DirectTransport hears the bare packets of a phone, and speaks to it', async () => {
  const direct = await rig.router.createDirectTransport();
  const producer = await kit.produce(legA, PCMU, DIGITS);
  const ear = await direct.consume({
    producerId: producer.id,
    rtpCapabilities: {
      codecs: [{ kind: 'audio', mimeType: 'audio/PCMU', clockRate: 8000, preferredPayloadType: 0 }],
      headerExtensions: [],
    },
  });
  const heard: kit.ReceivedRtp[] = [];
  ear.on('rtp', packet => void heard.push(kit.readRtp(packet)));
  const spoken = await a.talk(legA);
  await kit.until(() => heard.length > 0, "an 'rtp' event");
  expect(heard[0]?.payload).toEqual(spoken);
  expect(heard[0]?.extension).toBe(false);

  const mouth = await direct.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ mimeType: 'audio/PCMU', payloadType: 0, clockRate: 8000 }],
      encodings: [{ ssrc: 4242 }],
    },
  });
  await kit.consume(legB, mouth, PCMU);
  const payload = Buffer.alloc(160, 0x55);
  mouth.send(kit.writeRtp({ pt: 0, seq: 1, ts: 160, ssrc: 4242, payload }));
  const answer = await b.heard(1);
  // The producer of a DirectTransport adds an extension that this phone did not negotiate.
  expect({ payload: answer.payload, extension: answer.extension }).toEqual({ payload, extension: false });
});
