// One channel of a recording: packets of one leg at a time, put in order, decoded and laid on the line of samples.
import { createDecoder, NATURAL_RATE, Resampler, RTP_CLOCK } from '../audio/index.ts';
import type { AudioCodecName, AudioDecoder, Pcm } from '../audio/index.ts';
import type { RtpPacket } from '../rtp/index.ts';
import { RtpAnchor } from './rtp-anchor.ts';

export interface ArrivedPacket {
  readonly codec: AudioCodecName;
  /** Another number is another stream: another leg, or the same one renegotiated. */
  readonly source: number;
  readonly packet: RtpPacket;
  /** Samples since the recording began. */
  readonly arrival: number;
}

interface Waiting extends ArrivedPacket {
  position: number;
}

/** Packets that wait to be decoded; a flood does not fill the memory. */
const MAX_WAITING = 256;
/** Audio of a packet that reaches beyond what was asked for: 120 ms of Opus, and room. */
const OVERHANG_MS = 250;
/** The resampler gives everything later by so many samples of the lower rate. */
const RESAMPLER_DELAY = 24;
/** Holes that the correction of the clock makes. */
const MAX_MENDED = 2;

export class RecordedChannel {
  readonly #rate: 8000 | 16_000;
  readonly #waiting: Waiting[] = [];
  /** Samples from `#from` on. */
  #line: Int16Array;
  #from = 0;
  /** Where the last packet ended. */
  #end = 0;
  #anchor: RtpAnchor | undefined;
  #anchored = '';
  #decoder: AudioDecoder | undefined;
  #resampler: Resampler | undefined;
  #delay = 0;
  #decoding = '';

  constructor(rate: 8000 | 16_000) {
    this.#rate = rate;
    this.#line = new Int16Array(rate);
  }

  push(arrived: ArrivedPacket): void {
    const { codec, source, packet, arrival } = arrived;
    const key = `${source} ${codec}`;
    if (key !== this.#anchored || this.#anchor === undefined) {
      this.#anchor = new RtpAnchor(this.#rate, RTP_CLOCK[codec]);
      this.#anchored = key;
    }
    const position = this.#anchor.place(packet.timestamp, arrival);
    this.#move(source, this.#anchor.moved);
    if (position < this.#from - this.#rate / 10 || this.#waiting.length >= MAX_WAITING) return;
    let place = this.#waiting.length;
    while (place > 0 && (this.#waiting[place - 1]?.position ?? 0) > position) place -= 1;
    const before = this.#waiting[place - 1];
    const doubled = before?.source === source && before.packet.timestamp === packet.timestamp;
    if (!doubled) this.#waiting.splice(place, 0, { ...arrived, position });
  }

  /** Takes what lies before sample `end`; what did not come is silence. */
  take(end: number): Pcm {
    const count = Math.max(0, end - this.#from);
    this.#makeRoom(count);
    while ((this.#waiting[0]?.position ?? Infinity) < end) {
      const next = this.#waiting.shift();
      if (next !== undefined) this.#lay(next);
    }
    const taken = this.#line.slice(0, count);
    this.#line.copyWithin(0, count);
    this.#line.fill(0, this.#line.length - count);
    this.#from += count;
    return taken;
  }

  close(): void {
    this.#decoder?.close();
    this.#decoder = undefined;
    this.#waiting.length = 0;
  }

  #move(source: number, samples: number): void {
    if (samples === 0) return;
    for (const waiting of this.#waiting) if (waiting.source === source) waiting.position += samples;
  }

  #makeRoom(count: number): void {
    const room = count + (this.#rate * OVERHANG_MS) / 1000;
    if (room <= this.#line.length) return;
    const longer = new Int16Array(room);
    longer.set(this.#line);
    this.#line = longer;
  }

  #lay({ codec, source, packet, position }: Waiting): void {
    const pcm = this.#decode(codec, source, packet.payload);
    let start = position - this.#delay - this.#from;
    const hole = start + this.#from - this.#end;
    const last = this.#line[start - hole - 1];
    if (hole > 0 && hole <= MAX_MENDED && last !== undefined) this.#line.fill(last, Math.max(0, start - hole), start);
    this.#end = start + this.#from + pcm.length;
    const skip = Math.max(0, -start);
    start = Math.max(0, start);
    this.#line.set(
      pcm.subarray(skip, skip + Math.max(0, this.#line.length - start)),
      Math.min(start, this.#line.length),
    );
  }

  #decode(codec: AudioCodecName, source: number, payload: Uint8Array): Pcm {
    const key = `${source} ${codec}`;
    if (key !== this.#decoding || this.#decoder === undefined) {
      this.#decoder?.close();
      // Opus decodes to any rate by itself.
      this.#decoder = createDecoder(codec, this.#rate);
      const from = codec === 'opus' ? this.#rate : NATURAL_RATE[codec];
      this.#resampler = from === this.#rate ? undefined : new Resampler(from, this.#rate);
      this.#delay = from === this.#rate ? 0 : (RESAMPLER_DELAY * this.#rate) / Math.min(from, this.#rate);
      this.#decoding = key;
    }
    try {
      const pcm = this.#decoder.decode(payload);
      return this.#resampler?.process(pcm) ?? pcm;
    } catch {
      // Not of this codec, whatever its payload type says: as if it had been lost.
      return new Int16Array(0);
    }
  }
}
