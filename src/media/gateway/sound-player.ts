/** Sounds, tones and keys that one leg hears over whatever else it would hear. */
import type { Ids } from '../../core/ids.ts';
import { leaks } from '../../core/leaks.ts';
import type { PacingWheel, SoundLibrary } from '../audio/index.ts';
import type { MediaLeg } from './media-leg.ts';
import { PacedSource } from './paced-source.ts';
import type { Script } from './paced-source.ts';
import type { PlayOptions, SendDigitsOptions, Sound, SoundPlayback } from './ports.ts';
import { DigitScript, SoundScript } from './sound-script.ts';

export interface SoundPlayerOptions {
  readonly wheel: PacingWheel;
  readonly library: SoundLibrary;
  readonly ids: Ids;
}

export class SoundPlayer {
  readonly #options: SoundPlayerOptions;
  readonly #playing = new Set<SoundPlayback>();

  constructor(options: SoundPlayerOptions) {
    this.#options = options;
  }

  get playing(): number {
    return this.#playing.size;
  }

  play(leg: MediaLeg, sounds: readonly Sound[], options: PlayOptions = {}): SoundPlayback {
    return this.#run(leg, new SoundScript(sounds, this.#options.library, options));
  }

  /** @throws RangeError for what is no key */
  async press(leg: MediaLeg, digits: string, options: SendDigitsOptions): Promise<void> {
    const script = new DigitScript(digits, options);
    if (digits === '' || !leg.takesEvents) return;
    await this.#run(leg, script).ended;
  }

  close(): void {
    for (const playback of [...this.#playing]) playback.close();
  }

  #run(leg: MediaLeg, script: Script): SoundPlayback {
    const { promise, resolve } = Promise.withResolvers<'finished' | 'closed'>();
    const end = (how: 'finished' | 'closed'): void => {
      if (!this.#playing.delete(playback)) return;
      leaks.remove(playback);
      offClose();
      remove();
      source.close();
      resolve(how);
    };
    const heardMs = (file: string): number => script.heardMs?.(file) ?? 0;
    const playback: SoundPlayback = { ended: promise, close: () => end('closed'), heardMs };
    const { wheel, ids } = this.#options;
    const source = new PacedSource({ script, wheel, ids, ended: () => end('finished') });
    const remove = leg.output.push(source);
    this.#playing.add(playback);
    leaks.add('media-playback', playback, leg.id);
    const offClose = leg.onClose(() => playback.close());
    return playback;
  }
}
