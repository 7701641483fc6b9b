/** The account itself and its sites. */
import { Type, type Static } from '@sinclair/typebox';
import { blockList } from './block-list.ts';
import { blockingSchema, callHandlingSchema } from './call-handling.ts';
import { destinationSpec } from './destination-spec.ts';
import { featureCodesSchema } from './feature-codes.ts';
import {
  addressSchema,
  email,
  extensionOf,
  flag,
  listOf,
  name,
  nameOf,
  numberOf,
  numberPattern,
  object,
  oneOf,
  optionalSeconds,
  section,
  text,
  whole,
} from './fields.ts';
import { locksSchema, settingsSchema } from './settings.ts';

const emergencyFields = {
  routing: Type.Optional(
    oneOf(
      ['psap', 'team', 'both', 'teamThenPsap'],
      'Who takes emergency calls: public safety answering point, own safety team, both at once, or the team first',
    ),
  ),
  team: Type.Optional(destinationSpec('The internal safety team')),
  teamSeconds: optionalSeconds(300, 'How long the team rings before the answering point is called'),
  routeGroup: Type.Optional(nameOf('routeGroups', 'Route group to the answering point')),
  notify: Type.Optional(Type.Array(email('Address'), { description: 'Who is told about every emergency call' })),
};
const emergencySchema = Type.Object(emergencyFields, {
  additionalProperties: false,
  default: {},
  description: 'Emergency calls; a site overrides the account field by field',
});
export type EmergencyPolicy = Static<typeof emergencySchema>;

/** What a level that locks them may say itself. Without a default: a site that says nothing leaves it to the account. */
const lockedParts = {
  callHandling: Type.Optional(
    Type.Object(callHandlingSchema.properties, {
      additionalProperties: false,
      description: 'What calls do where `callHandling` is locked; default: all phones ring, then voicemail',
    }),
  ),
  blocking: Type.Optional(
    Type.Object(blockingSchema.properties, {
      additionalProperties: false,
      description: 'Which callers are refused where `blocking` is locked; default: none',
    }),
  ),
};

const optionalDays = (what: string) =>
  Type.Optional(
    Type.Integer({ minimum: 1, maximum: 4000, description: `${what}: days until they are deleted; default: never` }),
  );

const barrierSchema = object({
  name: name('Name of the barrier'),
  one: listOf(extensionOf('phone', 'Extension'), 'Who is on one side', 1000),
  other: listOf(extensionOf('phone', 'Extension'), 'Who is on the other', 1000),
});

const clientCodeSchema = object({
  code: Type.String({ pattern: '^\\d{1,16}$', description: 'Digits' }),
  name: Type.Optional(text('Client, or matter')),
});
export type ClientCode = Static<typeof clientCodeSchema>;

const clientCodesSchema = object({
  minDigits: whole(1, 1, 16, 'Where codes are not listed: the fewest digits of one'),
  maxDigits: whole(16, 1, 16, 'Where codes are not listed: the most digits of one'),
  codes: listOf(clientCodeSchema, 'The codes that there are; none: any of so many digits', 5000),
});

const networkSchema = object({
  name: name('Name of the network'),
  ranges: Type.Array(text('Address or CIDR range'), {
    minItems: 1,
    maxItems: 100,
    description: 'From where its phones come, as the service sees them',
  }),
  address: addressSchema,
});
/** A network whose place is known. */
export type Network = Static<typeof networkSchema>;

export const accountSchema = object({
  domain: Type.String({
    pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$',
    maxLength: 253,
    description: 'SIP domain; identifies the account',
  }),
  name: Type.Optional(text('Name of the company')),
  settings: settingsSchema,
  locked: locksSchema,
  ...lockedParts,
  emergency: emergencySchema,
  emergencyNumbers: Type.Optional(
    Type.Array(Type.String({ pattern: '^\\d{2,6}$' }), {
      description: 'Dialled for emergency calls beside those of the country',
    }),
  ),
  featureCodes: featureCodesSchema,
  blocked: blockList('Numbers that nobody of the account is called by or may call'),
  spam: section(
    {
      numbers: listOf(
        numberPattern('Number, or its beginning and *'),
        'Numbers that are known for unwanted calls',
        10_000,
      ),
      action: oneOf(
        ['mark', 'voicemail', 'block'],
        'mark: the label stands before the name that phones show; voicemail: it goes to the box of whoever is called, where there is one; block: it is refused',
        'mark',
      ),
      label: Type.String({ default: 'Spam', minLength: 1, maxLength: 32, description: 'The label' }),
    },
    'Unwanted calls from outside',
  ),
  clientCodes: Type.Optional({
    ...clientCodesSchema,
    description: 'Codes of clients and matters, with which users mark their calls; without it there are none',
  }),
  barriers: listOf(
    barrierSchema,
    'Information barriers: whoever is on one side may not call nor watch anybody on the other, nor be connected by a queue or a menu',
    100,
  ),
  networks: listOf(
    networkSchema,
    'Where the networks are from which phones call: that is where help is sent, unless the user has said to be elsewhere or the phone is a shared one. Of several ranges the narrowest counts',
    1000,
  ),
  outsidePrefix: Type.Optional(
    Type.String({
      pattern: '^\\d$',
      description:
        'Digit before outside numbers, where people are used to dial it; digits as short as an extension stay inside without it',
    }),
  ),
  retention: section(
    {
      callRecordDays: optionalDays('Call records'),
      voicemailDays: optionalDays('Voice messages, heard or not; for 30 days more they can be had back'),
    },
    'How long what is not named here is kept; recordings have it in their policy',
  ),
  externalSuspended: flag(false, 'No outside calls but emergency calls'),
});
export type Account = Static<typeof accountSchema>;

export const siteSchema = object({
  name: name('Name of the site'),
  code: Type.Optional(
    Type.String({ pattern: '^\\d{1,6}$', description: 'Site code, with which all extensions of the site begin' }),
  ),
  address: Type.Optional(addressSchema),
  mainReceptionist: Type.Optional(
    extensionOf(
      'receptionists',
      "The site's main auto receptionist; default: one that is made with the site, and goes with it",
    ),
  ),
  mainNumber: Type.Optional(numberOf('Main company number of the site; leads to its main receptionist')),
  emergencyAddress: Type.Optional(addressSchema),
  emergencyNumbers: listOf(
    numberOf('Number'),
    'Emergency number pool: caller IDs for emergency calls of extensions without a number',
  ),
  emergency: emergencySchema,
  settings: settingsSchema,
  locked: locksSchema,
  ...lockedParts,
});
export type Site = Static<typeof siteSchema>;
