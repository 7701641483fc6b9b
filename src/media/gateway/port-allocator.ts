/**
 * Even RTP ports with RTCP on the next one (RFC 3550 11), handed out round the range so that a port just freed rests as
 * long as possible: late packets of the old call must not reach a new one.
 */
import { MediaError } from './ports.ts';

export class PortAllocator {
  readonly #first: number;
  readonly #pairs: number;
  readonly #used = new Set<number>();
  #next = 0;

  /** `min` and `max` are both usable; an odd `min` and an even `max` are left out. */
  constructor(range: { min: number; max: number }) {
    this.#first = range.min + (range.min % 2);
    this.#pairs = Math.floor((range.max + 1 - this.#first) / 2);
    if (this.#pairs < 1) throw new RangeError(`no pair of ports in ${range.min}-${range.max}`);
  }

  get used(): number {
    return this.#used.size;
  }

  get capacity(): number {
    return this.#pairs;
  }

  /** @throws MediaError no-port-left */
  take(): number {
    for (let tries = 0; tries < this.#pairs; tries += 1) {
      const port = this.#first + 2 * this.#next;
      this.#next = (this.#next + 1) % this.#pairs;
      if (this.#used.has(port)) continue;
      this.#used.add(port);
      return port;
    }
    throw new MediaError('no-port-left', `all ${this.#pairs} pairs are in use`);
  }

  free(port: number): void {
    this.#used.delete(port);
  }
}
