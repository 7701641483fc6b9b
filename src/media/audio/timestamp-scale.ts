// RTP timestamps of one clock as those of another, for audio and for the telephone events among it alike.
import { timestampDistance } from '../rtp/packet.ts';

/** Beyond this the source has started anew (other SSRC, restarted phone): ten seconds. */
const MAX_JUMP_SECONDS = 10;

/**
 * Extends the 32-bit input timestamp to a count that does not wrap, and scales it. After a leap of the source the output
 * goes on from where it was, so that a listener sees one unbroken stream.
 */
export class TimestampScale {
  readonly #inputClock: number;
  readonly #ratio: number;
  #last: number | undefined;
  #position = 0;

  constructor(inputClock: number, outputClock: number) {
    this.#inputClock = inputClock;
    this.#ratio = outputClock / inputClock;
  }

  /** The place of this timestamp in the output, in units of the output clock, not wrapped; the first one is 0. */
  scale(timestamp: number): number {
    if (this.#last === undefined) {
      this.#last = timestamp;
      return 0;
    }
    const distance = timestampDistance(this.#last, timestamp);
    const leap = Math.abs(distance) > MAX_JUMP_SECONDS * this.#inputClock;
    // 20 ms: what one packet is expected to bring.
    this.#position += leap ? this.#inputClock / 50 : distance;
    this.#last = timestamp;
    return Math.round(this.#position * this.#ratio);
  }
}
