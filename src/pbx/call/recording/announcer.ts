/** Tells the parties of a recording, over whatever they hear, each in its own language. */
import type { Timer } from '../../../core/clock.ts';
import type { Sound } from '../../../media/gateway/ports.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
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

  /** `talking`: who is in the call; a party from outside is spoken to as the one of ours that it talks with. */
  say(legs: readonly Leg[], phrase: Phrase, talking: readonly Leg[] = legs): void {
    const { accounts, domain, prompts, media } = this.#services;
    const directory = accounts.byDomain(domain);
    for (const leg of legs) {
      const spoken = this.#languageOf([leg, ...talking], directory);
      media.play(leg.media, prompts.sounds(spoken, [phrase], directory));
    }
  }

  #languageOf(legs: readonly Leg[], directory: AccountDirectory | undefined): string {
    const own = legs.find(({ party: { extension } }) => directory?.phone(extension ?? '') !== undefined);
    return directory?.settings(own?.party.extension ?? '').language ?? this.#services.language;
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
