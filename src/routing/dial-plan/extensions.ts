/** Short and full extensions. */
import type { Site } from '../account/account.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';
import type { DirectoryEntry } from '../directory/entries.ts';

/** Within a site the short extension, across sites site code and extension, which is the full one. */
export function resolveExtension(directory: AccountDirectory, dialled: string, site: Site): DirectoryEntry | undefined {
  const short = site.code === undefined ? undefined : directory.entry(site.code + dialled);
  return short ?? directory.entry(dialled);
}
