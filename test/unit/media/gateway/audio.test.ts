import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { leaks } from '../../../../src/core/leaks.ts';
import { createDecoder, createEncoder } from '../../../../src/media/audio/index.ts';
import type { AudioDecoder, AudioEncoder } from '../../../../src/media/audio/index.ts';
import { during, FakePhone, linear, share, until } from './fake-phone.ts';
import type { PhoneOptions } from './fake-phone.ts';
import { legOptions, phoneCalls, startGateway } from './kit.ts';
import type { TestGateway } from './kit.ts';

let test: TestGateway;
const phones: FakePhone[] = [];

beforeAll(async () => {
  test = await startGateway();
});

afterAll(async () => {
  await test.close();
  expect(leaks.live()).toEqual({});
});

afterEach(() => {
  for (const phone of phones.splice(0)) phone.close();
});

async function phone(options: PhoneOptions = {}): Promise<FakePhone> {
  const opened = await FakePhone.open(options);
  phones.push(opened);
  return opened;
}

const OPUS = { codecs: [{ name: 'opus/48000/2', payloadType: 111 }] };

/** Sends and hears tones in Opus on behalf of a fake phone. */
class OpusVoice {
  readonly #phone: FakePhone;
  readonly #encoder: AudioEncoder = createEncoder('opus');
  readonly #decoder: AudioDecoder = createDecoder('opus');
  #frames = 0;

  constructor(phone: FakePhone) {
    this.#phone = phone;
  }

  sendTone(hz: number): void {
    const from = this.#frames++ * 960;
    const pcm = Int16Array.from({ length: 960 }, (_, i) => 8000 * Math.sin((2 * Math.PI * hz * (from + i)) / 48_000));
    this.#phone.send(111, Buffer.from(this.#encoder.encode(pcm)), { step: 960 });
  }

  hears(hz: number, count = 15): number {
    const packets = this.#phone.received.filter(p => p.payloadType === 111).slice(-count);
    if (packets.length < count) return 0;
    const samples = packets.flatMap(p => [...this.#decoder.decode(p.payload)]);
    return share(samples.slice(-5 * 960), hz, 48_000);
  }

  close(): void {
    this.#encoder.close();
    this.#decoder.close();
  }
}

describe('legs without a common codec', () => {
  it('hear each other: Opus and PCMU, transcoded both ways, with the events among the audio', async () => {
    const [alice, bob] = [await phone(OPUS), await phone()];
    const voice = new OpusVoice(alice);
    const a = await test.gateway.createLeg(legOptions());
    const b = await test.gateway.createLeg(legOptions());
    test.gateway.bridge(a, b);
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    await until(
      () => bob.hears(440) > 0.9 && voice.hears(700) > 0.9,
      () => {
        voice.sendTone(440);
        bob.sendTone(700);
      },
      8_000,
    );
    expect(test.gateway.snapshot()['transcoders']).toBe(2);
    const steps = bob.received.slice(1).map((p, i) => (p.sequence - (bob.received[i]?.sequence ?? 0)) & 0xffff);
    expect(new Set(steps)).toEqual(new Set([1]));
    bob.send(101, Buffer.from([7, 10, 0, 160]), { marker: true, hold: true });
    const event = await until(() => alice.received.find(p => p.payloadType === 101));
    expect(event?.payload.toString('hex')).toBe('070a00a0');
    a.close();
    b.close();
    voice.close();
    expect(test.gateway.snapshot()['transcoders']).toBe(0);
  });

  it('are forwarded again without transcoding once a renegotiation gives them one', async () => {
    const [alice, bob] = [await phone(OPUS), await phone()];
    const a = await test.gateway.createLeg(legOptions());
    const b = await test.gateway.createLeg(legOptions());
    test.gateway.bridge(a, b);
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    await until(() => test.gateway.snapshot()['transcoders'] === 2);
    const other = await phone();
    await phoneCalls(a, other);
    await until(() => test.gateway.snapshot()['transcoders'] === 0);
    await until(
      () => other.hears(700) > 0.95,
      () => bob.sendTone(700),
    );
    a.close();
    b.close();
  });
});

describe('tones', () => {
  it('ringback is heard instead of the other leg, until it ends', async () => {
    const [alice, bob] = [await phone(), await phone()];
    const a = await test.gateway.createLeg(legOptions());
    const b = await test.gateway.createLeg(legOptions());
    // Asked for before anything is agreed: it starts with the media.
    const ringback = test.gateway.tone(a, 'ringback');
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    await until(() => alice.received.length >= 20);
    const samples = [...Buffer.concat(alice.received.slice(5, 20).map(p => p.payload))].map(linear);
    expect(share(samples, 440, 8000) + share(samples, 480, 8000)).toBeGreaterThan(0.9);
    const gaps = alice.received.slice(1).map((p, i) => p.timestamp - (alice.received[i]?.timestamp ?? 0));
    expect(new Set(gaps)).toEqual(new Set([160]));

    test.gateway.bridge(a, b);
    ringback.close();
    ringback.close();
    await until(
      () => alice.hears(700) > 0.95,
      () => bob.sendTone(700),
    );
    const busy = test.gateway.tone(a, 'busy');
    await until(
      () => alice.hears(480) + alice.hears(620) > 0.9,
      () => bob.sendTone(700),
    );
    busy.close();
    await until(
      () => alice.hears(700) > 0.95,
      () => bob.sendTone(700),
    );
    a.close();
    b.close();
  });

  it('reach a leg that speaks Opus', async () => {
    const alice = await phone(OPUS);
    const voice = new OpusVoice(alice);
    const a = await test.gateway.createLeg(legOptions());
    await phoneCalls(a, alice);
    test.gateway.tone(a, 'ringback');
    await until(() => voice.hears(440) + voice.hears(480) > 0.85);
    a.close();
    voice.close();
    await during(30, () => undefined);
    expect(leaks.live()['media-playback']).toBeUndefined();
  });
});
