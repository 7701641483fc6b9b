/**
 * Settings that an account, a site or an extension can have; what is nearest to the extension counts, unless a level above has
 * locked it. They are flat, so that a lock names one of them.
 */
import { Type, type Static } from '@sinclair/typebox';
import { TRANSPORTS } from '../../core/config/schema.ts';
import type { TransportName } from '../../core/config/types.ts';
import { destinationSpec } from './destination-spec.ts';
import { country, language, nameOf, oneOf, text, timeZone, type Language } from './fields.ts';

const optionalFlag = (description: string) => Type.Optional(Type.Boolean({ description }));
const optionalWhole = (minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum, description }));

const fields = {
  language: Type.Optional(language('Language of prompts')),
  timeZone: Type.Optional(timeZone('IANA time zone')),
  country: Type.Optional(country('Country whose dialling is used')),
  areaCode: Type.Optional(Type.String({ pattern: '^\\d{1,5}$', description: 'Put before local numbers' })),
  hours: Type.Optional(nameOf('hours', 'Business hours')),
  holidays: Type.Optional(nameOf('holidays', 'Holiday calendar')),
  musicOnHold: Type.Optional(nameOf('music', 'Music that held and queued callers hear; default: the built-in music')),
  holdMusic: optionalFlag(
    'Whoever is held hears music; else the hold is passed on to the phone, which may play its own',
  ),
  callingPlan: Type.Optional(nameOf('callingPlans', 'Which outside destinations may be called')),
  recordingPolicy: Type.Optional(nameOf('recordingPolicies', 'When and how calls are recorded')),
  callerId: Type.Optional(
    Type.String({ pattern: '^(hidden|\\+[1-9]\\d{1,14})$', description: 'Number shown outside, or hidden' }),
  ),
  callerIdName: Type.Optional(text('Name shown outside')),
  operator: Type.Optional(destinationSpec('Where the operator key leads, and 0 that is dialled by a phone')),
  ringSeconds: optionalWhole(1, 600, 'How long a phone rings, seconds'),
  callWaiting: optionalFlag('A phone on a call may ring for another one'),
  externalForwarding: optionalFlag('Calls may be forwarded to outside numbers'),
  pressOne: optionalFlag('Who answers at an outside number presses 1 to take the call'),
  clientCodeRequired: optionalFlag('Calls to outside numbers need the code of a client; emergency calls never do'),
  blockAnonymous: optionalFlag('Calls without caller ID are refused'),
  blockExternal: optionalFlag('Calls from outside are refused'),
  callScreening: Type.Optional(
    oneOf(['off', 'outside', 'all'], 'Whose callers say their name before the phone is answered'),
  ),
  voicemail: optionalFlag('Has a voicemail box'),
  voicemailMessages: optionalWhole(1, 10_000, 'Messages that a box holds'),
  voicemailSeconds: optionalWhole(5, 3600, 'Longest message, seconds'),
  voicemailEmail: Type.Optional(oneOf(['off', 'notify', 'attach'], 'E-mail for new messages: none, a note, the sound')),
  voicemailPin: Type.Optional(
    oneOf(
      ['always', 'notAtOwnPhone'],
      'When a PIN opens the voicemail box; whoever needs one and has none hears nothing',
    ),
  ),
  voicemailTranscription: optionalFlag('Messages are written down by the speech service'),
  dialByName: optionalFlag('Found in the dial-by-name directory'),
  intercom: optionalFlag('Intercom and paging calls are answered by the phone itself'),
  hotDeskSeconds: optionalWhole(60, 604_800, 'Log-in at a shared phone lasts so long, seconds'),
  transports: Type.Optional(
    Type.Array(oneOf(TRANSPORTS, 'Transport'), {
      minItems: 1,
      uniqueItems: true,
      description: 'What phones may signal over; emergency calls may come over anything',
    }),
  ),
  requireEncryption: optionalFlag('The phone has to come over TLS and to speak SRTP; emergency calls may come without'),
  advancedEncryption: optionalFlag('AES-256 is preferred for media (AEAD_AES_256_GCM before AES-128)'),
};

export const settingsSchema = Type.Object(fields, {
  additionalProperties: false,
  default: {},
  description: 'Settings of this level',
});
export type Settings = Static<typeof settingsSchema>;
export type SettingName = keyof Settings;
export const SETTING_NAMES = Object.keys(fields) as SettingName[];

/** What is no single value, but can be locked as well. */
export const LOCKABLE_PARTS = ['callHandling', 'blocking'] as const;
export type LockablePart = (typeof LOCKABLE_PARTS)[number];

export const locksSchema = Type.Array(
  oneOf([...SETTING_NAMES, ...LOCKABLE_PARTS], 'A setting, or a part of an extension'),
  {
    default: [],
    uniqueItems: true,
    description: 'What levels below cannot change; what they say already does not count',
  },
);

/** Keys in an SDP are as secret as the signalling that carries them (RFC 4568 7). */
const SECURE: readonly TransportName[] = ['tls', 'wss'];

/** What a phone with these settings may signal over; undefined: anything that is served. */
export function signallingOf({
  transports,
  requireEncryption,
}: Pick<ResolvedSettings, 'transports' | 'requireEncryption'>): readonly TransportName[] | undefined {
  if (!requireEncryption) return transports;
  return transports?.filter(transport => SECURE.includes(transport)) ?? SECURE;
}

/** Settings of an extension after its levels have been joined. */
export interface ResolvedSettings extends Settings {
  readonly language: Language;
  readonly timeZone: string;
  readonly country: string;
  readonly ringSeconds: number;
  readonly holdMusic: boolean;
  readonly callWaiting: boolean;
  readonly externalForwarding: boolean;
  readonly pressOne: boolean;
  readonly clientCodeRequired: boolean;
  readonly blockAnonymous: boolean;
  readonly blockExternal: boolean;
  readonly callScreening: 'off' | 'outside' | 'all';
  readonly voicemail: boolean;
  readonly voicemailMessages: number;
  readonly voicemailSeconds: number;
  readonly voicemailEmail: 'off' | 'notify' | 'attach';
  readonly voicemailPin: 'always' | 'notAtOwnPhone';
  readonly voicemailTranscription: boolean;
  readonly dialByName: boolean;
  readonly intercom: boolean;
  readonly hotDeskSeconds: number;
  readonly requireEncryption: boolean;
  readonly advancedEncryption: boolean;
}

/** What holds where no level says anything. */
export const DEFAULT_SETTINGS: ResolvedSettings = {
  language: 'en-US',
  timeZone: 'Etc/UTC',
  country: 'US',
  ringSeconds: 30,
  holdMusic: true,
  callWaiting: true,
  externalForwarding: true,
  pressOne: false,
  clientCodeRequired: false,
  blockAnonymous: false,
  blockExternal: false,
  callScreening: 'off',
  voicemail: true,
  voicemailMessages: 100,
  voicemailSeconds: 180,
  voicemailEmail: 'off',
  voicemailPin: 'always',
  voicemailTranscription: false,
  dialByName: true,
  intercom: true,
  hotDeskSeconds: 28_800,
  requireEncryption: false,
  advancedEncryption: false,
};
