/** Which extensions have a voicemail box, and who listens to it. Pure. */
import type { AccountDirectory } from '../../routing/ports.ts';

export function hasBox(directory: AccountDirectory, extension: string): boolean {
  switch (directory.entry(extension)?.kind) {
    case 'user':
    case 'commonArea':
    case 'receptionist':
    case 'queue':
    case 'group':
      return directory.settings(extension).voicemail;
    default:
      return false;
  }
}

/** Boxes that this extension may listen to, its own first. */
export function boxesOf(directory: AccountDirectory, extension: string): string[] {
  const shared = [...directory.entries()]
    .filter(({ object }) => 'voicemailAccess' in object && object.voicemailAccess.includes(extension))
    .map(entry => entry.extension);
  return [extension, ...shared.filter(box => box !== extension)].filter(box => hasBox(directory, box));
}
