// A WAV file as payloads of 20 ms, a second at a time: pure, the thread of the sound library runs it.
import { createEncoder, NATURAL_RATE } from './codec.ts';
import type { AudioCodecName, AudioEncoder } from './codec.ts';
import { SampleQueue } from './pcm.ts';
import type { Pcm, SampleRate } from './pcm.ts';
import { Resampler } from './resample.ts';
import { WavError } from './wav.ts';
import type { WavAudio } from './wav.ts';

const RATES: readonly number[] = [8000, 16_000, 48_000] satisfies SampleRate[];
const isRate = (rate: number): rate is SampleRate => RATES.includes(rate);

/** Half the filter of the resampler, in samples of the lower rate: what is still in it when the file has ended. */
const TAIL_SAMPLES = 24;

function mono({ channels }: WavAudio): Pcm {
  const [first = new Int16Array(0)] = channels;
  if (channels.length === 1) return first;
  return first.map((_, i) =>
    Math.round(channels.reduce((sum, channel) => sum + (channel[i] ?? 0), 0) / channels.length),
  );
}

export class SoundEncoder {
  readonly #samples: Pcm;
  readonly #rate: SampleRate;
  readonly #encoder: AudioEncoder;
  readonly #resampler: Resampler;
  readonly #queue = new SampleQueue();
  #position = 0;
  /** Frames of the whole file; the last one is filled up with silence. */
  readonly frames: number;
  #made = 0;

  /** @throws WavError for a sampling rate other than 8, 16 or 48 kHz */
  constructor(audio: WavAudio, codec: AudioCodecName) {
    const { sampleRate } = audio;
    if (!isRate(sampleRate)) throw new WavError(`sampling rate ${sampleRate}`);
    this.#rate = sampleRate;
    // Opus takes any rate, and then spends no bits on a band that is not in the file.
    this.#encoder = createEncoder(codec, sampleRate);
    const target = codec === 'opus' ? sampleRate : NATURAL_RATE[codec];
    this.#resampler = new Resampler(sampleRate, target);
    this.#samples = mono(audio);
    this.frames = Math.ceil(this.#samples.length / (sampleRate / 50));
  }

  /** The next second; empty after the last. */
  next(): Uint8Array[] {
    const frame = this.#encoder.sampleRate / 50;
    const payloads: Uint8Array[] = [];
    const end = this.#position + this.#rate;
    this.#queue.push(this.#resampler.process(this.#samples.subarray(this.#position, end)));
    this.#position = Math.min(end, this.#samples.length);
    const last = this.#position >= this.#samples.length;
    if (last) this.#queue.push(this.#resampler.process(new Int16Array(TAIL_SAMPLES * 6)));
    while (this.#made < this.frames && (last || this.#queue.length >= frame)) {
      payloads.push(this.#encoder.encode(this.#queue.take(frame)));
      this.#made += 1;
    }
    return payloads;
  }

  get done(): boolean {
    return this.#made >= this.frames;
  }

  close(): void {
    this.#encoder.close();
  }
}
