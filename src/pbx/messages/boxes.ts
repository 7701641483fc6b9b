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

/** Boxes without an owner, of queues, groups and receptionists, that this extension may listen to. */
export function sharedBoxesOf(directory: AccountDirectory, listener: string): string[] {
  return directory.sharedBoxesOf(listener).filter(box => hasBox(directory, box));
}

/** Who listens to a box that has no owner. */
export function listenersOf(directory: AccountDirectory, box: string): readonly string[] {
  const object = directory.phone(box) === undefined ? directory.entry(box)?.object : undefined;
  return object !== undefined && 'voicemailAccess' in object ? object.voicemailAccess : [];
}

/** Most that are written to for one message. */
const MOST_RECIPIENTS = 100;

/** Addresses that an e-mail for a message in this box goes to: of its owner, or of all who listen to it. */
export function mailRecipients(directory: AccountDirectory, box: string): string[] {
  const people = directory.phone(box) === undefined ? listenersOf(directory, box) : [box];
  const addresses = people.flatMap(extension => directory.user(extension)?.email ?? []);
  return [...new Set(addresses)].slice(0, MOST_RECIPIENTS);
}
