/** Building blocks of the account document's schemas. Every field has a description: the control API shows it. */
import { Type, type Static, type TObject, type TProperties } from '@sinclair/typebox';

import { object } from '../../core/schema.ts';

export { object };
/** An `object` that is filled in with its defaults when it is left out. */
export const section = <T extends TProperties>(properties: T, description: string): TObject<T> =>
  Type.Object(properties, { additionalProperties: false, default: {}, description });

export const text = (description: string) => Type.String({ minLength: 1, maxLength: 1000, description });
export const flag = (value: boolean, description: string) => Type.Boolean({ default: value, description });
export const whole = (value: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({ default: value, minimum, maximum, description });
export const oneOf = <const T extends string>(values: readonly T[], description: string, value?: NoInfer<T>) =>
  Type.Unsafe<T>({ type: 'string', enum: values, description, ...(value === undefined ? {} : { default: value }) });
export const listOf = <T extends Parameters<typeof Type.Array>[0]>(items: T, description: string, maxItems?: number) =>
  Type.Array(items, { default: [], description, ...(maxItems === undefined ? {} : { maxItems }) });

/** What an object is called, and by which others refer to it; unique within its kind. */
export const name = (description: string) =>
  Type.String({ pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N} ._&'()/-]{0,63}$", description });
/** A full extension, as it is dialled. */
export const extension = (description: string) => Type.String({ pattern: '^\\d{1,12}$', description });
/** Extension of a user or phone: also the user part of its SIP address, where letters are allowed. */
export const phoneExtension = (description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$', description });
/**
 * What a field refers to: an object of a section, any phone (user or common area), whoever can have a voicemail box, or
 * whatever has an extension. It stands in the schema as `reference`, so that one walk over a document finds every name that nobody has.
 */
export type ReferenceKind =
  | 'sites'
  | 'hours'
  | 'holidays'
  | 'prompts'
  | 'music'
  | 'callingPlans'
  | 'recordingPolicies'
  | 'users'
  | 'commonAreaPhones'
  | 'receptionists'
  | 'menus'
  | 'queues'
  | 'groups'
  | 'conferenceRooms'
  | 'contacts'
  | 'trunks'
  | 'routeGroups'
  | 'numbers'
  | 'phone'
  | 'box'
  | 'extension';

export const nameOf = (reference: ReferenceKind, description: string) => ({ ...name(description), reference });
export const extensionOf = (reference: ReferenceKind, description: string) => ({
  ...phoneExtension(description),
  reference,
});
export const numberOf = (description: string) => ({ ...e164(description), reference: 'numbers' as const });

/** An extension as the customer's own PBX knows it, by a routing rule. */
export const pbxDigits = (description: string) => Type.String({ pattern: '^[0-9*#]{1,32}$', description });

export const e164 = (description: string) => Type.String({ pattern: '^\\+[1-9]\\d{1,14}$', description });
export const timeZone = (description: string) =>
  Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_+/-]{0,63}$', description });
export const country = (description: string) => Type.String({ pattern: '^[A-Z]{2}$', description });
export const email = (description: string) =>
  Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 254, description });
/** Digits that protect a voicemail box, a phone lock or a conference room; only a hash of them is kept. */
export const pin = (description: string) => Type.String({ pattern: '^\\d{4,12}$', description });
export const pinHash = Type.String({
  pattern: '^scrypt\\$[0-9a-f]+\\$[0-9a-f]+$',
  description: 'What is kept of the PIN, as an export shows it; instead of the PIN itself',
});
/** Numbers as they are, or with * at the end for all that begin so. */
export const numberPattern = (description: string) => Type.String({ pattern: '^\\+?\\d{1,15}\\*?$', description });
export const seconds = (value: number, maximum: number, description: string, minimum = 1) =>
  whole(value, minimum, maximum, `${description}, seconds`);

/** A length of time without a default of its own. */
export const optionalSeconds = (maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description: `${description}, seconds` }));

export const LANGUAGES = [
  ...(['da-DK', 'de-DE', 'en-GB', 'en-US', 'es-ES', 'es-US', 'fr-CA', 'fr-FR'] as const),
  ...(['it-IT', 'ja-JP', 'ko-KR', 'nl-NL', 'pt-BR', 'pt-PT', 'zh-CN', 'zh-TW'] as const),
] as const;
export type Language = (typeof LANGUAGES)[number];
export const language = (description: string) => oneOf(LANGUAGES, description);

export const addressSchema = object({
  country: country('ISO 3166 country code'),
  state: Type.Optional(text('State, province or region')),
  city: text('City or town'),
  street: text('Street, without the house number'),
  houseNumber: Type.Optional(text('House number')),
  building: Type.Optional(text('Building')),
  floor: Type.Optional(text('Floor')),
  room: Type.Optional(text('Room, suite or desk')),
  postalCode: Type.Optional(text('Postal code')),
});
/** A civic address, from which the location that goes with an emergency call is made (RFC 6442). */
export type Address = Static<typeof addressSchema>;
