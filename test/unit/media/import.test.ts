import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnyRate } from '../../../src/media/audio/any-rate.ts';
import { totalPower, tonePower } from '../../../src/media/audio/goertzel.ts';
import { readWav } from '../../../src/media/audio/wav.ts';
import { SoundImporter } from '../../../src/media/import/index.ts';

const TONE = 440;
const fixture = (name: string): string => join(import.meta.dirname, '../../fixtures/sound', name);

/** Little-endian WAV of a tone, in whatever form. */
function wav({
  rate,
  channels,
  bits,
  float = false,
}: {
  rate: number;
  channels: number;
  bits: number;
  float?: boolean;
}): Buffer {
  const length = rate;
  const bytes = bits / 8;
  const data = Buffer.alloc(length * channels * bytes);
  for (let index = 0; index < length; index += 1) {
    const value = 0.5 * Math.sin((2 * Math.PI * TONE * index) / rate);
    for (let channel = 0; channel < channels; channel += 1) {
      const at = (index * channels + channel) * bytes;
      if (float) data.writeFloatLE(value, at);
      else if (bits === 8) data.writeUInt8(Math.round(128 + value * 127), at);
      else data.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), at, bytes);
    }
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(float ? 3 : 1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * channels * bytes, 28);
  head.writeUInt16LE(channels * bytes, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

describe('uploaded sounds', () => {
  let directory: string;
  let importer: SoundImporter;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tandem-import-'));
    importer = new SoundImporter(directory);
  });
  afterAll(async () => {
    await importer.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function converted(kind: 'wav' | 'mp3' | 'opus', bytes: Buffer) {
    const files = await importer.place();
    writeFileSync(files.incoming, bytes);
    const progress: number[] = [];
    const durationMs = await importer.convert(kind, files, done => progress.push(done));
    const { channels, sampleRate } = readWav(readFileSync(files.made));
    return { durationMs, progress, channels, sampleRate };
  }

  it.each([
    ['MP3', 'mp3', readFileSync(fixture('tone-440.mp3')), 2000],
    ['Ogg Opus', 'opus', readFileSync(fixture('tone-440.opus')), 2000],
    ['16 bit, 8 kHz', 'wav', wav({ rate: 8000, channels: 1, bits: 16 }), 1000],
    ['16 bit, 44.1 kHz, stereo', 'wav', wav({ rate: 44_100, channels: 2, bits: 16 }), 1000],
    ['24 bit, 48 kHz', 'wav', wav({ rate: 48_000, channels: 1, bits: 24 }), 1000],
    ['floating point, 22.05 kHz', 'wav', wav({ rate: 22_050, channels: 1, bits: 32, float: true }), 1000],
    ['8 bit, 11.025 kHz', 'wav', wav({ rate: 11_025, channels: 1, bits: 8 }), 1000],
  ] as const)('are heard as they were: %s', async (_name, kind, bytes, ms) => {
    const { durationMs, progress, channels, sampleRate } = await converted(kind, bytes);
    expect(sampleRate).toBe(16_000);
    expect(channels).toHaveLength(1);
    expect(Math.abs(durationMs - ms)).toBeLessThan(80);
    expect(progress.at(-1)).toBe(1);
    const middle = channels[0]!.slice(3000, 13_000);
    expect(tonePower(middle, 16_000, TONE) / totalPower(middle)).toBeGreaterThan(0.98);
    expect(Math.max(...middle) / 32_767).toBeCloseTo(0.5, 1);
  });

  it.each([
    ['an MP3 that is none', 'mp3', Buffer.alloc(5000, 'no music ')],
    ['an Opus file that is none', 'opus', Buffer.alloc(5000, 'no music ')],
    ['a WAV that is none', 'wav', Buffer.alloc(5000, 'no music ')],
    ['half a header', 'wav', wav({ rate: 8000, channels: 1, bits: 16 }).subarray(0, 20)],
    ['nothing', 'wav', Buffer.alloc(0)],
    ['a header without sound', 'wav', wav({ rate: 8000, channels: 1, bits: 16 }).subarray(0, 44)],
  ] as const)('are refused with the reason: %s', async (_name, kind, bytes) => {
    await expect(converted(kind, bytes)).rejects.toMatchObject({ code: 'audio-invalid' });
  });

  it('are kept by name, and swept when nobody has them', async () => {
    const files = await importer.place();
    writeFileSync(files.made, 'sound');
    const path = await importer.keep(files.made, 'example.test');
    expect(await importer.sweep(Date.now() + 60_000, one => one === path)).toBeGreaterThan(0);
    expect(readFileSync(path, 'utf8')).toBe('sound');
    expect(await importer.sweep(Date.now() + 60_000, () => false)).toBe(1);
  });
});

describe('conversion between any rates', () => {
  it.each([
    [44_100, 16_000],
    [8000, 16_000],
    [48_000, 16_000],
    [96_000, 16_000],
  ])('from %i to %i keeps tones, and lets nothing fold back', (from, to) => {
    const convert = (tone: number): number => {
      const rate = new AnyRate(from, to);
      const parts: number[] = [];
      for (let start = 0; start < from; start += 100) {
        const piece = Float32Array.from({ length: 100 }, (_, i) => Math.sin((2 * Math.PI * tone * (start + i)) / from));
        parts.push(...rate.push(piece));
      }
      parts.push(...rate.flush());
      expect(Math.abs(parts.length - to)).toBeLessThan(200);
      return Math.sqrt(parts.slice(2000, 12_000).reduce((sum, one) => sum + one * one, 0) / 10_000);
    };
    expect(20 * Math.log10(convert(1000) * Math.SQRT2)).toBeCloseTo(0, 1);
    if (from > to) expect(20 * Math.log10(convert(to * 0.5 + 1500) * Math.SQRT2)).toBeLessThan(-60);
  });
});
