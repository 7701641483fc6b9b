/** One leg that hears another and is not heard by it: its remote's own packets, as in half a bridge. */
import { leaks } from '../../core/leaks.ts';
import { LegSource } from './leg-source.ts';
import type { Transcoding } from './leg-source.ts';
import type { MediaLeg } from './media-leg.ts';
import type { Playback } from './ports.ts';

export class Hearing implements Playback {
  readonly #undo: (() => void)[];
  #closed = false;

  constructor(leg: MediaLeg, speaker: MediaLeg, transcoding: Transcoding) {
    leaks.add('media-hearing', this, leg.id);
    this.#undo = [
      leg.output.push(new LegSource(speaker, transcoding)),
      leg.onClose(() => this.close()),
      speaker.onClose(() => this.close()),
    ];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    leaks.remove(this);
    for (const undo of this.#undo) undo();
  }
}
