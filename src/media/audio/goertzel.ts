// Finding a known tone in audio: who hears whom is proved by it.
import type { Pcm } from './pcm.ts';

/** Mean power of the component at `frequency`, in squared sample units (a full-scale sine has 32767^2 / 2). */
export function tonePower(pcm: Pcm, sampleRate: number, frequency: number): number {
  if (pcm.length === 0) return 0;
  const omega = (2 * Math.PI * frequency) / sampleRate;
  const coefficient = 2 * Math.cos(omega);
  let s1 = 0;
  let s2 = 0;
  for (const sample of pcm) {
    const s0 = sample + coefficient * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  const squared = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
  return (2 * squared) / (pcm.length * pcm.length);
}

/** Mean power of everything but a constant offset. */
export function totalPower(pcm: Pcm): number {
  if (pcm.length === 0) return 0;
  let sum = 0;
  let squares = 0;
  for (const sample of pcm) {
    sum += sample;
    squares += sample * sample;
  }
  const mean = sum / pcm.length;
  return squares / pcm.length - mean * mean;
}

export interface ToneMeasurement {
  /** Against a full-scale sine, dB; -Infinity for silence. */
  readonly levelDb: number;
  /** Tone against everything else, dB. */
  readonly snrDb: number;
}

const decibel = (ratio: number): number => 10 * Math.log10(ratio);

/** Measures one tone. Give it 50 ms or more, else neighbours leak into each other. */
export function measureTone(pcm: Pcm, sampleRate: number, frequency: number): ToneMeasurement {
  const tone = tonePower(pcm, sampleRate, frequency);
  const rest = Math.max(totalPower(pcm) - tone, 1e-9);
  return { levelDb: decibel(tone / (32_767 ** 2 / 2)), snrDb: decibel(Math.max(tone, 1e-9) / rest) };
}

/** The candidate that is there with at least `minSnrDb` against all the rest, or undefined. */
export function findTone(
  pcm: Pcm,
  sampleRate: number,
  candidates: readonly number[],
  minSnrDb = 6,
): number | undefined {
  const measured = candidates.map(frequency => ({ frequency, ...measureTone(pcm, sampleRate, frequency) }));
  const best = measured.reduce<(typeof measured)[number] | undefined>(
    (a, b) => (a === undefined || b.snrDb > a.snrDb ? b : a),
    undefined,
  );
  return best !== undefined && best.snrDb >= minSnrDb && best.levelDb > -60 ? best.frequency : undefined;
}
