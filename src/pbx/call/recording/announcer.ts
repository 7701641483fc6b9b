/** Tells the parties of a recording, over whatever they hear, each in its own language. */
import type { Timer } from '../../../core/clock.ts';
import type { Sound } from '../../../media/gateway/ports.ts';
import type { Leg } from '../leg.ts';
import type { Phrase } from '../application.ts';
import type { CallServices } from '../services.ts';

/** How often the tone that tells of a recording comes again, ms: what regulators ask for. */
const TONE_EVERY_MS = 15_000;
const TONE: readonly Sound[] = [{ tone: 'beep', durationMs: 200 }];

export type AnnouncerServices = Pick<CallServices, 'accounts' | 'clock' | 'domain' | 'language' | 'media' | 'prompts'>;

export class Announcer {
  readonly #services: AnnouncerServices;
  #tone: Timer | undefined;

  constructor(services: AnnouncerServices) {
    this.#services = services;
  }

  say(legs: readonly Leg[], phrase: Phrase): void {
    const { accounts, domain, language, prompts, media } = this.#services;
    const directory = accounts.byDomain(domain);
    for (const leg of legs) {
      const { extension } = leg.party;
      const own = extension === undefined ? undefined : directory?.phone(extension);
      const spoken = own === undefined ? language : (directory?.settings(own.extension).language ?? language);
      media.play(leg.media, prompts.sounds(spoken, [phrase], directory));
    }
  }

  /** A tone now and then, until hush(). */
  tone(legs: readonly Leg[]): void {
    this.hush();
    const beep = (): void => {
      for (const leg of legs) this.#services.media.play(leg.media, TONE);
    };
    beep();
    this.#tone = this.#services.clock.every(TONE_EVERY_MS, beep);
  }

  hush(): void {
    this.#tone?.cancel();
    this.#tone = undefined;
  }
}
