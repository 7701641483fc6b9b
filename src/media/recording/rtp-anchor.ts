// Where in a recording a packet belongs. Within a stream its RTP timestamp says it to the sample; that the stream's clock runs
// a little faster or slower than ours, and when the stream began, only the moments of arrival can say.
import { timestampDistance } from '../rtp/index.ts';

/** Later than this, or so much too early, is another stream: a phone that started anew. */
const MAX_LATE_S = 2;
const MAX_EARLY_S = 0.2;
/** The packet with the shortest way of each of so many seconds tells how the clocks stand. */
const BUCKETS = 8;
/** Differences up to this are taken for jitter. */
const DEADBAND_S = 0.0015;
/** So late for so many packets in a row, and the stream is not behind but has stood still: what was said goes on later. */
const STOOD_STILL_S = 0.1;
const STOOD_STILL_PACKETS = 25;
/** While nothing of a stream has been decoded, each packet with a shorter way than those before moves them all. */
const SETTLING_S = 0.3;
/** A larger difference is no clock that goes wrong but a way that has changed, and is made up for more quickly. */
const LARGE_S = 0.01;
const OFTEN = 4;
/** Otherwise one packet in so many is moved by a sample: 600 ppm at 8 kHz, three times what clocks go wrong. */
const RARELY = 10;

export class RtpAnchor {
  readonly #rate: number;
  readonly #scale: number;
  #timestamp: number | undefined;
  #position = 0;
  readonly #buckets: number[] = [];
  #bucket = 0;
  #started = 0;
  #packets = 0;
  #behind = 0;
  /** By how many samples the last call moved those packets of the stream that were placed before. */
  moved = 0;

  /** @param rate samples a second of the recording. @param clock of the timestamps, Hz */
  constructor(rate: number, clock: number) {
    this.#rate = rate;
    this.#scale = rate / clock;
  }

  /** Sample of the recording at which the packet begins; `arrival` is counted in samples, too. */
  place(timestamp: number, arrival: number): number {
    this.moved = 0;
    if (this.#timestamp === undefined) return this.#start(timestamp, arrival);
    const distance = timestampDistance(this.#timestamp, timestamp);
    const position = this.#position + distance * this.#scale;
    const late = arrival - position;
    if (late > MAX_LATE_S * this.#rate || late < -MAX_EARLY_S * this.#rate) return this.#start(timestamp, arrival);
    this.#behind = late > STOOD_STILL_S * this.#rate ? this.#behind + 1 : 0;
    if (this.#behind >= STOOD_STILL_PACKETS) return this.#start(timestamp, arrival);
    if (late < 0 && arrival - this.#started < SETTLING_S * this.#rate) return this.#settle(timestamp, arrival, late);
    if (distance <= 0) return Math.round(position);
    this.#timestamp = timestamp;
    this.#position = position + this.#correction(arrival, late);
    return Math.round(this.#position);
  }

  #start(timestamp: number, arrival: number): number {
    this.#timestamp = timestamp;
    this.#position = arrival;
    this.#started = arrival;
    this.#behind = 0;
    this.#buckets.length = 0;
    return Math.round(arrival);
  }

  #settle(timestamp: number, arrival: number, late: number): number {
    this.moved = Math.round(late);
    this.#timestamp = timestamp;
    this.#position = arrival;
    return Math.round(arrival);
  }

  /** One sample in a packet at most: nobody hears it. */
  #correction(arrival: number, late: number): number {
    const bucket = Math.floor(arrival / this.#rate);
    if (bucket !== this.#bucket || this.#buckets.length === 0) {
      this.#bucket = bucket;
      this.#buckets.push(late);
      if (this.#buckets.length > BUCKETS) this.#buckets.shift();
    } else this.#buckets[this.#buckets.length - 1] = Math.min(late, this.#buckets.at(-1) ?? late);
    const shortest = Math.min(...this.#buckets);
    this.#packets += 1;
    if (Math.abs(shortest) <= DEADBAND_S * this.#rate) return 0;
    if (this.#packets % (Math.abs(shortest) > LARGE_S * this.#rate ? OFTEN : RARELY) !== 0) return 0;
    const step = Math.sign(shortest);
    for (let i = 0; i < this.#buckets.length; i += 1) this.#buckets[i] = (this.#buckets[i] ?? 0) - step;
    return step;
  }
}
