// Streaming rate conversion between 8, 16 and 48 kHz: one low-pass filter (windowed sinc) in polyphase form.
import { clamp16 } from './pcm.ts';
import type { Pcm, SampleRate } from './pcm.ts';

/** Taps for each phase; with the window below the image and alias bands lie under -75 dB from 1.03 times the edge on. */
const TAPS_PER_PHASE = 48;
/** Middle of the transition band, as a part of the lower rate's band edge. */
const CUTOFF = 0.925;
/** Kaiser's shape parameter for about 80 dB. */
const BETA = 7.86;

/** Modified Bessel function of the first kind, order zero, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Low-pass at 1/`factor` of the band, unity gain at zero. */
function lowPass(factor: number): Float64Array {
  const length = TAPS_PER_PHASE * factor;
  const centre = (length - 1) / 2;
  const cutoff = CUTOFF / factor;
  const taps = Float64Array.from({ length }, (_, i) => {
    const x = i - centre;
    const sinc = x === 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x);
    return (sinc * besselI0(BETA * Math.sqrt(1 - (x / centre) ** 2))) / besselI0(BETA);
  });
  const sum = taps.reduce((a, b) => a + b, 0);
  return taps.map(tap => tap / sum);
}

const filters = new Map<number, Float64Array>();

function filterFor(factor: number): Float64Array {
  const known = filters.get(factor);
  if (known !== undefined) return known;
  const taps = lowPass(factor);
  filters.set(factor, taps);
  return taps;
}

/**
 * Converts a stream. Input may come in pieces of any length when raising the rate; when lowering it, a remainder waits for
 * the next piece. The delay is 24 samples of the lower rate.
 */
export class Resampler {
  readonly #factor: number;
  readonly #raise: boolean;
  readonly #taps: Float64Array;
  /** The last inputs, newest last. */
  #history: Float64Array;
  /** Inputs since the last output, when lowering. */
  #phase = 0;

  constructor(from: SampleRate, to: SampleRate) {
    this.#factor = Math.max(from, to) / Math.min(from, to);
    this.#raise = to > from;
    this.#taps = filterFor(this.#factor);
    this.#history = new Float64Array(this.#raise ? TAPS_PER_PHASE : this.#taps.length);
  }

  process(input: Pcm): Pcm {
    if (this.#factor === 1 || input.length === 0) return input;
    const keep = this.#history.length;
    const line = new Float64Array(keep + input.length);
    line.set(this.#history);
    line.set(input, keep);
    const output = this.#raise ? this.#interpolate(line, keep) : this.#decimate(line, keep);
    this.#history = line.slice(line.length - keep);
    return output;
  }

  /** Output `p` of each input uses every factor-th tap from `p` on. */
  #interpolate(line: Float64Array, keep: number): Pcm {
    const factor = this.#factor;
    const taps = this.#taps;
    const output = new Int16Array((line.length - keep) * factor);
    for (let i = keep; i < line.length; i++) {
      for (let phase = 0; phase < factor; phase++) {
        let sum = 0;
        for (let k = 0; k < TAPS_PER_PHASE; k++) sum += (line[i - k] as number) * (taps[k * factor + phase] as number);
        output[(i - keep) * factor + phase] = clamp16(Math.round(sum * factor));
      }
    }
    return output;
  }

  #decimate(line: Float64Array, keep: number): Pcm {
    const taps = this.#taps;
    const output: number[] = [];
    for (let i = keep; i < line.length; i++) {
      this.#phase = (this.#phase + 1) % this.#factor;
      if (this.#phase !== 0) continue;
      let sum = 0;
      for (let k = 0; k < taps.length; k++) sum += (line[i - k] as number) * (taps[k] as number);
      output.push(clamp16(Math.round(sum)));
    }
    return Int16Array.from(output);
  }
}
