import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/core/log.ts';
import { concatPcm, createDecoder, findTone, SoundLibrary, writeWav } from '../../../../src/media/audio/index.ts';
import type { AudioCodecName, EncodedSound } from '../../../../src/media/audio/index.ts';
import { sine } from './signals.ts';

let folder: string;
const libraries: SoundLibrary[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sounds-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  for (const library of libraries.splice(0)) await library.close();
});

function file(name: string, { seconds = 1, hz = 440, rate = 8000, channels = 1 } = {}): string {
  const path = join(folder, name);
  const tone = sine(rate, hz, seconds);
  writeFileSync(path, writeWav({ sampleRate: rate, channels: Array.from({ length: channels }, () => tone) }));
  return path;
}

function library(maxBytes?: number): SoundLibrary {
  const made = new SoundLibrary({ log: silentLogger, ...(maxBytes === undefined ? {} : { maxBytes }) });
  libraries.push(made);
  return made;
}

async function complete(sound: EncodedSound | undefined): Promise<EncodedSound> {
  if (!sound) throw new Error('no sound');
  const end = performance.now() + 5_000;
  while (sound.state === 'encoding' && performance.now() < end) await new Promise(resolve => setTimeout(resolve, 2));
  return sound;
}

function heard(sound: EncodedSound, codec: AudioCodecName): { rate: number; pcm: Int16Array } {
  const decoder = createDecoder(codec);
  const frames = Array.from({ length: sound.length }, (_, i) => decoder.decode(sound.frame(i) ?? new Uint8Array(0)));
  decoder.close();
  return { rate: decoder.sampleRate, pcm: concatPcm(frames) };
}

describe('SoundLibrary', () => {
  for (const codec of ['PCMU', 'PCMA', 'G722', 'opus'] as const) {
    it(`gives a file of any rate in ${codec}, as long as it is`, async () => {
      const sounds = library();
      for (const rate of [8000, 16_000, 48_000]) {
        const path = file(`${codec}-${rate}.wav`, { rate, seconds: 1.5, channels: rate === 48_000 ? 2 : 1 });
        const sound = await complete(await sounds.open(path, codec));
        expect(sound.state).toBe('complete');
        expect(sound.length).toBe(75);
        const { rate: decoded, pcm } = heard(sound, codec);
        expect(findTone(pcm.subarray(decoded / 2, decoded), decoded, [350, 440, 620], 15)).toBe(440);
      }
    });
  }

  it('encodes a file once for each codec, and again when it has changed', async () => {
    const sounds = library();
    const path = file('changing.wav');
    const first = await complete(await sounds.open(path, 'PCMU'));
    expect(await sounds.open(path, 'PCMU')).toBe(first);
    expect(await sounds.open(path, 'PCMA')).not.toBe(first);
    file('changing.wav', { hz: 620 });
    utimesSync(path, 1, 1);
    const second = await complete(await sounds.open(path, 'PCMU'));
    expect(second).not.toBe(first);
    expect(findTone(heard(second, 'PCMU').pcm, 8000, [440, 620])).toBe(620);
  });

  it('keeps no more than it may, and forgets what was not used for longest', async () => {
    const sounds = library(40_000);
    const [a, b, c] = ['a.wav', 'b.wav', 'c.wav'].map(name => file(name)) as [string, string, string];
    const first = await complete(await sounds.open(a, 'PCMU'));
    await complete(await sounds.open(b, 'PCMU'));
    expect(await sounds.open(a, 'PCMU')).toBe(first);
    await complete(await sounds.open(c, 'PCMU'));
    await complete(await sounds.open(file('d.wav'), 'PCMU'));
    expect(sounds.bytes).toBeLessThanOrEqual(40_000);
    expect(sounds.count).toBeLessThan(4);
    await complete(await sounds.open(b, 'PCMU'));
  });

  it('can be heard from the first second on while the rest is encoded', async () => {
    const sounds = library();
    await complete(await sounds.open(file('short.wav'), 'opus'));
    const path = file('long.wav', { seconds: 60 });
    const begin = performance.now();
    const sound = await sounds.open(path, 'opus');
    while (sound?.frame(0) === undefined) await new Promise(resolve => setTimeout(resolve, 1));
    const waited = performance.now() - begin;
    expect(sound.state).toBe('encoding');
    expect(sound.length).toBe(3000);
    await complete(sound);
    expect(waited).toBeLessThan((performance.now() - begin) / 2);
  });

  it('a file that is missing, or no sound, is undefined or failed, and the next one is not harmed', async () => {
    const sounds = library();
    expect(await sounds.open(join(folder, 'nobody.wav'), 'PCMU')).toBeUndefined();
    const bad = join(folder, 'bad.wav');
    writeFileSync(bad, 'this is no sound at all');
    const sound = await complete(await sounds.open(bad, 'PCMU'));
    expect(sound.state).toBe('failed');
    expect(sound.length).toBe(0);
    expect(sounds.bytes).toBe(0);
    expect((await complete(await sounds.open(file('good.wav'), 'PCMU'))).state).toBe('complete');
  });
});
