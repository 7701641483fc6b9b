// Linear audio everywhere in this folder: signed 16-bit mono samples.
export type Pcm = Int16Array;

export type SampleRate = 8000 | 16000 | 48000;

export const clamp16 = (value: number): number => (value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value);

export function concatPcm(parts: readonly Pcm[]): Pcm {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** A queue of samples that hands out frames of any length. */
export class SampleQueue {
  #parts: Pcm[] = [];
  #head = 0;
  length = 0;

  push(samples: Pcm): void {
    if (samples.length === 0) return;
    this.#parts.push(samples);
    this.length += samples.length;
  }

  /** Takes the first `count` samples; silence stands in for those that are not there. */
  take(count: number): Pcm {
    const frame = new Int16Array(count);
    let filled = 0;
    while (filled < count) {
      const part = this.#parts[0];
      if (part === undefined) break;
      const piece = part.subarray(this.#head, this.#head + count - filled);
      frame.set(piece, filled);
      filled += piece.length;
      this.#head += piece.length;
      if (this.#head < part.length) continue;
      this.#parts.shift();
      this.#head = 0;
    }
    this.length -= filled;
    return frame;
  }
}
