/** Users, common-area phones, and what a call to them does. */
import { Type, type Static } from '@sinclair/typebox';
import { blockList } from './account.ts';
import { busyAction, destinationSpec } from './destination-spec.ts';
import {
  addressSchema,
  e164,
  email,
  extension,
  extensionOf,
  flag,
  listOf,
  name,
  nameOf,
  object,
  oneOf,
  optionalSeconds,
  phoneExtension,
  pbxDigits,
  pin,
  pinHash,
  seconds,
  section,
  text,
} from './fields.ts';
import { settingsSchema } from './settings.ts';

const ringTargetSchema = object({
  devices: Type.Optional(Type.Literal(true, { description: 'All phones that are registered for the extension' })),
  device: Type.Optional(name('One of the devices that the extension names')),
  number: Type.Optional(e164('An outside number')),
  extension: Type.Optional(extensionOf('phone', "Another user's phones, or a common-area phone")),
  pbx: Type.Optional(pbxDigits("An extension of the customer's PBX, to which a routing rule leads")),
  seconds: optionalSeconds(600, 'How long it rings; default: ringSeconds of the settings'),
  delaySeconds: seconds(0, 600, 'Simultaneous ringing: how much later than the others it starts', 0),
  pressOne: Type.Optional(
    Type.Boolean({ description: 'Who answers presses 1 to take the call; default: the setting' }),
  ),
});
/** Exactly one of `devices`, `device`, `number`, `extension` and `pbx`. */
export type RingTarget = Static<typeof ringTargetSchema>;

const operatorSchema = object({
  key: Type.String({ default: '0', pattern: '^[0-9*#]$', description: 'Key that callers press' }),
  destination: Type.Optional(destinationSpec('Where it leads; default: the operator of the settings')),
});

const handlingSchema = object({
  ring: Type.Array(ringTargetSchema, {
    default: [{ devices: true }],
    maxItems: 20,
    description: 'What rings; nothing: straight to whenUnanswered',
  }),
  mode: oneOf(['simultaneous', 'sequential'], 'All at once, or one after the other', 'simultaneous'),
  whenBusy: busyAction({ callWaiting: true }, 'When the user is on a call'),
  whenUnanswered: Type.Optional(
    destinationSpec('When nobody answers; default: the own voicemail box if there is one, else hang-up'),
  ),
  operator: Type.Optional(operatorSchema),
  greeting: Type.Optional(nameOf('prompts', 'Prompt that greets callers before the voicemail box takes a message')),
});
/** What a call does during one kind of hours. */
export type CallHandling = Static<typeof handlingSchema>;

const callHandlingSchema = Type.Object(
  {
    business: Type.Object(handlingSchema.properties, {
      additionalProperties: false,
      default: {},
      description: 'During business hours, and always where there are no hours',
    }),
    closed: Type.Optional(handlingSchema),
    holiday: Type.Optional(handlingSchema),
    holidays: Type.Record(name('Holiday'), handlingSchema, {
      default: {},
      description: 'What calls do on single holidays, by their names',
    }),
  },
  {
    additionalProperties: false,
    default: {},
    description: 'What calls do; on holidays by default as when closed, and when closed as during business hours',
  },
);
type CallHandlings = Static<typeof callHandlingSchema>;

/** All of them, with the fields that they stand in. */
export function handlings(
  all: CallHandlings,
): { readonly field: readonly string[]; readonly handling: CallHandling }[] {
  const { business, closed, holiday, holidays } = all;
  return [
    { field: ['business'], handling: business },
    ...(closed ? [{ field: ['closed'], handling: closed }] : []),
    ...(holiday ? [{ field: ['holiday'], handling: holiday }] : []),
    ...Object.entries(holidays).map(([name, handling]) => ({ field: ['holidays', name], handling })),
  ];
}

const delegateSchema = object({
  extension: extensionOf('phone', 'The delegate'),
  place: flag(true, 'May place calls in the name of the principal'),
  answer: flag(true, 'Is rung for the principal and may answer'),
  pickup: flag(true, 'May take over calls that the principal has on hold'),
});
export type Delegate = Static<typeof delegateSchema>;

export const VIP_MODES = [
  ...(['simultaneous', 'delegatesFirst', 'principalFirst', 'delegatesOnly', 'principalOnly', 'voicemail'] as const),
] as const;
export type VipMode = (typeof VIP_MODES)[number];

const vipSchema = object({
  callers: Type.Array(Type.String({ pattern: '^\\+?\\d{1,15}\\*?$', description: 'Number or extension' }), {
    default: [],
    description: 'Who reaches the principal directly',
  }),
  mode: oneOf(VIP_MODES, 'What happens to everybody else', 'simultaneous'),
  delegateSeconds: seconds(20, 600, 'How long delegates ring before the principal, or the voicemail box'),
  principalSeconds: seconds(20, 600, 'How long the principal rings before the delegates'),
});

const blockingSchema = section(
  {
    numbers: blockList('Callers that are refused'),
    anonymous: flag(false, 'Callers without caller ID are refused'),
    external: flag(false, 'Callers from outside are refused'),
    action: Type.Optional(destinationSpec('Where refused callers go; default: they hear that it is busy')),
  },
  "The extension's own block list",
);

const ha1Schema = object({
  md5: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'H(user:realm:password) by MD5' }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The same by SHA-256' }),
});

const deviceSchema = object({
  name: name('Name of the device'),
  mac: Type.Optional(
    Type.String({
      pattern: '^([0-9A-Fa-f]{2}[:-]?){5}[0-9A-Fa-f]{2}$',
      description: 'MAC address, found in its instance ID or in the name that it gives itself (User-Agent)',
    }),
  ),
  instance: Type.Optional(
    Type.String({ pattern: '^urn:[^<>"\\s]+$', maxLength: 200, description: 'Instance ID (+sip.instance, RFC 5626)' }),
  ),
  contactUser: Type.Optional(
    Type.String({ pattern: '^[^@:;<>"\\s]+$', maxLength: 64, description: 'User part of its Contact' }),
  ),
});
/** A device of an extension: whatever of its marks is given has to be found in a registration. */
export type Device = Static<typeof deviceSchema>;

const phoneFields = {
  extension: phoneExtension('Full extension, and user part of the SIP address'),
  site: Type.Optional(nameOf('sites', 'Site; default: the first one')),
  name: Type.Optional(text('Name that others see')),
  password: Type.Optional(
    Type.String({ minLength: 8, maxLength: 128, description: 'SIP password; only hashes of it are kept' }),
  ),
  ha1: Type.Optional(ha1Schema),
  pin: Type.Optional(pin('PIN for voicemail, hot desking and the phone lock')),
  pinHash: Type.Optional(pinHash),
  emergencyAddress: Type.Optional(addressSchema),
  devices: listOf(deviceSchema, 'Devices that call handling can ring by themselves; others need not be named', 20),
  callHandling: callHandlingSchema,
  blocking: blockingSchema,
  busyLamps: listOf(
    extensionOf('extension', 'User, phone, queue, group or park slot'),
    'Whose lamps the phone shows, in the order of its keys; it watches them as one list, lamps-<extension>',
    100,
  ),
  settings: settingsSchema,
};

export const userSchema = object({
  ...phoneFields,
  email: Type.Optional(email('Where voicemail and notifications go')),
  mobile: Type.Optional(e164('Number of the mobile phone to which calls can be switched')),
  licence: oneOf(['basic', 'licensed'], 'What the user may do', 'licensed'),
  delegates: listOf(delegateSchema, 'Who may act for this user (shared line appearance)', 20),
  vip: Type.Optional(vipSchema),
  voicemailAccess: listOf(extensionOf('phone', 'Extension'), 'Who else listens to the voicemail box'),
});
export type User = Static<typeof userSchema>;

export const commonAreaSchema = object({
  ...phoneFields,
  hotDesking: flag(false, 'Users may log in at this phone'),
});
export type CommonAreaPhone = Static<typeof commonAreaSchema>;

export const contactSchema = object({
  name: name('Name'),
  number: e164('Outside number'),
  extension: Type.Optional(extension('Extension that dials it')),
  company: Type.Optional(text('Company')),
});
/** An external contact. */
export type Contact = Static<typeof contactSchema>;
