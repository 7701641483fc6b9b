/** Who is held by an extension that has music hears it, and its phone is left alone: nothing is to be renegotiated for it. */
import type { Playback } from '../../media/gateway/ports.ts';
import { holds } from './hold.ts';
import type { Leg } from './leg.ts';
import type { CallServices } from './services.ts';

export class HoldMusic {
  readonly #services: Pick<CallServices, 'accounts' | 'domain' | 'media' | 'prompts'>;
  readonly #playing = new Map<Leg, Playback>();

  constructor(services: Pick<CallServices, 'accounts' | 'domain' | 'media' | 'prompts'>) {
    this.#services = services;
  }

  /** Music begins or ends by what the two want of each other. */
  follow(a: Leg, b: Leg): void {
    this.#followOne(a, b);
    this.#followOne(b, a);
  }

  /** Whether this leg hears music instead of its peer. */
  heardBy(leg: Leg): boolean {
    return this.#playing.has(leg);
  }

  close(): void {
    for (const playback of this.#playing.values()) playback.close();
    this.#playing.clear();
  }

  #followOne(holder: Leg, held: Leg): void {
    const file = holds(holder.wish) ? this.#musicOf(holder) : undefined;
    const playing = this.#playing.get(held);
    if (file === undefined) {
      playing?.close();
      this.#playing.delete(held);
    } else if (playing === undefined) {
      this.#playing.set(held, this.#services.media.music(held.media, file));
    }
  }

  /** The holder's own music; a party outside brings its own, and who has none set passes the hold on as it is. */
  #musicOf({ party: { extension } }: Leg): string | undefined {
    const { accounts, domain, prompts } = this.#services;
    const directory = accounts.byDomain(domain);
    if (directory === undefined || extension === undefined || directory.phone(extension) === undefined)
      return undefined;
    const { musicOnHold } = directory.settings(extension);
    return musicOnHold === undefined ? undefined : prompts.music(musicOnHold, directory);
  }
}
