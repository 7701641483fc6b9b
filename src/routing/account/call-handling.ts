/** What calls to an extension do during each kind of hours, and which callers it refuses. */
import { Type, type Static } from '@sinclair/typebox';
import { blockList } from './block-list.ts';
import { busyAction, destinationSpec } from './destination-spec.ts';
import {
  e164,
  extensionOf,
  flag,
  name,
  nameOf,
  object,
  oneOf,
  optionalSeconds,
  pbxDigits,
  seconds,
  section,
} from './fields.ts';

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

export const callHandlingSchema = Type.Object(
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
export type CallHandlings = Static<typeof callHandlingSchema>;

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

export const blockingSchema = section(
  {
    numbers: blockList('Callers that are refused'),
    anonymous: flag(false, 'Callers without caller ID are refused'),
    external: flag(false, 'Callers from outside are refused'),
    action: Type.Optional(destinationSpec('Where refused callers go; default: they hear that it is busy')),
  },
  "The extension's own block list",
);
/** Of one extension. */
export type Blocking = Static<typeof blockingSchema>;
