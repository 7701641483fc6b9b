/** The keys that a leg's remote presses, heard as long as somebody wants to know. */
import type { Logger } from '../../core/log.ts';
import { DigitCollector, parseRtp } from '../rtp/index.ts';
import type { HearableLeg } from './leg-source.ts';
import { LegTap } from './leg-tap.ts';
import type { Digit } from './ports.ts';

export class LegDigits {
  readonly #leg: HearableLeg;
  readonly #log: Logger;
  readonly #listeners = new Set<(digit: Digit) => void>();
  /** Kept over pauses in listening, so that the rest of a press that somebody was told of is no new one. */
  readonly #collector = new DigitCollector();
  #tap: LegTap | undefined;
  #closed = false;

  constructor(leg: HearableLeg, log: Logger) {
    this.#leg = leg;
    this.#log = log;
  }

  listen(listener: (digit: Digit) => void): () => void {
    if (this.#closed) return () => undefined;
    const entry = (digit: Digit): void => listener(digit);
    this.#listeners.add(entry);
    this.#tap ??= new LegTap({
      leg: this.#leg,
      what: 'events',
      onPacket: datagram => {
        const packet = parseRtp(datagram);
        const key = packet && this.#collector.push(packet);
        if (key !== undefined) for (const told of [...this.#listeners]) told(key as Digit);
      },
      onError: error => this.#log.warn({ err: String(error) }, 'keys not heard'),
    });
    return () => {
      this.#listeners.delete(entry);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    this.#stop();
  }

  #stop(): void {
    this.#tap?.close();
    this.#tap = undefined;
  }
}
