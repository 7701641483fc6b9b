/** Who is held by one of our extensions hears music, and its phone is left alone: nothing is to be renegotiated for it. */
import type { Playback } from '../../media/gateway/ports.ts';
import { holds } from './hold.ts';
import type { Leg } from './leg.ts';
import type { CallServices } from './services.ts';

/** What a party hears whose peer an operator has put on hold. */
const SILENCE = '';

export class HoldMusic {
  readonly #services: Pick<CallServices, 'accounts' | 'domain' | 'media' | 'prompts'>;
  /** Made for the first hold: most calls have none. */
  #playing: Map<Leg, { readonly what: string; readonly playback: Playback }> | undefined;

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
    return this.#playing?.has(leg) === true;
  }

  close(): void {
    for (const { playback } of this.#playing?.values() ?? []) playback.close();
    this.#playing = undefined;
  }

  #followOne(holder: Leg, held: Leg): void {
    const what = this.#heardInstead(holder, held);
    const playing = this.#playing?.get(held);
    if (playing?.what === what) return;
    playing?.playback.close();
    this.#playing?.delete(held);
    if (what === undefined) return;
    const { media } = this.#services;
    const playback =
      what === SILENCE ? media.play(held.media, [{ silenceMs: 1000 }], { loop: true }) : media.music(held.media, what);
    (this.#playing ??= new Map()).set(held, { what, playback });
  }

  /** The file of the music, or silence; undefined where the two simply hear each other. */
  #heardInstead(holder: Leg, held: Leg): string | undefined {
    if (held.onHold) return this.#musicOf(holder) ?? this.#anyMusic();
    if (holder.onHold) return SILENCE;
    return holds(holder.wish) ? this.#musicOf(holder) : undefined;
  }

  #anyMusic(): string {
    const { accounts, domain, prompts } = this.#services;
    return prompts.music(undefined, accounts.byDomain(domain));
  }

  /**
   * The queue's music for whom an agent holds, who has heard it while waiting; else the holder's own, or the built-in one. A party outside
   * brings its own, and an extension that gives none passes the hold on as it is.
   */
  #musicOf({ party: { extension }, line }: Leg): string | undefined {
    const { accounts, domain, prompts } = this.#services;
    const directory = accounts.byDomain(domain);
    if (directory === undefined || extension === undefined || directory.phone(extension) === undefined)
      return undefined;
    const queue = line === undefined ? undefined : directory.queue(line.extension)?.extension;
    const { holdMusic, musicOnHold } = directory.settings(queue ?? extension);
    return holdMusic ? prompts.music(musicOnHold ?? directory.settings(extension).musicOnHold, directory) : undefined;
  }
}
