/** Users, common-area phones, and what a call to them does. */
import { Type, type Static } from '@sinclair/typebox';
import { blockingSchema, callHandlingSchema } from './call-handling.ts';
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
  phoneExtension,
  pin,
  pinHash,
  seconds,
  text,
} from './fields.ts';
import { settingsSchema } from './settings.ts';

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
