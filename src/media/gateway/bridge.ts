/** Two legs that hear each other for as long as the bridge stands. */
import { leaks } from '../../core/leaks.ts';
import { LegSource } from './leg-source.ts';
import type { Transcoding } from './leg-source.ts';
import type { MediaLeg } from './media-leg.ts';
import type { Bridge } from './ports.ts';

export class LegBridge implements Bridge {
  readonly #undo: (() => void)[];
  #closed = false;

  /** `closed` is called once, however the bridge ends. */
  constructor(legs: { a: MediaLeg; b: MediaLeg }, transcoding: Transcoding, closed: () => void) {
    const { a, b } = legs;
    leaks.add('media-bridge', this, `${a.id} ${b.id}`);
    this.#undo = [
      closed,
      a.output.push(new LegSource(b, transcoding)),
      b.output.push(new LegSource(a, transcoding)),
      a.onClose(() => this.close()),
      b.onClose(() => this.close()),
    ];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    leaks.remove(this);
    for (const undo of this.#undo) undo();
  }
}
