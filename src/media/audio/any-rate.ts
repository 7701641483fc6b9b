// Streaming rate conversion from any rate to any other, for what is converted once and not while somebody talks: a windowed sinc
// of which every output sample takes its own phase. resample.ts does 8, 16 and 48 kHz much faster.

/** Zero crossings of the sinc on either side. */
const CROSSINGS = 24;
/** Phases of the kernel that are worked out beforehand; between two of them it is interpolated. */
const PHASES = 512;
/** Kaiser's shape parameter for about 80 dB. */
const BETA = 7.86;
/** Middle of the transition band, as a part of the lower rate's band edge. */
const CUTOFF = 0.92;

/** Modified Bessel function of the first kind, order zero. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** One half of the kernel, from its middle outwards. */
function halfKernel(): Float64Array {
  const length = CROSSINGS * PHASES + 1;
  return Float64Array.from({ length: length + 1 }, (_, i) => {
    const x = i / PHASES;
    if (x >= CROSSINGS) return 0;
    const sinc = x === 0 ? CUTOFF : Math.sin(Math.PI * CUTOFF * x) / (Math.PI * x);
    return (sinc * besselI0(BETA * Math.sqrt(1 - (x / CROSSINGS) ** 2))) / besselI0(BETA);
  });
}

let kernel: Float64Array | undefined;

export class AnyRate {
  readonly #step: number;
  /** Of the kernel, in samples of the source: wider when the rate goes down, so that nothing folds back. */
  readonly #stretch: number;
  readonly #reach: number;
  #held: Float32Array;
  /** Position of the next output sample, in samples from the beginning of what is held. */
  #position: number;

  constructor(from: number, to: number) {
    this.#step = from / to;
    this.#stretch = Math.max(1, this.#step);
    this.#reach = Math.ceil(CROSSINGS * this.#stretch);
    this.#held = new Float32Array(this.#reach);
    this.#position = this.#reach;
    kernel ??= halfKernel();
  }

  /** What can be said of the samples so far. */
  push(samples: Float32Array): Float32Array {
    const all = new Float32Array(this.#held.length + samples.length);
    all.set(this.#held);
    all.set(samples, this.#held.length);
    const amount = Math.max(0, Math.ceil((all.length - this.#reach - this.#position) / this.#step));
    const made = new Float32Array(amount);
    for (let index = 0; index < amount; index += 1) {
      made[index] = this.#at(all, this.#position);
      this.#position += this.#step;
    }
    const drop = Math.max(0, Math.min(all.length, Math.floor(this.#position) - this.#reach));
    this.#held = all.slice(drop);
    this.#position -= drop;
    return made;
  }

  /** The rest. */
  flush(): Float32Array {
    return this.push(new Float32Array(this.#reach));
  }

  #at(samples: Float32Array, position: number): number {
    const table = kernel as Float64Array;
    const scale = PHASES / this.#stretch;
    const first = Math.max(0, Math.ceil(position - this.#reach));
    const last = Math.min(samples.length - 1, Math.floor(position + this.#reach));
    let sum = 0;
    for (let index = first; index <= last; index += 1) {
      const place = Math.abs(index - position) * scale;
      const below = Math.floor(place);
      if (below >= table.length - 1) continue;
      const low = table[below] as number;
      sum += (samples[index] as number) * (low + ((table[below + 1] as number) - low) * (place - below));
    }
    return sum / this.#stretch;
  }
}
