import { describe, expect, it } from 'vitest';
import {
  Concealment,
  concatPcm,
  createDecoder,
  findTone,
  measureTone,
  readWav,
  ToneFrames,
  toneFrames,
  toneOf,
  toneSamples,
  WavError,
  writeWav,
} from '../../../../src/media/audio/index.ts';
import type { AudioCodecName, WavFormat } from '../../../../src/media/audio/index.ts';
import { sine, snr } from './signals.ts';

describe('Goertzel', () => {
  it('finds the tone that is there, over noise and among candidates, and none in silence or in another tone', () => {
    const mixed = sine(8000, 440, 1).map((s, i) => s + (((i * 7919) % 2000) - 1000));
    expect(findTone(mixed, 8000, [350, 440, 480, 620])).toBe(440);
    expect(findTone(new Int16Array(8000), 8000, [440])).toBeUndefined();
    expect(findTone(sine(8000, 1000, 1), 8000, [440, 620])).toBeUndefined();
    expect(measureTone(sine(8000, 440, 1, 32_767), 8000, 440).levelDb).toBeCloseTo(0, 1);
  });
});

describe('tones', () => {
  it('have the frequencies and the cadence of the country', () => {
    const us = toneSamples(toneOf('ringback'), 8000, 0, 48_000);
    const on = us.subarray(0, 16_000);
    expect(measureTone(on, 8000, 440).levelDb).toBeCloseTo(measureTone(on, 8000, 480).levelDb, 0);
    expect(us.subarray(16_000).every(s => s === 0)).toBe(true);
    const gb = toneSamples(toneOf('ringback', 'GB'), 8000, 0, 24_000);
    const quiet = [3300, 4700, 8100, 23_900].map(i => gb.subarray(i, i + 50).every(s => s === 0));
    const loud = [100, 5000, 7000].map(i => gb.subarray(i, i + 50).some(s => Math.abs(s) > 1000));
    expect([...quiet, ...loud]).toEqual(Array.from({ length: 7 }, () => true));
  });

  it.each([
    ['DE', 'busy', 425, [0.48, 0.48]],
    ['KR', 'congestion', 480, [0.3, 0.2]],
    ['BR', 'busy', 425, [0.25, 0.25]],
    ['CA', 'ringback', 440, [2, 4]],
    ['PT', 'ringback', 425, [1, 5]],
    ['TW', 'ringback', 480, [1, 2]],
    // E.180 recommends what such countries have.
    ['HR', 'ringback', 425, [1, 4]],
  ] as const)('of %s: %s', (country, name, hz, [on, off]) => {
    const samples = toneSamples(toneOf(name, country), 8000, 0, (on + off) * 8000);
    expect(measureTone(samples.subarray(0, on * 8000), 8000, hz).snrDb).toBeGreaterThan(-1);
    expect(samples.subarray(on * 8000).every(sample => sample === 0)).toBe(true);
    expect(toneFrames(name, 'PCMU', country).length % Math.round((on + off) * 50)).toBe(0);
  });

  it('come as frames for each codec, the same in every round', () => {
    for (const codec of ['PCMU', 'PCMA', 'G722', 'opus'] satisfies AudioCodecName[]) {
      const frames = new ToneFrames(toneOf('busy'), codec);
      expect(frames.length).toBe(50);
      expect(frames.frame(57)).toBe(frames.frame(7));
      const decoder = createDecoder(codec);
      const pcm = concatPcm(Array.from({ length: 24 }, (_, i) => decoder.decode(frames.frame(i))));
      const half = pcm.subarray(decoder.sampleRate / 10);
      expect(measureTone(half, decoder.sampleRate, 480).snrDb).toBeGreaterThan(-1);
      expect(measureTone(half, decoder.sampleRate, 620).snrDb).toBeGreaterThan(-1);
      decoder.close();
    }
    expect(new ToneFrames(toneOf('busy', 'GB'), 'PCMU').length).toBe(75);
    expect(toneFrames('busy', 'PCMU')).toBe(toneFrames('busy', 'PCMU', 'US'));
  });
});

describe('WAV', () => {
  const channels = [sine(8000, 440, 0.1), sine(8000, 1000, 0.1)];

  it('comes back as written, within what the law allows', () => {
    expect(readWav(writeWav({ sampleRate: 8000, channels }))).toEqual({ sampleRate: 8000, channels });
    for (const format of ['ulaw', 'alaw'] satisfies WavFormat[]) {
      const back = readWav(writeWav({ sampleRate: 8000, channels }, format));
      expect(back.channels.map((c, i) => snr(channels[i] ?? c, c, 0) > 30)).toEqual([true, true]);
    }
  });

  it('is read as far as it goes when its writer was killed', () => {
    const file = writeWav({ sampleRate: 16_000, channels: [sine(16_000, 440, 0.1)] });
    file.writeUInt32LE(0, 40);
    expect(readWav(file).channels[0]?.length).toBe(1600);
    file.writeUInt32LE(0xfffffff0, 40);
    expect(readWav(file.subarray(0, 44 + 1001)).channels[0]?.length).toBe(500);
  });

  it('is refused when it is something else', () => {
    const file = writeWav({ sampleRate: 8000, channels });
    const float = Buffer.from(file);
    float.writeUInt16LE(3, 20);
    for (const bad of [Buffer.alloc(0), Buffer.from('RIFFxxxxWAVE'), float, file.subarray(0, 30)]) {
      expect(() => readWav(bad)).toThrow(WavError);
    }
  });
});

describe('Concealment', () => {
  it('carries a tone on for 10 ms, fades it out, and comes back without a click', () => {
    const concealment = new Concealment(8000);
    const tone = sine(8000, 200, 0.4);
    concealment.accept(tone.subarray(0, 1600));
    const made = concealment.conceal(640);
    expect(snr(tone.subarray(1600, 1680), made.subarray(0, 80), 0)).toBeGreaterThan(15);
    const peak = (from: number, to: number): number => Math.max(...made.subarray(from, to).map(Math.abs));
    expect(peak(240, 320)).toBeLessThan(7500);
    expect(peak(520, 640)).toBe(0);
    const after = concealment.accept(tone.subarray(2250, 2410));
    const steps = [...after].map((s, i) => Math.abs(s - (i === 0 ? (made.at(-1) ?? 0) : (after[i - 1] ?? 0))));
    expect(Math.max(...steps)).toBeLessThan(2500);
    expect([...after.subarray(40)]).toEqual([...tone.subarray(2290, 2410)]);
  });
});
