import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  concatPcm,
  createDecoder,
  createEncoder,
  decodeALaw,
  decodeMuLaw,
  encodeALaw,
  encodeMuLaw,
  measureTone,
} from '../../../../src/media/audio/index.ts';
import type { AudioCodecName, Pcm } from '../../../../src/media/audio/index.ts';
import { sine, snr, speechLike } from './signals.ts';

const ALL_CODES = Uint8Array.from({ length: 256 }, (_, i) => i);
const ALL_SAMPLES = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

describe('G.711', () => {
  it('decodes the ends and the middle of both tables as the recommendation gives them', () => {
    expect([...decodeMuLaw(Uint8Array.from([0x00, 0x7f, 0x80, 0xff, 0x55]))]).toEqual([-32_124, 0, 32_124, 0, -716]);
    expect([...decodeALaw(Uint8Array.from([0x55, 0xd5, 0x2a, 0xaa, 0x00]))]).toEqual([-8, 8, -32_256, 32_256, -5504]);
  });

  it('gives every code back; mu-law has two zeros', () => {
    expect([...encodeALaw(decodeALaw(ALL_CODES))]).toEqual([...ALL_CODES]);
    expect([...encodeMuLaw(decodeMuLaw(ALL_CODES))]).toEqual([...ALL_CODES].map(c => (c === 0x7f ? 0xff : c)));
  });

  it('is never off by more than half a step of its segment', () => {
    for (const [expand, compress] of [
      [decodeMuLaw, encodeMuLaw],
      [decodeALaw, encodeALaw],
    ] as const) {
      const back = expand(compress(ALL_SAMPLES));
      ALL_SAMPLES.forEach((sample, i) => {
        const magnitude = Math.min(Math.abs(sample), 32_124);
        expect(Math.abs((back[i] as number) - Math.sign(sample) * magnitude)).toBeLessThanOrEqual(8 + magnitude / 31);
      });
    }
  });
});

describe('G.722', () => {
  const pcm = speechLike(16_000, 2);
  const octets = createEncoder('G722').encode(pcm);
  const back = createDecoder('G722').decode(octets);

  it('makes the very bits that another implementation makes (spandsp 0.0.6, compared on this signal)', () => {
    expect(digest(octets)).toBe('de243e3112502011');
    expect(digest(new Uint8Array(back.buffer))).toBe('b3f76cf6a4e4de65');
  });

  it('carries speech at 64 kbit/s with more than 20 dB', () => {
    expect(octets.length).toBe(16_000);
    expect(snr(pcm, back)).toBeGreaterThan(20);
  });

  it('carries both bands', () => {
    for (const frequency of [300, 1000, 3500, 5000, 6500]) {
      const decoded = createDecoder('G722').decode(createEncoder('G722').encode(sine(16_000, frequency, 1)));
      const { snrDb, levelDb } = measureTone(decoded.subarray(1600), 16_000, frequency);
      expect(snrDb).toBeGreaterThan(20);
      expect(Math.abs(levelDb + 10.3)).toBeLessThan(1);
    }
  });

  it('does not wrap around when driven into clipping', () => {
    const loud = sine(16_000, 700, 1, 32_767);
    expect(snr(loud, createDecoder('G722').decode(createEncoder('G722').encode(loud)))).toBeGreaterThan(20);
  });
});

function throughFrames(name: AudioCodecName, pcm: Pcm, frame: number): Pcm {
  const encoder = createEncoder(name);
  const decoder = createDecoder(name);
  const parts: Pcm[] = [];
  for (let i = 0; i + frame <= pcm.length; i += frame) {
    parts.push(decoder.decode(encoder.encode(pcm.subarray(i, i + frame))));
  }
  encoder.close();
  decoder.close();
  return concatPcm(parts);
}

describe('Opus', () => {
  it('carries a tone in frames of 10 to 60 ms', () => {
    for (const ms of [10, 20, 40, 60]) {
      const decoded = throughFrames('opus', sine(48_000, 440, 1), ms * 48);
      expect(measureTone(decoded.subarray(9600), 48_000, 440).snrDb).toBeGreaterThan(20);
    }
  });

  it('decodes at any rate what was encoded at another', () => {
    const encoder = createEncoder('opus', 48_000);
    const decoder = createDecoder('opus', 8000);
    const pcm = sine(48_000, 440, 1);
    const parts = Array.from({ length: 50 }, (_, i) =>
      decoder.decode(encoder.encode(pcm.subarray(i * 960, (i + 1) * 960))),
    );
    const decoded = concatPcm(parts);
    expect(decoded.length).toBe(8000);
    expect(measureTone(decoded.subarray(1600), 8000, 440).snrDb).toBeGreaterThan(20);
    encoder.close();
    decoder.close();
  });

  it('goes on working beside hundreds of others, when the memory of the module has grown', () => {
    const first = createEncoder('opus');
    const decoder = createDecoder('opus');
    const others = Array.from({ length: 300 }, () => createEncoder('opus'));
    const pcm = sine(48_000, 440, 0.4);
    const parts = Array.from({ length: 20 }, (_, i) => {
      others[i]?.encode(sine(48_000, 5000, 0.02));
      return decoder.decode(first.encode(pcm.subarray(i * 960, (i + 1) * 960)));
    });
    expect(measureTone(concatPcm(parts).subarray(4800), 48_000, 440).snrDb).toBeGreaterThan(20);
    for (const codec of [first, decoder, ...others]) codec.close();
  });

  it('takes a packet of 120 ms and refuses what is none', () => {
    const encoder = createEncoder('opus');
    const decoder = createDecoder('opus');
    const [toc = 0, ...body] = encoder.encode(sine(48_000, 440, 0.02));
    expect(toc & 3).toBe(0);
    // RFC 6716 3.2.5: code 3, six frames of one size.
    const six = Array.from({ length: 6 }, () => body).flat();
    expect(decoder.decode(Uint8Array.from([toc | 3, 6, ...six])).length).toBe(5760);
    expect(() => decoder.decode(Uint8Array.from([0xff, 0xff, 0xff]))).toThrow('decode');
    expect(() => decoder.decode(new Uint8Array(0))).toThrow('octets');
    expect(() => encoder.encode(new Int16Array(777))).toThrow('encode');
    encoder.close();
    decoder.close();
  });
});
