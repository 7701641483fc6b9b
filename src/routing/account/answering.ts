/** What answers calls to many: auto receptionists, IVR menus, call queues, shared line groups, pickup groups. */
import { Type, type Static } from '@sinclair/typebox';
import { blockList } from './block-list.ts';
import { destinationSpec, menuAction } from './destination-spec.ts';
import {
  extension,
  extensionOf,
  flag,
  listOf,
  name,
  nameOf,
  numberOf,
  object,
  oneOf,
  seconds,
  section,
  text,
  whole,
} from './fields.ts';
import { settingsSchema } from './settings.ts';

const common = {
  extension: extension('Full extension'),
  name: text('Name that others see'),
  site: Type.Optional(nameOf('sites', 'Site; default: the first one')),
  settings: settingsSchema,
};
const sharedBox = {
  voicemailAccess: listOf(extensionOf('phone', 'Extension'), 'Who listens to the voicemail box'),
  voicemailGreeting: Type.Optional(nameOf('prompts', 'Prompt before the voicemail box takes a message')),
};

const reception = {
  greeting: Type.Optional(nameOf('prompts', 'Prompt that greets the caller')),
  destination: destinationSpec('Where the call goes after the greeting'),
};
const receptionSchema = object(reception);
/** Greeting and destination for one kind of hours. */
export type Reception = Static<typeof receptionSchema>;

export const receptionistSchema = object({
  ...common,
  ...sharedBox,
  business: Type.Object(reception, {
    additionalProperties: false,
    description: 'During business hours, and always where there are no hours',
  }),
  closed: Type.Optional(receptionSchema),
  holiday: Type.Optional(receptionSchema),
  holidays: Type.Record(name('Holiday'), receptionSchema, {
    default: {},
    description: 'Routing for single holidays, by their names',
  }),
  dialByExtension: flag(true, 'An extension may be dialled during the greeting'),
  dialByName: flag(false, 'The directory can be asked for'),
  dialByNameKey: Type.String({ default: '#', pattern: '^[0-9*#]$', description: 'Key that leads to the directory' }),
  digitSeconds: seconds(3, 30, 'Longest wait for the next digit of an extension'),
  blocked: blockList('Callers that are refused'),
  dedicatedNumber: Type.Optional(
    numberOf('Caller ID of emergency calls where neither extension nor pool has a number'),
  ),
});
export type Receptionist = Static<typeof receptionistSchema>;

export const MENU_KEYS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] as const;
export type MenuKey = (typeof MENU_KEYS)[number];

export const menuSchema = object({
  ...common,
  prompt: nameOf('prompts', 'Prompt that tells the choices'),
  inputs: Type.Unsafe<Partial<Record<MenuKey, Static<ReturnType<typeof menuAction>>>>>(
    Type.Object(Object.fromEntries(MENU_KEYS.map(key => [key, Type.Optional(menuAction(`When ${key} is pressed`))])), {
      additionalProperties: false,
      description: 'What the twelve keys do',
    }),
  ),
  dialByExtension: flag(false, 'An extension may be dialled instead of a key'),
  timeoutSeconds: seconds(5, 60, 'Longest wait for an input after the prompt'),
  digitSeconds: seconds(3, 30, 'Longest wait for the next digit of an extension'),
  retries: whole(3, 0, 10, 'How often the prompt is played again after a timeout or an invalid input'),
  onTimeout: Type.Optional(destinationSpec('After the last timeout; default: hang-up')),
  onInvalid: Type.Optional(destinationSpec('After the last invalid input; default: hang-up')),
  invalidPrompt: Type.Optional(nameOf('prompts', 'Prompt after an invalid input')),
});
/** An IVR menu. */
export type Menu = Static<typeof menuSchema>;

export const DISTRIBUTIONS = ['simultaneous', 'sequential', 'rotating', 'groupRotating', 'longestIdle'] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

const queueMemberSchema = object({
  extension: extensionOf('phone', 'User or common-area phone'),
  skills: Type.Optional(
    Type.Record(name('Skill'), Type.Integer({ minimum: 1, maximum: 25 }), { description: 'Proficiency, 1-25' }),
  ),
});
export type QueueMember = Static<typeof queueMemberSchema>;

const overflow = (when: string) => Type.Optional(destinationSpec(`${when}; default: hang-up`));
const announcements = section(
  {
    position: flag(false, 'The place in the queue is told'),
    wait: flag(false, 'The expected wait is told'),
    everySeconds: seconds(60, 3600, 'How often', 10),
    prompt: Type.Optional(nameOf('prompts', 'Prompt that is played with it')),
  },
  'What is said to those who wait',
);

export const queueSchema = object({
  ...common,
  ...sharedBox,
  members: listOf(queueMemberSchema, 'Members, in the order of sequential distribution', 1000),
  managers: listOf(extensionOf('phone', 'Extension'), 'Who may opt members in and out'),
  distribution: oneOf(DISTRIBUTIONS, 'Whom a call is offered to', 'simultaneous'),
  batchSize: whole(3, 1, 50, 'groupRotating: members that ring together'),
  ringSeconds: seconds(20, 300, 'How long a member rings'),
  greeting: Type.Optional(nameOf('prompts', 'Prompt when the call enters')),
  connectingAudio: Type.Optional(nameOf('music', 'Music while the first members ring; default: music on hold')),
  maxWaitSeconds: seconds(900, 86_400, 'Longest wait'),
  maxCalls: whole(100, 1, 10_000, 'Calls that may wait'),
  wrapUpSeconds: seconds(0, 3600, 'Rest of a member after a call', 0),
  whileOnCall: flag(false, 'Members on another call are offered calls'),
  announcements,
  overflow: section(
    {
      maxWait: overflow('When the wait has become too long'),
      full: overflow('When too many wait'),
      noMembers: overflow('When no member is opted in'),
      closed: overflow('Outside business hours'),
      holiday: overflow('On holidays'),
    },
    'Where calls go that the queue does not serve',
  ),
  holidays: Type.Record(name('Holiday'), destinationSpec('Where calls go on that day'), {
    default: {},
    description: 'Routing for single holidays, by their names',
  }),
  optOutReasons: listOf(text('Reason'), 'Reasons that a member may give for opting out', 20),
  optOutReasonRequired: flag(false, 'Opting out needs a reason'),
  pickup: flag(true, 'Ringing calls of the queue may be picked up with a code'),
  priority: whole(0, 0, 1000, 'Higher calls are served first, among queues with the same members'),
  serviceLevel: section(
    { seconds: seconds(20, 3600, 'Answered within'), percent: whole(80, 1, 100, 'Part of the calls') },
    'Target',
  ),
  dedicatedNumber: Type.Optional(numberOf('Caller ID of emergency calls of members without a number')),
});
/** A call queue. */
export type Queue = Static<typeof queueSchema>;

export const groupSchema = object({
  ...common,
  ...sharedBox,
  members: listOf(extensionOf('phone', 'Extension'), 'Members; every call rings all of them', 10),
  ringSeconds: seconds(30, 600, 'How long they ring'),
  privateHold: flag(true, 'Members may hold a call so that no other member can take it'),
  monitor: Type.Array(oneOf(['listen', 'whisper', 'barge', 'takeOver'], 'Mode'), {
    default: [],
    description: "What members may do with each other's calls on the line",
  }),
  whenBusy: overflow('When all members are on calls'),
  whenUnanswered: overflow('When nobody answers'),
  whenClosed: Type.Optional(destinationSpec('Outside business hours; default: it rings')),
  onHoliday: Type.Optional(destinationSpec('On holidays; default: as outside business hours')),
  holidays: Type.Record(name('Holiday'), destinationSpec('Where calls go on that day'), {
    default: {},
    description: 'Routing for single holidays, by their names',
  }),
});
/** A shared line group. */
export type SharedLineGroup = Static<typeof groupSchema>;

export const pickupGroupSchema = object({
  name: name('Name of the group'),
  members: listOf(extensionOf('phone', 'Extension'), 'Members', 100),
  notifySeconds: seconds(10, 120, 'A call rings so long before the other members are told', 0),
});
export type PickupGroup = Static<typeof pickupGroupSchema>;
