// ITU-T G.711, both laws, by table in both directions.
import type { Pcm } from './pcm.ts';

/** G.711 mu-law works on 14 bits; scaled to 16, its bias is 132 and its largest magnitude 32635. */
const MU_BIAS = 0x84;
const MU_CLIP = 32_635;

function expandMu(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = ((((inverted & 0x0f) << 3) + MU_BIAS) << ((inverted >> 4) & 7)) - MU_BIAS;
  return (inverted & 0x80) !== 0 ? -magnitude : magnitude;
}

function compressMu(sample: number): number {
  const magnitude = Math.min(sample < 0 ? ~sample : sample, MU_CLIP) + MU_BIAS;
  const segment = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (segment + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | mantissa) & 0xff;
}

/** G.711 table 1a: the even bits are inverted. */
const A_MASK = 0x55;

function expandA(code: number): number {
  const plain = code ^ A_MASK;
  const segment = (plain >> 4) & 7;
  const step = ((plain & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return (plain & 0x80) !== 0 ? magnitude : -magnitude;
}

function compressA(sample: number): number {
  // The negative half is the mirror of the positive one about -1/2, so that -1 falls into the first negative interval.
  const magnitude = sample < 0 ? ~sample : sample;
  const segment = magnitude < 256 ? 0 : 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 0x0f;
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | mantissa) ^ A_MASK;
}

interface Law {
  readonly expand: Int16Array;
  /** Indexed by the sample's 16 bits, unsigned. */
  readonly compress: Uint8Array;
}

function buildLaw(expand: (code: number) => number, compress: (sample: number) => number): Law {
  return {
    expand: Int16Array.from({ length: 256 }, (_, code) => expand(code)),
    compress: Uint8Array.from({ length: 65_536 }, (_, bits) => compress((bits << 16) >> 16)),
  };
}

const MU = buildLaw(expandMu, compressMu);
const A = buildLaw(expandA, compressA);

function decode(law: Law, payload: Uint8Array): Pcm {
  const pcm = new Int16Array(payload.length);
  for (let i = 0; i < payload.length; i++) pcm[i] = law.expand[payload[i] as number] as number;
  return pcm;
}

function encode(law: Law, pcm: Pcm): Uint8Array {
  const payload = new Uint8Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) payload[i] = law.compress[(pcm[i] as number) & 0xffff] as number;
  return payload;
}

export const decodeMuLaw = (payload: Uint8Array): Pcm => decode(MU, payload);
export const encodeMuLaw = (pcm: Pcm): Uint8Array => encode(MU, pcm);
export const decodeALaw = (payload: Uint8Array): Pcm => decode(A, payload);
export const encodeALaw = (pcm: Pcm): Uint8Array => encode(A, pcm);
