/** Short and full extensions. */
import type { Site } from '../account/account.ts';
import type { Destination } from '../destination.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';
import { destinationOfEntry } from '../directory/destinations.ts';
import type { DirectoryEntry } from '../directory/entries.ts';

/** Within a site the short extension, across sites site code and extension, which is the full one. */
export function resolveExtension(directory: AccountDirectory, dialled: string, site: Site): DirectoryEntry | undefined {
  const short = site.code === undefined ? undefined : directory.entry(site.code + dialled);
  return short ?? directory.entry(dialled);
}

/** The same for whoever keys it in at a receptionist, a menu or a phone, which stands at a site itself. */
export function keyedExtension(directory: AccountDirectory, keyed: string, at: string): DirectoryEntry | undefined {
  return resolveExtension(directory, keyed, directory.siteOf(at));
}

/**
 * Where that leads. A parked call waits for somebody of ours, not for whoever keys its slot in. What nobody has here is looked for at
 * the customer's PBX.
 */
export function keyedDestination(directory: AccountDirectory, keyed: string, at: string): Destination {
  const entry = keyedExtension(directory, keyed, at);
  const elsewhere = entry === undefined ? directory.pbxExtension(keyed, at) : undefined;
  return elsewhere ?? destinationOfEntry(entry?.kind === 'slot' ? undefined : entry);
}
