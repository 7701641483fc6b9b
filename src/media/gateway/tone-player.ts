/** Placeholder. */
import type { MediaLeg } from './media-leg.ts';
import type { Playback, ToneName } from './ports.ts';

export class TonePlayer {
  readonly playing = 0;
  constructor(_options: object) {
    void _options;
  }
  play(_leg: MediaLeg, _tone: ToneName): Playback {
    return { close: () => void 0 };
  }
  close(): void {
    void 0;
  }
}
