/** What an application may look at in this moment. */
import type { Destination } from '../../../routing/destination.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { World } from '../application.ts';
import type { CallServices } from '../services.ts';

interface Seen extends Pick<World, 'context' | 'caller' | 'dialled'> {
  readonly destination: Destination;
}

export function worldOf({ accounts, clock, domain, runtime, language }: CallServices, seen: Seen): World {
  const { destination, ...rest } = seen;
  const directory = accounts?.byDomain(domain);
  return {
    now: clock.now(),
    directory,
    runtime,
    language: seen.context.language ?? languageOf(destination, directory) ?? language,
    ...rest,
  };
}

/** Callers are spoken to in the language of what they have reached. */
function languageOf(destination: Destination, directory: AccountDirectory | undefined): string | undefined {
  if (directory === undefined) return undefined;
  const extension = 'extension' in destination ? destination.extension : undefined;
  return directory.settings(extension ?? '').language;
}
