/** A parked call: it has a slot, hears music, and goes back when nobody comes for it in time. */
import type { Destination } from '../../../routing/destination.ts';
import type { Application, CallEvent, Phrase, Step, Verb, World } from '../../call/application.ts';

export interface ParkState {
  /** The slot that was asked for. */
  readonly wanted?: string;
  /** The one that it has. */
  readonly slot?: string;
  /** Until when it stays, ms since 1970. */
  readonly until?: number;
  readonly phase: 'asking' | 'refusing' | 'parked' | 'over';
}

type ParkStep = Step<ParkState>;

const give = (state: ParkState, verbs: readonly Verb[]): ParkStep => ({ state, verbs });

/** Who has parked the call: the one who transferred it, else the party itself. */
const parkerOf = ({ context, caller }: World): string | undefined => context.transferredBy ?? caller.extension;

function start(state: ParkState, world: World): ParkStep {
  const slots = slotsFor(state, world);
  if (slots.length === 0) {
    return give({ ...state, phase: 'over' }, [{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
  }
  return give({ ...state, phase: 'asking' }, [{ verb: 'ask', service: 'park', question: { park: slots } }]);
}

function slotsFor({ wanted }: ParkState, world: World): readonly string[] {
  const { directory } = world;
  if (wanted !== undefined) return directory?.entry(wanted)?.kind === 'slot' ? [wanted] : [];
  const lot = directory?.parkingLotOf(parkerOf(world) ?? '');
  return lot === undefined || directory === undefined ? [] : directory.slotsOf(lot);
}

const told = (slot: string): Phrase => ({ say: 'park.parked', with: { slot: { digits: slot } } });

/** The lamp of the slot, the music, and the time. */
function stay(slot: string, until: number, world: World): readonly Verb[] {
  const { directory, now } = world;
  const music = directory?.settings(parkerOf(world) ?? '').musicOnHold;
  return [
    { verb: 'show', line: { extension: slot, state: 'confirmed' } },
    { verb: 'answer' },
    { verb: 'music', music },
    { verb: 'wait', timer: 'expiry', ms: Math.max(0, until - now) },
  ];
}

function parked(state: ParkState, slot: string, world: World): ParkStep {
  const until = world.now + (lotOf(slot, world)?.expirySeconds ?? 180) * 1000;
  const next: ParkState = { ...state, phase: 'parked', slot, until };
  const note: Verb = { verb: 'note', via: `park ${slot}` };
  const verbs = stay(slot, until, world);
  if (world.context.transferredBy !== undefined) {
    return give(next, [note, { verb: 'announce', phrases: [told(slot)], text: `Parked at ${slot}` }, ...verbs]);
  }
  // Who has parked himself hears where before the music.
  return give(next, [note, ...verbs, { verb: 'play', phrases: [told(slot)] }]);
}

function lotOf(slot: string, { directory }: World) {
  const entry = directory?.entry(slot);
  return entry?.kind === 'slot' ? entry.object : undefined;
}

/** No slot: a transferred call stays with who wanted to park it, a party that dialled is told. */
function refuse(state: ParkState, { context }: World): ParkStep {
  if (context.transferredBy !== undefined) {
    return give({ ...state, phase: 'over' }, [{ verb: 'reject', status: 486, reason: 'call-busy' }]);
  }
  const why = state.wanted === undefined ? 'park.full' : 'park.in-use';
  return give({ ...state, phase: 'refusing' }, [{ verb: 'answer' }, { verb: 'play', phrases: [{ say: why }] }]);
}

function expire(state: ParkState, world: World): ParkStep {
  const over: ParkState = { ...state, phase: 'over' };
  const destination = afterwards(state.slot ?? '', world);
  if (destination === undefined) return give(over, [{ verb: 'hangup' }]);
  return give(over, [{ verb: 'go', destination, context: { callerPrefix: `Park ${state.slot ?? ''}` } }]);
}

function afterwards(slot: string, world: World): Destination | undefined {
  const { directory } = world;
  const onExpiry = lotOf(slot, world)?.onExpiry;
  if (onExpiry !== undefined) return directory?.destination(onExpiry);
  const parker = world.context.transferredBy;
  return parker === undefined || directory?.phone(parker) === undefined
    ? undefined
    : { kind: 'user', extension: parker };
}

function inSlot(state: ParkState, event: CallEvent, world: World): ParkStep {
  const { slot = '', until = 0 } = state;
  switch (event.event) {
    case 'played':
      return give(state, [{ verb: 'music', music: world.directory?.settings(parkerOf(world) ?? '').musicOnHold }]);
    case 'timer':
      return expire(state, world);
    case 'resumed':
      return give(state, [{ verb: 'ask', service: 'park', question: { park: [slot] } }, ...stay(slot, until, world)]);
    case 'reply':
      // Lost to another call while this one moved: back at once. Where nobody can say, it stays.
      return event.value === null ? expire(state, world) : give(state, []);
    default:
      return give(state, []);
  }
}

export const park: Application<ParkState> = {
  name: 'park',
  initial: destination => ({
    phase: 'asking',
    ...(destination.kind === 'park' && destination.slot !== undefined && { wanted: destination.slot }),
  }),
  step(state, event, world): ParkStep {
    switch (state.phase) {
      case 'asking':
        if (event.event === 'reply') {
          return typeof event.value === 'string' ? parked(state, event.value, world) : refuse(state, world);
        }
        return event.event === 'start' || event.event === 'resumed' ? start(state, world) : give(state, []);
      case 'refusing':
        return event.event === 'played' || event.event === 'resumed'
          ? give({ ...state, phase: 'over' }, [{ verb: 'hangup' }])
          : give(state, []);
      case 'parked':
        return inSlot(state, event, world);
      case 'over':
        return give(state, []);
    }
  },
};
