/**
 * An auto receptionist: greets by the hours, lets callers dial an extension or find somebody by name while it speaks, and sends
 * everybody else where the account says.
 */
import { keyedDestination, type Receptionist } from '../../../routing/index.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Application, CallContext, CallEvent, Phrase, Step, Verb, World } from '../../call/application.ts';
import { refuses } from '../../policy/refusal.ts';
import { onTheWay } from '../../policy/trail.ts';
import { RECORD_NAME, SAY_NAME, screensCaller } from '../../policy/spoken-name.ts';
import { choices, chosen, matches, searchPhrases, type NameChoice } from './dial-by-name.ts';

/** Silence after the greeting in which a first digit still counts, ms. */
const GRACE_MS = 1000;
const SPELL_FIRST_MS = 8000;
const SPELL_NEXT_MS = 4000;
const CHOICE_MS = 8000;
/** Wrong extensions and searches without a result before the caller is sent on. */
const MAX_TRIES = 3;

export interface ReceptionistState {
  readonly extension: string;
  readonly phase: 'greeting' | 'searching' | 'choosing' | 'naming';
  readonly tries: number;
  readonly choices: readonly NameChoice[];
  /** Who is to be told the caller's name first, while he says it. */
  readonly wanted?: Destination;
}

type ReceptionistStep = Step<ReceptionistState>;

interface Here {
  readonly receptionist: Receptionist;
  readonly directory: AccountDirectory;
  readonly world: World;
}

const give = (state: ReceptionistState, verbs: readonly Verb[]): ReceptionistStep => ({ state, verbs });

/** What holds now: routing of a named holiday, of holidays, of closed or of business hours. */
function reception({ receptionist, directory, world }: Here): Receptionist['business'] {
  const { state, holiday } = directory.hours(receptionist.extension, world.now);
  if (state === 'open') return receptionist.business;
  if (state === 'closed') return receptionist.closed ?? receptionist.business;
  const named = holiday === undefined ? undefined : receptionist.holidays[holiday];
  return named ?? receptionist.holiday ?? receptionist.closed ?? receptionist.business;
}

function onward(state: ReceptionistState, here: Here): ReceptionistStep {
  const { destination } = reception(here);
  return leave(state, here, here.directory.destination(destination, state.extension));
}

/** Who is a person wants to know who calls, where callers are screened. */
function leave(state: ReceptionistState, here: Here, destination: Destination): ReceptionistStep {
  const asks = destination.kind === 'user' && screensCaller(state.extension, here.world);
  return asks ? askName({ ...state, wanted: destination }) : goOn(state, here, destination);
}

const askName = (state: ReceptionistState): ReceptionistStep =>
  give({ ...state, phase: 'naming' }, [{ verb: 'play', phrases: SAY_NAME }]);

function named(state: ReceptionistState, event: CallEvent, here: Here): ReceptionistStep {
  switch (event.event) {
    case 'resumed':
      return askName(state);
    case 'played':
      return give(state, [RECORD_NAME]);
    case 'recorded': {
      const { wanted = { kind: 'hangup' } } = state;
      return goOn(state, here, wanted, { screenedName: event.file });
    }
    default:
      return give(state, []);
  }
}

function goOn(
  state: ReceptionistState,
  { world }: Here,
  destination: Destination,
  context: Partial<CallContext> = {},
): ReceptionistStep {
  const trail = onTheWay(world.context, { kind: 'receptionist', extension: state.extension });
  return give(state, [{ verb: 'go', destination, context: { ...context, trail } }]);
}

/** What is said by hours: the account's greeting, or ours. */
function greeting(here: Here): readonly Phrase[] {
  const own = reception(here).greeting;
  if (own !== undefined) return [{ prompt: own }];
  const { state } = here.directory.hours(here.receptionist.extension, here.world.now);
  if (state === 'closed') return [{ say: 'receptionist.closed' }];
  if (state === 'holiday') return [{ say: 'receptionist.holiday' }];
  return [{ say: here.receptionist.dialByExtension ? 'receptionist.greeting' : 'receptionist.welcome' }];
}

function greet(state: ReceptionistState, here: Here, before: readonly Phrase[] = []): ReceptionistStep {
  const { receptionist, directory } = here;
  const { dialByExtension, dialByName, dialByNameKey, digitSeconds } = receptionist;
  const hint: readonly Phrase[] = dialByName
    ? [{ say: 'receptionist.dial-by-name', with: { key: { digits: dialByNameKey } } }]
    : [];
  const phrases = [...before, ...greeting(here), ...hint];
  const next: ReceptionistState = { ...state, phase: 'greeting', choices: [] };
  const listens = dialByExtension || dialByName || operatorOf(here) !== undefined;
  if (!listens) return give(next, [{ verb: 'play', phrases }]);
  const collect = {
    max: dialByExtension ? directory.longestExtension : 1,
    firstMs: GRACE_MS,
    nextMs: digitSeconds * 1000,
    // Who has dialled an extension need not wait; a digit cannot end one.
    terminator: dialByName && !isDigit(dialByNameKey) ? dialByNameKey : '#',
  };
  return give(next, [{ verb: 'play', phrases, collect }]);
}

const isDigit = (key: string): boolean => /\d/.test(key);

function operatorOf({ receptionist: { extension }, directory }: Here): Destination | undefined {
  const { operator } = directory.settings(extension);
  return operator && directory.destination(operator, extension);
}

function search(state: ReceptionistState, before: readonly Phrase[] = []): ReceptionistStep {
  const phrases: readonly Phrase[] = [...before, { say: 'directory.spell-last' }];
  const collect = { max: 20, firstMs: SPELL_FIRST_MS, nextMs: SPELL_NEXT_MS, terminator: '#', fresh: true };
  return give({ ...state, phase: 'searching', choices: [] }, [{ verb: 'play', phrases, collect }]);
}

/** Another try, or on to where everybody goes. */
function again(
  state: ReceptionistState,
  here: Here,
  retry: (state: ReceptionistState) => ReceptionistStep,
): ReceptionistStep {
  const tries = state.tries + 1;
  return tries >= MAX_TRIES ? onward({ ...state, tries }, here) : retry({ ...state, tries });
}

function dialled(state: ReceptionistState, digits: string, here: Here): ReceptionistStep {
  const { dialByExtension, dialByName, dialByNameKey } = here.receptionist;
  if (dialByName && digits === dialByNameKey) return search(state);
  const destination = dialByExtension ? keyedDestination(here.directory, digits, state.extension) : undefined;
  if (destination !== undefined && destination.kind !== 'none') return leave(state, here, destination);
  const operator = digits === '0' ? operatorOf(here) : undefined;
  if (operator !== undefined) return leave(state, here, operator);
  const wrong: Phrase = { say: dialByExtension ? 'receptionist.extension-invalid' : 'common.invalid' };
  return again(state, here, next => greet(next, here, [wrong]));
}

function spelled(state: ReceptionistState, digits: string, here: Here): ReceptionistStep {
  if (digits === '') return again(state, here, next => greet(next, here));
  const found = matches(here.directory, digits);
  if (found.length === 0) return again(state, here, next => search(next, [{ say: 'directory.not-found' }]));
  const listed = choices(found);
  const collect = { max: 1, firstMs: CHOICE_MS, nextMs: CHOICE_MS, fresh: true };
  return give({ ...state, phase: 'choosing', choices: listed }, [
    { verb: 'play', phrases: searchPhrases(listed), collect },
  ]);
}

function picked(state: ReceptionistState, digits: string, here: Here): ReceptionistStep {
  const extension = chosen(state.choices, digits);
  if (extension !== undefined) return leave(state, here, here.directory.destinationOf(extension));
  return again(state, here, next => search(next, digits === '' ? [] : [{ say: 'common.invalid' }]));
}

/** The key that ends extensions, before any digit: the directory where that is its key, else what nobody has. */
function ended(state: ReceptionistState, here: Here): ReceptionistStep {
  const { dialByName, dialByNameKey } = here.receptionist;
  return dialByName && !isDigit(dialByNameKey) ? search(state) : dialled(state, '#', here);
}

function entered(state: ReceptionistState, event: CallEvent & { event: 'digits' }, here: Here): ReceptionistStep {
  switch (state.phase) {
    case 'greeting':
      if (event.end === 'terminator' && event.digits === '') return ended(state, here);
      return event.digits === '' ? onward(state, here) : dialled(state, event.digits, here);
    case 'searching':
      return spelled(state, event.digits, here);
    case 'choosing':
      return picked(state, event.digits, here);
    case 'naming':
      return give(state, []);
  }
}

export const receptionist: Application<ReceptionistState> = {
  name: 'receptionist',
  initial: destination => ({
    extension: destination.kind === 'receptionist' ? destination.extension : '',
    phase: 'greeting',
    tries: 0,
    choices: [],
  }),
  step(state, event, world): ReceptionistStep {
    const { directory } = world;
    const object = directory?.receptionist(state.extension);
    if (directory === undefined || object === undefined) {
      return give(state, [{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
    }
    const here = { receptionist: object, directory, world };
    if (state.phase === 'naming') return named(state, event, here);
    switch (event.event) {
      case 'start': {
        if (refuses(state.extension, directory, world.caller))
          return give(state, [{ verb: 'reject', status: 603, reason: 'call-blocked' }]);
        const { state: next, verbs } = greet(state, here);
        return give(next, [{ verb: 'note', via: `receptionist ${state.extension}` }, { verb: 'answer' }, ...verbs]);
      }
      case 'resumed':
        return greet({ ...state, tries: 0 }, here);
      case 'played':
        return onward(state, here);
      case 'digits':
        return entered(state, event, here);
      default:
        return give(state, []);
    }
  },
};
