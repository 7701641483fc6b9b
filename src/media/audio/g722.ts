// ITU-T G.722 at 64 kbit/s: 16 kHz audio in two sub-bands, each by adaptive differential coding; 6 bits of the lower and
// 2 of the higher band make one octet for two samples. Arithmetic follows the recommendation's fixed-point blocks.
import { ILB, ILN, ILP, Q6, QM2, QM4, QM6, QMF, WH_BY_CODE, WL_BY_CODE } from './g722-tables.ts';
import { clamp16 } from './pcm.ts';
import type { Pcm } from './pcm.ts';

/** What differs between the bands in the step adaptation (blocks LOGSCL, SCALEL, LOGSCH, SCALEH). */
interface BandKind {
  readonly multipliers: readonly number[];
  readonly ceiling: number;
  readonly shift: number;
  readonly initialStep: number;
}

const LOWER: BandKind = { multipliers: WL_BY_CODE, ceiling: 18_432, shift: 8, initialStep: 32 };
const HIGHER: BandKind = { multipliers: WH_BY_CODE, ceiling: 22_528, shift: 10, initialStep: 8 };

/** The predictor and step size of one sub-band, the same in encoder and decoder. */
class Band {
  readonly #kind: BandKind;
  /** Quantizer step (DETL, DETH). */
  step: number;
  /** Prediction of the next sample (SL, SH). */
  predicted = 0;
  #logStep = 0;
  #zeroPart = 0;
  /** Two poles with the last two reconstructed signals, and the last two partial reconstructions. */
  #a1 = 0;
  #a2 = 0;
  #r1 = 0;
  #r2 = 0;
  #p1 = 0;
  #p2 = 0;
  /** Six zeros over the last six quantized differences. */
  readonly #b = new Int32Array(6);
  readonly #d = new Int32Array(6);

  constructor(kind: BandKind) {
    this.#kind = kind;
    this.step = kind.initialStep;
  }

  /** Takes the quantized difference of one sample and its (4- or 2-bit) code, and gets ready for the next. */
  adapt(difference: number, code: number): void {
    this.#adaptStep(code);
    const reconstructed = clamp16(this.predicted + difference);
    const partial = clamp16(this.#zeroPart + difference);
    this.#adaptPoles(partial);
    this.#adaptZeros(difference);
    this.#r2 = this.#r1;
    this.#r1 = reconstructed;
    this.#p2 = this.#p1;
    this.#p1 = partial;
    this.#predict();
  }

  #adaptStep(code: number): void {
    const { multipliers, ceiling, shift } = this.#kind;
    const wanted = ((this.#logStep * 127) >> 7) + (multipliers[code] as number);
    this.#logStep = Math.min(ceiling, Math.max(0, wanted));
    const mantissa = ILB[(this.#logStep >> 6) & 31] as number;
    const exponent = shift - (this.#logStep >> 11);
    this.step = (exponent < 0 ? mantissa << -exponent : mantissa >> exponent) << 2;
  }

  /** Blocks UPPOL2 and UPPOL1: sign-sign adaptation of the two poles, kept within the triangle of stability. */
  #adaptPoles(partial: number): void {
    const sameAsLast = partial < 0 === this.#p1 < 0;
    const sameAsBefore = partial < 0 === this.#p2 < 0;
    const quadrupled = clamp16(this.#a1 << 2);
    const correction = Math.min(32_767, sameAsLast ? -quadrupled : quadrupled) >> 7;
    const a2 = (sameAsBefore ? 128 : -128) + correction + ((this.#a2 * 32_512) >> 15);
    this.#a2 = Math.min(12_288, Math.max(-12_288, a2));
    const a1 = clamp16((sameAsLast ? 192 : -192) + ((this.#a1 * 32_640) >> 15));
    const limit = clamp16(15_360 - this.#a2);
    this.#a1 = Math.min(limit, Math.max(-limit, a1));
  }

  /** Block UPZERO, and the shift of the differences (DELAYA). */
  #adaptZeros(difference: number): void {
    const gain = difference === 0 ? 0 : 128;
    const b = this.#b;
    const d = this.#d;
    for (let i = 5; i >= 0; i--) {
      const old = d[i] as number;
      const kick = old < 0 === difference < 0 ? gain : -gain;
      b[i] = clamp16(kick + (((b[i] as number) * 32_640) >> 15));
      d[i] = i === 0 ? difference : (d[i - 1] as number);
    }
  }

  /** Blocks FILTEP, FILTEZ and PREDIC. */
  #predict(): void {
    const poles = ((this.#a1 * clamp16(this.#r1 << 1)) >> 15) + ((this.#a2 * clamp16(this.#r2 << 1)) >> 15);
    let zeros = 0;
    for (let i = 5; i >= 0; i--) zeros += ((this.#b[i] as number) * clamp16((this.#d[i] as number) << 1)) >> 15;
    this.#zeroPart = clamp16(zeros);
    this.predicted = clamp16(clamp16(poles) + this.#zeroPart);
  }
}

/** Number of the interval of the lower-band quantizer (block QUANTL), from 1. */
function interval(magnitude: number, step: number): number {
  let low = 1;
  let high: number = Q6.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (magnitude < ((Q6[middle] as number) * step) >> 12) high = middle;
    else low = middle + 1;
  }
  return low;
}

function quantizeLower(band: Band, sample: number): number {
  const error = clamp16(sample - band.predicted);
  const index = interval(error < 0 ? ~error : error, band.step);
  const code = (error < 0 ? ILN[index] : ILP[index]) as number;
  const short = code >> 2;
  band.adapt((band.step * (QM4[short] as number)) >> 15, short);
  return code;
}

function quantizeHigher(band: Band, sample: number): number {
  const error = clamp16(sample - band.predicted);
  const large = (error < 0 ? ~error : error) >= (564 * band.step) >> 12;
  const code = error < 0 ? (large ? 0 : 1) : large ? 2 : 3;
  band.adapt((band.step * (QM2[code] as number)) >> 15, code);
  return code;
}

/** Both phases of the mirror filter over its 24 delayed values, newest last. */
function mirrorSums(delay: Int32Array): [even: number, odd: number] {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < 12; i++) {
    even += (delay[2 * i] as number) * (QMF[i] as number);
    odd += (delay[2 * i + 1] as number) * (QMF[11 - i] as number);
  }
  return [even, odd];
}

function shiftIn(delay: Int32Array, first: number, second: number): void {
  delay.copyWithin(0, 2);
  delay[22] = first;
  delay[23] = second;
}

/** 16 kHz samples in, octets out; keeps its state from call to call. */
export class G722Encoder {
  readonly #lower = new Band(LOWER);
  readonly #higher = new Band(HIGHER);
  readonly #delay = new Int32Array(24);

  /** An odd last sample is left out: octets stand for pairs. */
  encode(pcm: Pcm): Uint8Array {
    const octets = new Uint8Array(pcm.length >> 1);
    for (let i = 0; i < octets.length; i++) {
      shiftIn(this.#delay, pcm[2 * i] as number, pcm[2 * i + 1] as number);
      const [even, odd] = mirrorSums(this.#delay);
      const low = quantizeLower(this.#lower, (even + odd) >> 14);
      const high = quantizeHigher(this.#higher, (odd - even) >> 14);
      octets[i] = (high << 6) | low;
    }
    return octets;
  }
}

const clampBand = (value: number): number => Math.min(16_383, Math.max(-16_384, value));

/** Octets in, 16 kHz samples out; keeps its state from call to call. */
export class G722Decoder {
  readonly #lower = new Band(LOWER);
  readonly #higher = new Band(HIGHER);
  readonly #delay = new Int32Array(24);

  decode(octets: Uint8Array): Pcm {
    const pcm = new Int16Array(octets.length * 2);
    for (let i = 0; i < octets.length; i++) {
      const octet = octets[i] as number;
      const low = this.#decodeLower(octet & 0x3f);
      const high = this.#decodeHigher(octet >> 6);
      shiftIn(this.#delay, low + high, low - high);
      const [even, odd] = mirrorSums(this.#delay);
      pcm[2 * i] = clamp16(odd >> 11);
      pcm[2 * i + 1] = clamp16(even >> 11);
    }
    return pcm;
  }

  #decodeLower(code: number): number {
    const band = this.#lower;
    const sample = clampBand(band.predicted + ((band.step * (QM6[code] as number)) >> 15));
    const short = code >> 2;
    band.adapt((band.step * (QM4[short] as number)) >> 15, short);
    return sample;
  }

  #decodeHigher(code: number): number {
    const band = this.#higher;
    const difference = (band.step * (QM2[code] as number)) >> 15;
    const sample = clampBand(band.predicted + difference);
    band.adapt(difference, code);
    return sample;
  }
}
