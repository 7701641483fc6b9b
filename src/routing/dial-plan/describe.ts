/** Destinations told in words, and where callers go that an extension does not take. */
import type { Destination } from '../destination.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';

/** A destination in a few words. */
export function describe(destination: Destination): string {
  const { kind, ...rest } = destination;
  return [kind, ...Object.values(rest as Record<string, unknown>).map(String)].join(' ');
}

/** Where callers go that an extension does not take. */
export function blockedDestination(directory: AccountDirectory, called: string): Destination {
  const action = directory.blocking(called)?.action;
  return action ? directory.destination(action, called) : { kind: 'none', status: 486, reason: 'call-blocked' };
}
