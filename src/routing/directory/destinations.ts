/** From a destination as a document writes it to one that a call can be sent to. */
import { SELF, type DestinationSpec } from '../account/destination-spec.ts';
import type { Contact } from '../account/user.ts';
import type { Destination } from '../destination.ts';
import type { DirectoryEntry } from './entries.ts';

export interface DestinationLookup {
  entry(extension: string): DirectoryEntry | undefined;
  contact(name: string): Contact | undefined;
  pbxExtension(digits: string, at: string): Destination | undefined;
}

const UNKNOWN: Destination = { kind: 'none', status: 404, reason: 'user-unknown' };

/** `self` is the extension that the destination belongs to. */
export function toDestination(spec: DestinationSpec, lookup: DestinationLookup, self = ''): Destination {
  if ('hangup' in spec) return { kind: 'hangup' };
  if ('message' in spec) return { kind: 'message', prompt: spec.message };
  if ('number' in spec) return { kind: 'number', number: spec.number };
  if ('voicemail' in spec) return { kind: 'voicemail', extension: spec.voicemail === SELF ? self : spec.voicemail };
  if ('contact' in spec) {
    const contact = lookup.contact(spec.contact);
    return contact ? { kind: 'number', number: contact.number } : UNKNOWN;
  }
  if ('pbx' in spec) return lookup.pbxExtension(spec.pbx, self) ?? UNKNOWN;
  if ('extension' in spec) return destinationOfEntry(lookup.entry(spec.extension));
  return ofOneKind(spec);
}

type OneKind = Exclude<
  DestinationSpec,
  | { hangup: true }
  | { message: string }
  | { number: string }
  | { voicemail: string }
  | { contact: string }
  | { extension: string }
  | { pbx: string }
>;

function ofOneKind(spec: OneKind): Destination {
  if ('conference' in spec) return { kind: 'conference', room: spec.conference };
  if ('receptionist' in spec) return { kind: 'receptionist', extension: spec.receptionist };
  if ('menu' in spec) return { kind: 'menu', extension: spec.menu };
  if ('queue' in spec) return { kind: 'queue', extension: spec.queue };
  if ('group' in spec) return { kind: 'group', extension: spec.group };
  return { kind: 'user', extension: 'user' in spec ? spec.user : spec.commonArea };
}

/** What dialling this extension does. */
export function destinationOfEntry(entry: DirectoryEntry | undefined): Destination {
  if (!entry) return UNKNOWN;
  const { extension } = entry;
  switch (entry.kind) {
    case 'user':
    case 'commonArea':
      return { kind: 'user', extension };
    case 'conference':
      return { kind: 'conference', room: extension };
    case 'contact':
      return { kind: 'number', number: entry.object.number };
    case 'slot':
      return { kind: 'retrieve', slot: extension };
    case 'receptionist':
    case 'menu':
    case 'queue':
    case 'group':
    case 'page':
      return { kind: entry.kind, extension };
  }
}
