// Test signals, the same on every run.
import type { Pcm } from '../../../../src/media/audio/index.ts';

export function sine(sampleRate: number, frequency: number, seconds: number, amplitude = 10_000): Pcm {
  return Int16Array.from({ length: Math.round(sampleRate * seconds) }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * frequency * i) / sampleRate)),
  );
}

/** Like speech in what matters to a codec: several components, changing level, some noise. */
export function speechLike(sampleRate: number, seconds: number): Pcm {
  let seed = 1;
  const noise = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff - 0.5;
  };
  return Int16Array.from({ length: sampleRate * seconds }, (_, i) => {
    const t = i / sampleRate;
    const envelope = Math.abs(Math.sin(3 * t));
    const voice = 6000 * Math.sin(2 * Math.PI * 180 * t) + 4000 * Math.sin(2 * Math.PI * 900 * t);
    return Math.round(envelope * (voice + 2000 * Math.sin(2 * Math.PI * 2800 * t) + 1500 * noise()));
  });
}

/** Signal to noise in dB of `output` against `input`, at the delay (up to `maxDelay` samples) that fits best. */
export function snr(input: Pcm, output: Pcm, maxDelay = 40): number {
  let best = -Infinity;
  for (let delay = 0; delay <= maxDelay; delay++) {
    let signal = 0;
    let error = 1;
    for (let i = 0; i + delay < output.length && i < input.length; i++) {
      signal += (input[i] as number) ** 2;
      error += ((input[i] as number) - (output[i + delay] as number)) ** 2;
    }
    best = Math.max(best, 10 * Math.log10(signal / error));
  }
  return best;
}
