// A recording as a pure machine: packets and the time in, samples to append to the file out.
import type { Pcm } from '../audio/index.ts';
import { RecordedChannel } from './channel.ts';
import type { ArrivedPacket } from './channel.ts';

export interface RecorderOptions {
  readonly rate: 8000 | 16_000;
  readonly channels: 1 | 2;
  readonly maxMs?: number;
  readonly silenceMs?: number;
}

/** Packets may come so late before their place is written. */
const HORIZON_MS = 400;
const BLOCK_MS = 20;
/** Loudness of a block that counts as speech: -44 dB of full scale; speech on the telephone lies 20 dB above. */
const SPEECH_RMS = 200;
/** So many blocks in a row, so that a click is no speech. */
const SPEECH_BLOCKS = 3;

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #channels: readonly RecordedChannel[];
  readonly #perMs: number;
  /** Samples since the beginning, pauses included, that have been dealt with. */
  #dealt = 0;
  /** Samples given out. */
  #written = 0;
  /** Pauses to come or not yet passed: from and to, in samples. */
  readonly #pauses: { from: number; to: number }[] = [];
  #silent = 0;
  #loudBlocks = 0;
  #block = { samples: 0, energy: 0 };
  ended: 'limit' | 'silence' | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#perMs = options.rate / 1000;
    this.#channels = Array.from({ length: options.channels }, () => new RecordedChannel(options.rate));
  }

  /** Milliseconds of audio given out. */
  get durationMs(): number {
    return this.#written / this.#perMs;
  }

  /** `arrivalMs` since the recording began. */
  push(channel: number, packet: Omit<ArrivedPacket, 'arrival'>, arrivalMs: number): void {
    this.#channels[channel]?.push({ ...packet, arrival: arrivalMs * this.#perMs });
  }

  pause(atMs: number): void {
    if (this.#pauses.at(-1)?.to === Infinity) return;
    this.#pauses.push({ from: Math.round(atMs * this.#perMs), to: Infinity });
  }

  resume(atMs: number): void {
    const last = this.#pauses.at(-1);
    if (last?.to === Infinity) last.to = Math.round(atMs * this.#perMs);
  }

  /** Gives what is certain by now, the channels interleaved; `ended` may be set afterwards. */
  advance(nowMs: number): Pcm {
    return this.#take(Math.round((nowMs - HORIZON_MS) * this.#perMs));
  }

  /** Gives all that is left when the recording ends. */
  finish(nowMs: number): Pcm {
    return this.#take(Math.round(nowMs * this.#perMs));
  }

  close(): void {
    for (const channel of this.#channels) channel.close();
  }

  #take(end: number): Pcm {
    const parts: Pcm[] = [];
    while (this.#dealt < end && this.ended === undefined) {
      const pause = this.#pauses[0];
      const inPause = pause !== undefined && pause.from <= this.#dealt;
      const until = Math.min(end, inPause ? pause.to : (pause?.from ?? Infinity));
      const lines = this.#channels.map(channel => channel.take(until));
      const count = until - this.#dealt;
      this.#dealt = until;
      if (!inPause) parts.push(this.#accept(lines, count));
      else if (until >= pause.to) this.#pauses.shift();
    }
    return joined(parts);
  }

  #accept(lines: readonly Pcm[], count: number): Pcm {
    const { maxMs = Infinity, channels } = this.#options;
    const left = Math.round(maxMs * this.#perMs) - this.#written;
    let kept = Math.min(count, left);
    if (count >= left) this.ended = 'limit';
    kept = this.#listen(lines, kept);
    this.#written += kept;
    const samples = new Int16Array(kept * channels);
    lines.forEach((line, channel) => {
      for (let i = 0; i < kept; i += 1) samples[i * channels + channel] = line[i] ?? 0;
    });
    return samples;
  }

  /** Counts silence; gives how many samples lie before its end. */
  #listen(lines: readonly Pcm[], count: number): number {
    const { silenceMs } = this.#options;
    if (silenceMs === undefined) return count;
    const size = BLOCK_MS * this.#perMs;
    for (let i = 0; i < count; i += 1) {
      let loudest = 0;
      for (const line of lines) loudest = Math.max(loudest, (line[i] ?? 0) ** 2);
      this.#block.energy += loudest;
      this.#block.samples += 1;
      if (this.#block.samples < size) continue;
      const loud = Math.sqrt(this.#block.energy / size) > SPEECH_RMS;
      this.#block = { samples: 0, energy: 0 };
      this.#loudBlocks = loud ? this.#loudBlocks + 1 : 0;
      this.#silent = this.#loudBlocks >= SPEECH_BLOCKS ? 0 : this.#silent + BLOCK_MS;
      if (this.#silent < silenceMs) continue;
      this.ended = 'silence';
      return i + 1;
    }
    return count;
  }
}

function joined(parts: readonly Pcm[]): Pcm {
  const [first = new Int16Array(0)] = parts;
  if (parts.length <= 1) return first;
  const whole = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
