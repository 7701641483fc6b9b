// Packet loss concealment for any codec, on its decoded samples: the last pitch period goes on, fading away, as in ITU-T
// G.711 appendix I, and what comes after the loss is blended in.
import type { Pcm, SampleRate } from './pcm.ts';

/** Pitch of speech, as periods in milliseconds (about 66 to 400 Hz). */
const SHORTEST_PERIOD_MS = 2.5;
const LONGEST_PERIOD_MS = 15;
const WINDOW_MS = 20;
/** G.711 appendix I: full level for the first 10 ms, then a fifth less every 10 ms. */
const HOLD_MS = 10;
const FADE_MS = 50;
const BLEND_MS = 4;

export class Concealment {
  readonly #perMs: number;
  /** What was last put out, real or made up. */
  #history: Float64Array;
  /** The period that is being repeated, from the start of a loss to its end. */
  #period: Float64Array | undefined;
  #made = 0;

  constructor(sampleRate: SampleRate) {
    this.#perMs = sampleRate / 1000;
    this.#history = new Float64Array((LONGEST_PERIOD_MS + WINDOW_MS) * this.#perMs);
  }

  /** Real samples pass; the first few after a loss are blended with what the concealment would have gone on with. */
  accept(pcm: Pcm): Pcm {
    let output = pcm;
    if (this.#period !== undefined && pcm.length > 0) {
      const blend = Math.min(pcm.length, BLEND_MS * this.#perMs);
      const tail = this.#continue(blend);
      output = Int16Array.from(pcm);
      for (let i = 0; i < blend; i++) {
        const part = (i + 1) / (blend + 1);
        output[i] = Math.round((pcm[i] as number) * part + (tail[i] as number) * (1 - part));
      }
      this.#period = undefined;
      this.#made = 0;
    }
    this.#remember(output);
    return output;
  }

  /** `count` samples for what was lost. */
  conceal(count: number): Pcm {
    this.#period ??= this.#lastPeriod();
    const made = this.#continue(count);
    this.#remember(made);
    return made;
  }

  #continue(count: number): Pcm {
    const period = this.#period ?? new Float64Array(1);
    const output = new Int16Array(count);
    for (let i = 0; i < count; i++) {
      const ms = this.#made / this.#perMs;
      const gain = ms <= HOLD_MS ? 1 : Math.max(0, 1 - (ms - HOLD_MS) / FADE_MS);
      output[i] = Math.round((period[this.#made % period.length] as number) * gain);
      this.#made++;
    }
    return output;
  }

  /** The lag at which the last window is most like itself. */
  #lastPeriod(): Float64Array {
    const history = this.#history;
    const window = Math.min(WINDOW_MS * this.#perMs, history.length);
    const start = history.length - window;
    // At 48 kHz a coarser look is enough, and four times cheaper.
    const step = this.#perMs > 16 ? 4 : 1;
    let best = LONGEST_PERIOD_MS * this.#perMs;
    let bestScore = 0;
    for (let lag = SHORTEST_PERIOD_MS * this.#perMs; lag <= LONGEST_PERIOD_MS * this.#perMs; lag += step) {
      let product = 0;
      let energy = 1;
      for (let i = start; i < history.length; i += step) {
        const earlier = history[i - lag] as number;
        product += (history[i] as number) * earlier;
        energy += earlier * earlier;
      }
      const score = product / Math.sqrt(energy);
      if (score <= bestScore) continue;
      bestScore = score;
      best = lag;
    }
    return history.slice(history.length - best);
  }

  #remember(pcm: Pcm): void {
    const history = this.#history;
    if (pcm.length >= history.length) {
      history.set(pcm.subarray(pcm.length - history.length));
      return;
    }
    history.copyWithin(0, pcm.length);
    history.set(pcm, history.length - pcm.length);
  }
}
