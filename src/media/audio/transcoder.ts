// One direction of a call from one codec to another: packet in, packets out, timestamps kept. Pure and synchronous; the
// pool runs it in worker threads.
import { sequenceDistance } from '../rtp/packet.ts';
import { createDecoder, createEncoder, NATURAL_RATE, RTP_CLOCK } from './codec.ts';
import type { AudioCodecName, AudioDecoder, AudioEncoder } from './codec.ts';
import { Concealment } from './conceal.ts';
import { SampleQueue } from './pcm.ts';
import type { Pcm, SampleRate } from './pcm.ts';
import { Resampler } from './resample.ts';

export interface TranscoderOptions {
  readonly from: AudioCodecName;
  readonly to: AudioCodecName;
  /** Milliseconds of each packet put out, default 20; Opus has no 30. */
  readonly ptime?: number;
}

export interface TranscoderInput {
  readonly payload: Uint8Array;
  /** 16 bits. */
  readonly sequence: number;
  /** In the clock of the output codec, not wrapped: what TimestampScale gives. */
  readonly position: number;
  readonly marker: boolean;
}

export interface TranscoderOutput {
  readonly payload: Uint8Array;
  /** As `TranscoderInput.position`: the time of the first sample. */
  readonly position: number;
  /** First packet after silence (RFC 3551 4.1). */
  readonly marker: boolean;
}

/** Losses up to this long are concealed, longer ones are left silent. */
const MAX_CONCEALED_MS = 100;
/** A packet of a phone is no longer than this; longer ones are dropped unread. */
const MAX_PAYLOAD = 4000;
/** Steps back in sequence by less are late or doubled packets, larger ones a new source. */
const REORDER_WINDOW = 1000;
const OPUS_PTIMES = [10, 20, 40, 60];

/** Both sides of Opus run at the other side's natural rate, so that it codes no band that nobody hears. */
function workingRates(from: AudioCodecName, to: AudioCodecName): { decode: SampleRate; encode: SampleRate } {
  if (from === 'opus' && to === 'opus') return { decode: 48000, encode: 48000 };
  if (from === 'opus') return { decode: NATURAL_RATE[to], encode: NATURAL_RATE[to] };
  if (to === 'opus') return { decode: NATURAL_RATE[from], encode: NATURAL_RATE[from] };
  return { decode: NATURAL_RATE[from], encode: NATURAL_RATE[to] };
}

function packetTime(codec: AudioCodecName, wanted: number): number {
  const allowed = codec === 'opus' ? OPUS_PTIMES : [10, 20, 30, 40, 50, 60];
  return allowed.includes(wanted) ? wanted : 20;
}

export class Transcoder {
  readonly #decoder: AudioDecoder;
  readonly #encoder: AudioEncoder;
  readonly #resampler: Resampler;
  readonly #concealment: Concealment;
  readonly #queue = new SampleQueue();
  /** Samples of one packet, at the encoder's rate. */
  readonly #frame: number;
  /** Units of the output clock for one sample at the encoder's rate and at the decoder's. */
  readonly #unitsOut: number;
  readonly #unitsIn: number;
  readonly #clock: number;
  #lastSequence: number | undefined;
  /** Position of the first sample in the queue, and of the first that has not come in. */
  #headPosition = 0;
  #nextPosition = 0;
  #marker = true;
  /** Samples of the last packet, what a broken one is taken to have held. */
  #lastLength: number;

  constructor(options: TranscoderOptions) {
    const rates = workingRates(options.from, options.to);
    this.#decoder = createDecoder(options.from, rates.decode);
    this.#encoder = createEncoder(options.to, rates.encode);
    this.#resampler = new Resampler(rates.decode, rates.encode);
    this.#concealment = new Concealment(rates.decode);
    this.#clock = RTP_CLOCK[options.to];
    this.#frame = (rates.encode * packetTime(options.to, options.ptime ?? 20)) / 1000;
    this.#unitsOut = this.#clock / rates.encode;
    this.#unitsIn = this.#clock / rates.decode;
    this.#lastLength = rates.decode / 50;
  }

  /** Takes one packet; late, doubled and oversized ones give nothing. Never throws for what a packet holds. */
  push(input: TranscoderInput): TranscoderOutput[] {
    const step = this.#lastSequence === undefined ? 0 : sequenceDistance(this.#lastSequence, input.sequence);
    const late = this.#lastSequence !== undefined && step <= 0 && step > -REORDER_WINDOW;
    if (late || input.payload.length === 0 || input.payload.length > MAX_PAYLOAD) return [];
    const first = this.#lastSequence === undefined;
    this.#lastSequence = input.sequence;
    const output = first ? this.#restart(input.position) : this.#bridgeGap(input.position, step);
    if (input.marker) this.#marker = true;
    this.#add(this.#decode(input.payload));
    return [...output, ...this.#drain()];
  }

  close(): void {
    this.#decoder.close();
    this.#encoder.close();
  }

  #decode(payload: Uint8Array): Pcm {
    try {
      const pcm = this.#decoder.decode(payload);
      this.#lastLength = pcm.length;
      return this.#concealment.accept(pcm);
    } catch {
      // Somebody sent octets that are not of this codec; to the listener that is a lost packet.
      return this.#concealment.conceal(this.#lastLength);
    }
  }

  #add(pcm: Pcm): void {
    this.#nextPosition += pcm.length * this.#unitsIn;
    this.#queue.push(this.#resampler.process(pcm));
  }

  /** Loss is concealed; silence (no packet missing) and long holes move the clock on; a step back starts anew. */
  #bridgeGap(position: number, step: number): TranscoderOutput[] {
    const gap = position - this.#nextPosition;
    if (Math.abs(gap) < this.#unitsIn) return [];
    const lost = gap > 0 && step > 1 && gap <= (this.#clock * MAX_CONCEALED_MS) / 1000;
    if (!lost) return this.#restart(position);
    this.#add(this.#concealment.conceal(Math.round(gap / this.#unitsIn)));
    return this.#drain();
  }

  /** Sends what waits, filled up with silence, and goes on at `position`. */
  #restart(position: number): TranscoderOutput[] {
    const output = this.#queue.length > 0 ? [this.#emit()] : [];
    this.#headPosition = position;
    this.#nextPosition = position;
    this.#marker = true;
    return output;
  }

  #drain(): TranscoderOutput[] {
    const output: TranscoderOutput[] = [];
    while (this.#queue.length >= this.#frame) output.push(this.#emit());
    return output;
  }

  #emit(): TranscoderOutput {
    const payload = this.#encoder.encode(this.#queue.take(this.#frame));
    const output = { payload, position: Math.round(this.#headPosition), marker: this.#marker };
    this.#headPosition += this.#frame * this.#unitsOut;
    this.#marker = false;
    return output;
  }
}
