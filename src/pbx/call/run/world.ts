/** What an application may look at in this moment, and in whose country and language it speaks. */
import type { Sound } from '../../../media/gateway/ports.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { Phrase, World } from '../application.ts';
import type { CallServices } from '../services.ts';

interface Seen extends Pick<World, 'context' | 'caller' | 'dialled'> {
  readonly destination: Destination;
}

export function worldOf({ accounts, clock, domain, runtime, language }: CallServices, seen: Seen): World {
  const { destination: _reached, ...rest } = seen;
  const directory = accounts?.byDomain(domain);
  return {
    now: clock.now(),
    directory,
    runtime,
    language: seen.context.language ?? directory?.settings(placeOf(seen)).language ?? language,
    ...rest,
  };
}

/** What is to be heard so that the phrases are said. */
export function soundsFor(services: CallServices, seen: Seen, phrases: readonly Phrase[]): readonly Sound[] {
  const { language, directory } = worldOf(services, seen);
  const country = countryOf(services, seen);
  const sounds = services.prompts.sounds(language, phrases, directory);
  return sounds.map(sound => ('tone' in sound ? { ...sound, country } : sound));
}

/** Whose ringback and busy tone are heard (ISO 3166). */
export function countryOf({ accounts, domain, country }: CallServices, seen: Seen): string {
  return accounts?.byDomain(domain)?.settings(placeOf(seen)).country ?? country;
}

/**
 * The extension by whose settings the anchor is spoken to: of what it has reached, or by which it came to where it is; who uses a
 * feature of ours hears his own. Empty: the account's.
 */
function placeOf({ destination, context, caller }: Seen): string {
  const { extension = '' } = caller;
  switch (destination.kind) {
    case 'monitor':
    case 'pickup':
    case 'page':
    case 'intercom':
      return extension;
    case 'park':
    case 'retrieve':
      // The slot is told to whoever has parked somebody there.
      return context.transferredBy ?? extension;
    case 'conference':
      return destination.room.replace(/^@/, '');
    default:
      return ('extension' in destination ? destination.extension : undefined) ?? context.sentBy ?? extension;
  }
}
