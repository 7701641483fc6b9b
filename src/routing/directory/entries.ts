/** What an extension can be. */
import type { Menu, Queue, Receptionist, SharedLineGroup } from '../account/answering.ts';
import type { AccountDocument } from '../account/document.ts';
import type { ConferenceRoom, PagingGroup, ParkingLot } from '../account/facilities.ts';
import type { CommonAreaPhone, Contact, User } from '../account/user.ts';

interface Named {
  readonly extension: string;
  readonly name: string;
}

export type DirectoryEntry = Named &
  (
    | { readonly kind: 'user'; readonly object: User }
    | { readonly kind: 'commonArea'; readonly object: CommonAreaPhone }
    | { readonly kind: 'receptionist'; readonly object: Receptionist }
    | { readonly kind: 'menu'; readonly object: Menu }
    | { readonly kind: 'queue'; readonly object: Queue }
    | { readonly kind: 'group'; readonly object: SharedLineGroup }
    | { readonly kind: 'conference'; readonly object: ConferenceRoom }
    | { readonly kind: 'page'; readonly object: PagingGroup }
    | { readonly kind: 'contact'; readonly object: Contact }
    | { readonly kind: 'slot'; readonly object: ParkingLot }
  );

/** Most slots of one lot; a typing error should not fill the memory. */
export const MAX_SLOTS = 1000;

/** Everything that has an extension. The first one wins where a document gives an extension twice, which the check refuses. */
export function entries(document: AccountDocument): Map<string, DirectoryEntry> {
  const found = new Map<string, DirectoryEntry>();
  const add = (entry: DirectoryEntry): void => {
    if (!found.has(entry.extension)) found.set(entry.extension, entry);
  };
  const named = ({ extension, name = extension }: { extension: string; name?: string }): Named => ({ extension, name });
  for (const object of document.users) add({ kind: 'user', ...named(object), object });
  for (const object of document.commonAreaPhones) add({ kind: 'commonArea', ...named(object), object });
  for (const object of document.receptionists) add({ kind: 'receptionist', ...named(object), object });
  for (const object of document.menus) add({ kind: 'menu', ...named(object), object });
  for (const object of document.queues) add({ kind: 'queue', ...named(object), object });
  for (const object of document.groups) add({ kind: 'group', ...named(object), object });
  for (const object of document.conferenceRooms) add({ kind: 'conference', ...named(object), object });
  for (const object of document.pagingGroups) add({ kind: 'page', ...named(object), object });
  for (const object of document.contacts) {
    if (object.extension !== undefined) {
      add({ kind: 'contact', extension: object.extension, name: object.name, object });
    }
  }
  for (const object of document.parkingLots) {
    for (const extension of slots(object)) add({ kind: 'slot', extension, name: object.name, object });
  }
  return found;
}

/** The slots of a lot, with leading zeros as they are written. */
export function slots({ first, last }: ParkingLot): string[] {
  const amount = Math.min(Math.max(Number(last) - Number(first) + 1, 0), MAX_SLOTS);
  return Array.from({ length: amount }, (_, index) => String(Number(first) + index).padStart(first.length, '0'));
}
