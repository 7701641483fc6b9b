import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { leaks } from '../../../../src/core/leaks.ts';
import { writeWav } from '../../../../src/media/audio/index.ts';
import type { MediaLegPort } from '../../../../src/media/gateway/ports.ts';
import { DigitCollector, keyPackets } from '../../../../src/media/rtp/index.ts';
import type { RtpPacket } from '../../../../src/media/rtp/index.ts';
import { sine } from '../audio/signals.ts';
import { during, FakePhone, linear, share, until } from './fake-phone.ts';
import type { PhoneOptions } from './fake-phone.ts';
import { legOptions, phoneCalls, startGateway } from './kit.ts';
import type { TestGateway } from './kit.ts';

let test: TestGateway;
let folder: string;
const phones: FakePhone[] = [];
const legs: MediaLegPort[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'playing-'));
  test = await startGateway();
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true });
  expect(leaks.live()).toEqual({});
});
afterEach(() => {
  for (const leg of legs.splice(0)) leg.close();
  for (const phone of phones.splice(0)) phone.close();
});

async function call(options: PhoneOptions = {}): Promise<{ phone: FakePhone; leg: MediaLegPort }> {
  const phone = await FakePhone.open(options);
  phones.push(phone);
  const leg = await test.gateway.createLeg(legOptions());
  legs.push(leg);
  await phoneCalls(leg, phone);
  return { phone, leg };
}

function file(name: string, hz: number, seconds: number, rate = 8000): string {
  const path = join(folder, name);
  writeFileSync(path, writeWav({ sampleRate: rate, channels: [sine(rate, hz, seconds)] }));
  return path;
}

describe('play', () => {
  it('sounds follow each other without a gap, over the bridge, which is heard again afterwards', async () => {
    const { phone, leg } = await call();
    const { phone: bob, leg: other } = await call();
    test.gateway.bridge(leg, other);
    await until(
      () => phone.hears(700) > 0.95,
      () => bob.sendTone(700),
    );
    const before = phone.received.length;
    const sounds = [{ file: file('a.wav', 440, 0.4) }, { silenceMs: 100 }, { file: file('b.wav', 620, 0.4, 16_000) }];
    const played = test.gateway.play(leg, sounds);
    expect(await played.ended).toBe('finished');
    const over = phone.received.length;
    await until(
      () => phone.received.length > over + 10 && phone.hears(700) > 0.95,
      () => bob.sendTone(700),
    );
    const heard = phone.received.slice(before);
    expect(new Set(heard.map(p => p.ssrc)).size).toBe(1);
    const prompt = heard.filter(p => share([...p.payload].map(linear), 700, 8000) < 0.5);
    const places = prompt.map(p => (p.timestamp - (prompt[0]?.timestamp ?? 0)) / 160);
    // A machine that stalls for more than 100 ms makes frames be skipped, and their time with them.
    expect(places.at(-1)).toBe(44);
    expect(places.every(place => Number.isInteger(place))).toBe(true);
    expect(places.length).toBeGreaterThan(35);
    const tone = (from: number, to: number, hz: number): number => {
      const part = prompt.filter((_, i) => (places[i] ?? 0) >= from && (places[i] ?? 0) < to);
      return share([...Buffer.concat(part.map(p => p.payload))].map(linear), hz, 8000);
    };
    expect(tone(0, 20, 440)).toBeGreaterThan(0.95);
    expect(prompt.filter((_, i) => places[i] === 22).every(p => p.payload.every(code => code === 0xff))).toBe(true);
    expect(tone(25, 45, 620)).toBeGreaterThan(0.95);
    expect(prompt.filter(p => p.marker).length).toBe(1);
  });

  it('begins within a file, and tells how far it has come into it', async () => {
    const { leg, phone } = await call();
    const path = file('d.wav', 440, 1);
    const other = file('e.wav', 620, 0.2);
    const played = test.gateway.play(leg, [{ file: other }, { file: path, fromMs: 700 }, { silenceMs: 200 }]);
    expect(played.heardMs(path)).toBe(0);
    await until(() => phone.hears(440, { count: 5 }) > 0.9);
    const within = played.heardMs(path);
    expect(within).toBeGreaterThan(700);
    expect(within).toBeLessThanOrEqual(1000);
    const begin = performance.now();
    expect(await played.ended).toBe('finished');
    expect(performance.now() - begin).toBeLessThan(900);
    expect([played.heardMs(path), played.heardMs(other), played.heardMs('nobody.wav')]).toEqual([1000, 200, 0]);
    // What begins behind its end is passed over.
    expect(await test.gateway.play(leg, [{ file: path, fromMs: 5000 }, { silenceMs: 20 }]).ended).toBe('finished');
  });

  it('ends when it is closed and with the leg, and passes over a file that is not there', async () => {
    const { leg } = await call();
    const first = test.gateway.play(leg, [{ tone: 'ringback' }]);
    first.close();
    first.close();
    expect(await first.ended).toBe('closed');
    const second = test.gateway.play(leg, [{ file: join(folder, 'nobody.wav') }, { silenceMs: 40 }]);
    expect(await second.ended).toBe('finished');
    const third = test.gateway.play(leg, [{ tone: 'beep', durationMs: 60 }], { loop: true });
    await during(150, () => undefined);
    leg.close();
    expect(await third.ended).toBe('closed');
    const nothing = await call();
    expect(await test.gateway.play(nothing.leg, [], { loop: true }).ended).toBe('finished');
  });

  it('time passes for a leg whose codec is only passed through', async () => {
    const { leg, phone } = await call({ codecs: [{ name: 'G729/8000', payloadType: 18 }] });
    const begin = performance.now();
    expect(await test.gateway.play(leg, [{ file: file('c.wav', 440, 0.3) }]).ended).toBe('finished');
    expect(performance.now() - begin).toBeGreaterThan(280);
    expect(phone.received).toEqual([]);
  });
});

describe('music', () => {
  it('is one stream for all listeners of a codec, and does not begin again', async () => {
    const music = join(folder, 'music.wav');
    // Half a second of each, so that the place can be told.
    const parts = [440, 620, 900, 1200].map(hz => sine(8000, hz, 0.5));
    writeFileSync(music, writeWav({ sampleRate: 8000, channels: [Int16Array.from(parts.flatMap(p => [...p]))] }));
    const [a, b, c] = [await call(), await call(), await call({ codecs: [{ name: 'PCMA/8000', payloadType: 8 }] })];
    const begin = performance.now();
    const playing = [a, b, c].map(({ leg }) => test.gateway.music(leg, music));
    await until(() => [a, b].every(({ phone }) => phone.hears(440, { count: 8 }) > 0.9));
    expect(test.gateway.snapshot()).toMatchObject({ musicListeners: 3, musicStations: 2 });
    const last = (phone: FakePhone): string => phone.received.at(-1)?.payload.toString('hex') ?? '';
    await until(() => last(a.phone) === last(b.phone) && c.phone.received.length > 3);
    for (const one of playing) one.close();
    await until(() => test.gateway.snapshot()['musicStations'] === 0);
    await during(600 - (performance.now() - begin), () => undefined);
    const again = test.gateway.music(a.leg, music);
    await until(() => a.phone.hears(620, { count: 8 }) > 0.9 || a.phone.hears(900, { count: 8 }) > 0.9);
    // It loops, too.
    await until(() => a.phone.hears(440, { count: 8 }) > 0.9);
    again.close();
    await until(() => test.gateway.snapshot()['musicStations'] === 0);
  });
});

describe('keys', () => {
  it('are told once each, in a bridge too, whose audio does not come into this process', async () => {
    const { phone, leg } = await call();
    const { phone: bob, leg: other } = await call({ codecs: [{ name: 'PCMU/8000', payloadType: 0 }], event: 96 });
    test.gateway.bridge(leg, other);
    const heard: string[] = [];
    const off = leg.onDigit(digit => heard.push(digit));
    leg.onDigit(digit => heard.push(`again ${digit}`));
    // The tap is there when a first key is heard; until then the phone tries.
    await until(
      () => heard.length > 0,
      // The same press each time, so that no late one of them is taken for a key of its own.
      () => phone.send(101, Buffer.from([15, 0x8a, 3, 32]), { marker: true, hold: true }),
      15_000,
    );
    expect(heard).toEqual(['D', 'again D']);
    heard.length = 0;
    off();
    const pressed = '147*2580369#ABCD'.slice(0, 12);
    let dropped = 0;
    for (const key of pressed) {
      const packets = keyPackets({ key, timestamp: 0, clockRate: 8000 });
      packets.forEach(({ payload, marker }, i) => {
        // Every third packet is lost, among them beginnings and ends.
        if ((dropped++ * 7) % 3 === 0) return;
        phone.send(101, payload, { marker, hold: i < packets.length - 1, step: 2000 });
      });
      for (let i = 0; i < 5; i += 1) phone.sendTone(440);
    }
    await until(() => heard.length >= pressed.length, undefined, 15_000);
    await during(60, () => undefined);
    expect(heard.join('')).toBe([...pressed].map(key => `again ${key}`).join(''));
    expect(bob.received.filter(p => p.payloadType === 96).length).toBeGreaterThan(50);
  });

  it('follow a renegotiation', async () => {
    const { phone, leg } = await call();
    const heard: string[] = [];
    leg.onDigit(digit => heard.push(digit));
    await phone.move();
    await phoneCalls(leg, phone);
    await until(
      () => heard.length > 0,
      () => phone.send(101, Buffer.from([7, 0x8a, 3, 32]), { marker: true, hold: true }),
    );
    expect(heard).toEqual(['7']);
  });

  it('are pressed towards the remote, also in Opus with events at 48 kHz', async () => {
    for (const options of [{}, { codecs: [{ name: 'opus/48000/2', payloadType: 111 }] }]) {
      const { phone, leg } = await call(options);
      const collector = new DigitCollector();
      await leg.sendDigits('12#', { durationMs: 60, pauseMs: 40 });
      const pressed = (): RtpPacket[] => phone.received.filter(p => p.payloadType === 101);
      await until(() => pressed().length >= 3 * 6, undefined, 15_000);
      const events = pressed();
      expect(events.map(p => collector.push(p) ?? '').join('')).toBe('12#');
      expect(events.filter(p => p.marker).length).toBe(3);
      expect(events.at(-1)?.payload.toString('hex')).toBe('0b8a01e0');
    }
    const { leg } = await call();
    await expect(leg.sendDigits('1x')).rejects.toThrow(RangeError);
  });
});
