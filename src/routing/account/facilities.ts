/** Sounds, rooms, park slots, paging, monitoring and recording. */
import { Type, type Static } from '@sinclair/typebox';
import { destinationSpec } from './destination-spec.ts';
import {
  extension,
  extensionOf,
  flag,
  listOf,
  name,
  nameOf,
  object,
  oneOf,
  pin,
  pinHash,
  seconds,
  text,
  whole,
} from './fields.ts';

export const promptSchema = object({
  name: name('Name of the prompt'),
  file: Type.Optional(text('WAV file, mono, 16 bit, 8 or 16 kHz; relative to the document')),
  phrase: Type.Optional(text('A phrase of the built-in prompts instead of a file')),
  text: Type.Optional(text('What it says')),
});
/** Exactly one of `file` and `phrase`. */
export type Prompt = Static<typeof promptSchema>;

export const musicSchema = object({
  name: name('Name of the music'),
  file: text('WAV file, mono, 16 bit, 8 or 16 kHz; relative to the document'),
});
export type Music = Static<typeof musicSchema>;

export const pagingGroupSchema = object({
  extension: extension('Full extension'),
  name: text('Name'),
  site: Type.Optional(nameOf('sites', 'Site; default: the first one')),
  members: listOf(extensionOf('phone', 'Extension'), 'Phones that are spoken to', 200),
  speakers: listOf(extensionOf('phone', 'Extension'), 'Who may speak; none: everybody'),
  multicast: Type.Optional(
    Type.String({
      pattern: '^2(2[4-9]|3\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}:[1-9]\\d{3,4}$',
      description:
        'RTP multicast address and port, instead of calls to the members: for phones in the same network as the call switches, which are set to listen there (G.711 mu-law)',
    }),
  ),
  tone: flag(true, 'A tone precedes the announcement'),
});
export type PagingGroup = Static<typeof pagingGroupSchema>;

export const conferenceRoomSchema = object({
  extension: extension('Full extension'),
  name: text('Name'),
  site: Type.Optional(nameOf('sites', 'Site; default: the first one')),
  pin: Type.Optional(pin('Asked from everybody who enters')),
  pinHash: Type.Optional(pinHash),
  maxParticipants: whole(32, 2, 32, 'Participants'),
  muteOnJoin: flag(false, 'Newcomers are muted until they unmute themselves with *6'),
  tones: flag(true, 'Tones when somebody comes or goes'),
});
export type ConferenceRoom = Static<typeof conferenceRoomSchema>;

export const parkingLotSchema = object({
  name: name('Name of the lot'),
  site: Type.Optional(nameOf('sites', 'Whose extensions park here; default: all that have no lot of their own')),
  first: extension('First slot; dialled to take the call back'),
  last: extension('Last slot'),
  expirySeconds: seconds(180, 3600, 'How long a call may stay', 10),
  onExpiry: Type.Optional(destinationSpec('Where it goes then; default: back to whoever has parked it')),
});
export type ParkingLot = Static<typeof parkingLotSchema>;

export const monitoringSchema = object({
  name: name('Name of the permission'),
  supervisors: listOf(extensionOf('phone', 'Extension'), 'Who may'),
  targets: listOf(
    extensionOf('extension', 'Extension'),
    'Whose calls: users, or queues and groups for the calls of their members on them',
  ),
  modes: Type.Array(oneOf(['listen', 'whisper', 'barge', 'takeOver'], 'Mode'), {
    default: ['listen', 'whisper', 'barge', 'takeOver'],
    description: 'What',
  }),
});
export type MonitoringPermission = Static<typeof monitoringSchema>;

export const recordingPolicySchema = object({
  name: name('Name of the policy'),
  automatic: oneOf(['off', 'inbound', 'outbound', 'both'], 'Calls that are recorded from their start', 'off'),
  internal: flag(false, 'Internal calls as well'),
  adHoc: flag(true, 'Recording may be started and stopped during a call'),
  pause: flag(true, 'Recording may be paused'),
  announcement: oneOf(['off', 'start', 'tone'], 'How the parties are told', 'start'),
  prompt: Type.Optional(nameOf('prompts', 'Prompt of the announcement; default: the built-in one')),
  access: listOf(extensionOf('phone', 'Extension'), 'Who may listen beside the owner'),
  retentionDays: whole(365, 1, 4000, 'Days until a recording is deleted'),
});
export type RecordingPolicy = Static<typeof recordingPolicySchema>;
