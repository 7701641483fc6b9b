import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { leaks } from '../../../../src/core/leaks.ts';
import { findTone, readWav } from '../../../../src/media/audio/index.ts';
import type { WavAudio } from '../../../../src/media/audio/index.ts';
import type { MediaLegPort } from '../../../../src/media/gateway/ports.ts';
import { FakePhone, until } from './fake-phone.ts';
import { legOptions, phoneCalls, startGateway } from './kit.ts';
import type { TestGateway } from './kit.ts';

let test: TestGateway;
let folder: string;
const phones: FakePhone[] = [];
const legs: MediaLegPort[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recording-'));
  test = await startGateway();
  // Threads are started with the first recordings, and other tests may have the processors.
  const { leg } = await call();
  const warm = [1, 2].map(n => test.gateway.record({ path: join(folder, `${n}.wav`), legs: [leg], maxMs: 50 }));
  await Promise.all(warm.map(async recording => recording.ended));
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

async function call(): Promise<{ phone: FakePhone; leg: MediaLegPort }> {
  const phone = await FakePhone.open();
  phones.push(phone);
  const leg = await test.gateway.createLeg(legOptions());
  legs.push(leg);
  await phoneCalls(leg, phone);
  return { phone, leg };
}

/** Sends tones every 20 ms by the clock, as phones do. */
async function talk(ms: number, tones: readonly (readonly [FakePhone, number])[]): Promise<void> {
  const begin = performance.now();
  for (let sent = 0; sent * 20 < ms; sent += 1) {
    while (performance.now() - begin < sent * 20) await new Promise(resolve => setTimeout(resolve, 1));
    for (const [phone, hz] of tones) phone.sendTone(hz);
  }
  while (performance.now() - begin < ms) await new Promise(resolve => setTimeout(resolve, 1));
}

const TONES = [440, 620, 900, 1200, 1500];

/** The tone in each 100 ms of a channel. */
function tones({ sampleRate, channels }: WavAudio, channel: number): (number | undefined)[] {
  const line = channels[channel] ?? new Int16Array(0);
  const size = sampleRate / 10;
  return Array.from({ length: Math.floor(line.length / size) }, (_, i) =>
    findTone(line.subarray(i * size, (i + 1) * size), sampleRate, TONES),
  );
}

describe('record', () => {
  it('both legs of a bridge, one on each channel, while they talk; a leg may be replaced', async () => {
    const [a, b, c] = [await call(), await call(), await call()];
    test.gateway.bridge(a.leg, b.leg);
    const path = join(folder, 'call.wav');
    const recording = test.gateway.record({ path, legs: [a.leg, b.leg] });
    await talk(1200, [
      [a.phone, 440],
      [b.phone, 900],
    ]);
    expect(b.phone.hears(440)).toBeGreaterThan(0.9);
    recording.replace(b.leg, c.leg);
    await talk(1000, [
      [a.phone, 620],
      [b.phone, 900],
      [c.phone, 1200],
    ]);
    const result = await recording.close();
    expect(result.reason).toBe('closed');
    expect(await recording.ended).toEqual(result);
    const wav = readWav(readFileSync(path));
    expect(wav.sampleRate).toBe(8000);
    expect(wav.channels.length).toBe(2);
    expect((wav.channels[0]?.length ?? 0) / 8).toBeCloseTo(result.durationMs, 0);
    expect(recording.durationMs).toBe(result.durationMs);
    const [left, right] = [tones(wav, 0), tones(wav, 1)];
    const count = (line: (number | undefined)[], hz: number): number => line.filter(tone => tone === hz).length;
    expect(count(left, 440)).toBeGreaterThanOrEqual(5);
    expect(count(left, 620)).toBeGreaterThanOrEqual(5);
    expect(count(left, 900) + count(left, 1200)).toBe(0);
    expect(count(right, 900)).toBeGreaterThanOrEqual(5);
    expect(count(right, 1200)).toBeGreaterThanOrEqual(5);
    expect(right.lastIndexOf(900)).toBeLessThan(right.indexOf(1200));
  });

  it('a message: pause leaves nothing, a key ends it', async () => {
    const { phone, leg } = await call();
    const path = join(folder, 'message.wav');
    const recording = test.gateway.record({ path, legs: [leg], endDigits: ['#'], maxMs: 60_000 });
    await talk(1000, [[phone, 440]]);
    recording.pause();
    const paused = recording.durationMs;
    await talk(600, [[phone, 900]]);
    expect(recording.durationMs).toBe(paused);
    recording.resume();
    await talk(1000, [[phone, 620]]);
    await until(
      () => test.gateway.snapshot()['recordings'] === 0,
      () => phone.send(101, Buffer.from([11, 0x8a, 3, 32]), { marker: true, hold: true }),
      10_000,
    );
    const result = await recording.ended;
    expect(result).toMatchObject({ reason: 'digit', digit: '#' });
    const wav = readWav(readFileSync(path));
    expect(wav.channels.length).toBe(1);
    const line = tones(wav, 0);
    expect(line.filter(tone => tone === 900).length).toBe(0);
    expect(line.indexOf(440)).toBeLessThan(line.indexOf(620));
  });

  it('ends by itself: at the limit, in silence, with the leg, and when the file cannot be written', async () => {
    const { phone, leg } = await call();
    const limit = test.gateway.record({ path: join(folder, 'limit.wav'), legs: [leg], maxMs: 300 });
    const silence = test.gateway.record({ path: join(folder, 'silence.wav'), legs: [leg], silenceMs: 400 });
    const nowhere = test.gateway.record({ path: join(folder, 'no/such/folder.wav'), legs: [leg] });
    const closed = test.gateway.record({ path: join(folder, 'closed.wav'), legs: [leg] });
    await talk(400, [[phone, 440]]);
    expect(await limit.ended).toEqual({ reason: 'limit', durationMs: 300 });
    expect((await silence.ended).reason).toBe('silence');
    expect((await nowhere.ended).reason).toBe('failed');
    // It grows while it is written, and could be read if we died now.
    await until(() => existsSync(join(folder, 'closed.wav')) && readFileSync(join(folder, 'closed.wav')).length > 5000);
    expect(readWav(readFileSync(join(folder, 'closed.wav'))).channels[0]?.length).toBeGreaterThan(2000);
    leg.close();
    expect((await closed.ended).reason).toBe('legs-closed');
    const late = test.gateway.record({ path: join(folder, 'late.wav'), legs: [leg] });
    expect((await late.ended).reason).toBe('legs-closed');
  });
});
