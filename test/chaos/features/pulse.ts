/** How long this process itself was held up, in which its phones said nothing: on a machine with less than it has to do. */
const EVERY_MS = 20;
/** Less than this is made up for by the driver of the phones. */
const NOTICED_MS = 60;

export class Pulse {
  readonly #pauses: { readonly at: number; readonly ms: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();

  constructor() {
    this.#timer = setInterval(() => this.#beat(), EVERY_MS);
  }

  /** Milliseconds of it since then (performance.now()). */
  lostSince(from: number): number {
    return this.#pauses.filter(({ at }) => at > from).reduce((sum, { ms }) => sum + ms, 0);
  }

  /** The longest one, ms. */
  get longest(): number {
    return this.#pauses.reduce((longest, { ms }) => Math.max(longest, ms), 0);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const now = performance.now();
    const late = now - this.#last - EVERY_MS;
    if (late > NOTICED_MS) this.#pauses.push({ at: now, ms: late });
    this.#last = now;
  }
}
