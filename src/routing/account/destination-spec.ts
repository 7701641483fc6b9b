/**
 * A destination as documents write it: an object with a single key, {user: '1001'} or {message: closed}. The schema is one object
 * with optional keys instead of a union, because a wrong key then gets one clear error.
 */
import { Type } from '@sinclair/typebox';
import { e164, extensionOf, nameOf, pbxDigits } from './fields.ts';

export type DestinationSpec =
  | { readonly user: string }
  | { readonly commonArea: string }
  | { readonly receptionist: string }
  | { readonly menu: string }
  | { readonly queue: string }
  | { readonly group: string }
  | { readonly voicemail: string }
  | { readonly message: string }
  | { readonly contact: string }
  | { readonly number: string }
  | { readonly conference: string }
  | { readonly extension: string }
  | { readonly pbx: string }
  | { readonly hangup: true };

/** In `voicemail`: the box of the extension that the destination belongs to. */
export const SELF = 'self';

export const destinationFields = {
  user: Type.Optional(extensionOf('users', 'Rings this user')),
  commonArea: Type.Optional(extensionOf('commonAreaPhones', 'Rings this common-area phone')),
  receptionist: Type.Optional(extensionOf('receptionists', 'This auto receptionist')),
  menu: Type.Optional(extensionOf('menus', 'This IVR menu')),
  queue: Type.Optional(extensionOf('queues', 'This call queue')),
  group: Type.Optional(extensionOf('groups', 'This shared line group')),
  voicemail: Type.Optional(
    extensionOf('box', "Leave a message for this extension; `self`: for the destination's owner"),
  ),
  message: Type.Optional(nameOf('prompts', 'Plays this prompt and hangs up')),
  contact: Type.Optional(nameOf('contacts', 'This external contact')),
  number: Type.Optional(e164('This outside number, E.164')),
  conference: Type.Optional(extensionOf('conferenceRooms', 'This conference room')),
  extension: Type.Optional(extensionOf('extension', 'Whatever has this extension')),
  pbx: Type.Optional(pbxDigits("This extension of the customer's PBX, to which a routing rule leads")),
  hangup: Type.Optional(Type.Literal(true, { description: 'Hangs up' })),
};

const single = { additionalProperties: false, minProperties: 1, maxProperties: 1 } as const;

export const destinationSpec = (description: string) =>
  Type.Unsafe<DestinationSpec>(Type.Object(destinationFields, { ...single, description }));

/** What an IVR menu does with an input. */
export type MenuAction = DestinationSpec | { readonly repeat: true } | { readonly back: true };

export const menuAction = (description: string) =>
  Type.Unsafe<MenuAction>(
    Type.Object(
      {
        ...destinationFields,
        repeat: Type.Optional(Type.Literal(true, { description: 'Plays the menu again' })),
        back: Type.Optional(Type.Literal(true, { description: 'The menu or receptionist before this one' })),
      },
      { ...single, description },
    ),
  );

/** What happens when a called user is on a call. */
export type BusyAction = DestinationSpec | { readonly callWaiting: true } | { readonly busy: true };

export const busyAction = (value: BusyAction, description: string) =>
  Type.Unsafe<BusyAction>(
    Type.Object(
      {
        ...destinationFields,
        callWaiting: Type.Optional(Type.Literal(true, { description: 'Rings all the same' })),
        busy: Type.Optional(Type.Literal(true, { description: 'The caller hears that it is busy' })),
      },
      { ...single, description, default: value },
    ),
  );
