// What one participant says, 20 ms at a time and in order, however it comes in.
import { Concealment, createDecoder, NATURAL_RATE, Resampler, SampleQueue } from '../audio/index.ts';
import type { AudioCodecName, AudioDecoder, Pcm } from '../audio/index.ts';
import { sequenceDistance } from '../rtp/index.ts';
import type { RtpPacket } from '../rtp/index.ts';

export type MixRate = 8000 | 16_000;

/** Playing begins when so much is there: what jitter up to that costs nothing. */
const TARGET_MS = 40;
/** What lies there beyond this makes everybody wait for nothing. */
const MOST_MS = 160;
/** So many packets in a row are made up for; then there is silence. */
const MAX_CONCEALED = 3;
const REORDER_WINDOW = 100;

export class JitterQueue {
  readonly #rate: MixRate;
  readonly #waiting: RtpPacket[] = [];
  readonly #samples = new SampleQueue();
  #codec: AudioCodecName | undefined;
  #decoder: AudioDecoder | undefined;
  #resampler: Resampler | undefined;
  #concealment: Concealment;
  /** The last packet that was decoded or given up. */
  #last: number | undefined;
  #source = 0;
  #playing = false;
  #concealed = 0;
  /** Samples of a packet. */
  #length: number;

  constructor(rate: MixRate) {
    this.#rate = rate;
    this.#length = rate / 50;
    this.#concealment = new Concealment(rate);
  }

  push(packet: RtpPacket, stream: { codec: AudioCodecName; source: number }): void {
    if (stream.source !== this.#source || stream.codec !== this.#codec) this.#begin(stream);
    const { sequence } = packet;
    const step = this.#last === undefined ? 1 : sequenceDistance(this.#last, sequence);
    if (step <= 0 && step > -REORDER_WINDOW) return;
    if (Math.abs(step) > REORDER_WINDOW) this.#restart();
    let place = this.#waiting.length;
    const before = (): number => sequenceDistance(this.#waiting[place - 1]?.sequence ?? 0, sequence);
    while (place > 0 && before() < 0) place -= 1;
    if (place === 0 || before() !== 0) this.#waiting.splice(place, 0, packet);
    const most = (MOST_MS * this.#rate) / 1000;
    while (this.#waiting.length > 1 && this.#ahead > most) this.#last = this.#waiting.shift()?.sequence;
  }

  /** The next 20 ms; undefined for silence. */
  pull(): Pcm | undefined {
    const frame = this.#rate / 50;
    if (!this.#playing) {
      if (this.#ahead < (TARGET_MS * this.#rate) / 1000) return undefined;
      this.#playing = true;
    }
    while (this.#samples.length < frame && this.#more());
    if (this.#samples.length > 0) return this.#samples.take(frame);
    this.#playing = false;
    return undefined;
  }

  close(): void {
    this.#decoder?.close();
    this.#decoder = undefined;
  }

  get #ahead(): number {
    return this.#waiting.length * this.#length + this.#samples.length;
  }

  /** Adds a packet to the samples, or what stands for one that is not there. */
  #more(): boolean {
    const [next] = this.#waiting;
    const missing = next === undefined || (this.#last !== undefined && sequenceDistance(this.#last, next.sequence) > 1);
    if (!missing) {
      this.#waiting.shift();
      this.#last = next.sequence;
      this.#concealed = 0;
      this.#samples.push(this.#decode(next.payload));
      return true;
    }
    if (this.#concealed >= MAX_CONCEALED) {
      // A long hole: what comes after it is the beginning of something.
      if (next === undefined) return false;
      this.#last = (next.sequence - 1) & 0xffff;
      return true;
    }
    this.#concealed += 1;
    if (next !== undefined && this.#last !== undefined) this.#last = (this.#last + 1) & 0xffff;
    this.#samples.push(this.#concealment.conceal(this.#length));
    return true;
  }

  #decode(payload: Uint8Array): Pcm {
    try {
      const pcm = this.#decoder?.decode(payload) ?? new Int16Array(0);
      const resampled = this.#resampler?.process(pcm) ?? pcm;
      if (resampled.length > 0) this.#length = resampled.length;
      return this.#concealment.accept(resampled);
    } catch {
      return this.#concealment.conceal(this.#length);
    }
  }

  #begin({ codec, source }: { codec: AudioCodecName; source: number }): void {
    this.#decoder?.close();
    this.#codec = codec;
    this.#source = source;
    this.#decoder = createDecoder(codec, this.#rate);
    const from = codec === 'opus' ? this.#rate : NATURAL_RATE[codec];
    this.#resampler = from === this.#rate ? undefined : new Resampler(from, this.#rate);
    this.#length = this.#rate / 50;
    this.#restart();
  }

  #restart(): void {
    this.#waiting.length = 0;
    this.#last = undefined;
    this.#concealed = 0;
  }
}
