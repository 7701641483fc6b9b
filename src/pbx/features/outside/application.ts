/** Calls that leave the account: to numbers, to the customer's own PBX, and to emergency services. */
import type { Destination } from '../../../routing/destination.ts';
import { resolveForward } from '../../../routing/dial-plan/index.ts';
import type { DestinationSpec } from '../../../routing/index.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type {
  Application,
  CallEvent,
  EmergencyLocation,
  Json,
  Step,
  Target,
  Verb,
  World,
} from '../../call/application.ts';
import { PRESS_ONE } from '../../policy/press-one.ts';
import { targetOf } from '../../policy/target-of.ts';
import { whereabouts } from '../../policy/whereabouts.ts';

/** Networks give up by themselves long before; this ends what nobody answers. */
const RING_MS = 180_000;
const TEAM_SECONDS = 30;

/** Targets that ring together. */
interface Stage {
  readonly targets: readonly Target[];
  readonly ringMs: number;
}

interface Plan {
  readonly stages: readonly Stage[];
  /** Extensions that are called while the first stage rings, and join the caller whoever else answers. */
  readonly team?: readonly string[];
}

export interface OutsideState {
  readonly destination: Destination;
  readonly stages: readonly Stage[];
  readonly team?: readonly string[];
  readonly phase: 'idle' | 'dialling' | 'over';
}

type OutsideStep = Step<OutsideState>;

const give = (state: OutsideState, verbs: readonly Verb[]): OutsideStep => ({ state, verbs });

function planFor(destination: Destination, world: World): Plan {
  switch (destination.kind) {
    case 'number':
    case 'pbx': {
      const target = targetOf(destination);
      const confirm = pressesOne(world) ? { confirm: PRESS_ONE } : {};
      return { stages: target === undefined ? [] : [{ targets: [{ ...target, ...confirm }], ringMs: RING_MS }] };
    }
    case 'emergency':
      return emergencyPlan(destination.number, world);
    default:
      return { stages: [] };
  }
}

/** A user has sent the call outside, and no voicemail box out there is to take it. */
function pressesOne({ directory, context }: World): boolean {
  const by = context.forwardedBy?.at(-1);
  return by !== undefined && by === context.sentBy && directory?.settings(by).pressOne === true;
}

/** The public answering point, the account's own safety team, both at once, or the team first. */
function emergencyPlan(number: string, world: World): Plan {
  const { directory, caller } = world;
  // The site's word counts before the account's, field by field.
  const policy = {
    ...directory?.account.emergency,
    ...directory?.siteOf(caller.phone ?? caller.extension ?? '').emergency,
  };
  const { routing = 'psap', teamSeconds = TEAM_SECONDS, routeGroup } = policy;
  const psap: Target = { to: 'number', number, routeGroup, emergency: locationOf(world) };
  // One of the team who needs help himself does not wait for himself.
  const team = teamOf(policy.team, directory).filter(member => member !== caller.extension);
  // Without a team that can be rung at once nobody waits for one.
  const point: Stage = { targets: [psap], ringMs: RING_MS };
  if (team.length === 0 || routing === 'psap') return { stages: [point] };
  const first: Stage = { targets: team.map(toExtension), ringMs: teamSeconds * 1000 };
  // Whoever of the team answers must not end the call to the answering point, so each is a call of its own.
  if (routing === 'both') return { stages: [point, first], team };
  return { stages: routing === 'team' ? [first] : [first, point] };
}

const toExtension = (extension: string): Target => ({ to: 'extension', extension });

/** Everybody of a user, a group or a queue rings at once; who is opted out or does not want to be disturbed rings, too. */
function teamOf(spec: DestinationSpec | undefined, directory: AccountDirectory | undefined): readonly string[] {
  const destination = spec && directory?.destination(spec);
  return destination === undefined ? [] : membersOf(destination, directory);
}

function membersOf(destination: Destination, directory: AccountDirectory | undefined): readonly string[] {
  switch (destination.kind) {
    case 'user':
      return [destination.extension];
    case 'group':
      return directory?.group(destination.extension)?.members ?? [];
    case 'queue':
      return (directory?.queue(destination.extension)?.members ?? []).map(({ extension }) => extension);
    default:
      return [];
  }
}

/** Of whoever has told it in words only, the country goes along. */
function locationOf(world: World): EmergencyLocation {
  const { directory, caller } = world;
  const where = whereabouts(world);
  const country = where.address === undefined && where.reported !== undefined;
  return {
    ...(country && directory && { country: directory.settings(caller.phone ?? caller.extension ?? '').country }),
    ...where,
    ...(caller.name !== undefined && { name: caller.name }),
  };
}

function dial(state: OutsideState): OutsideStep {
  const [stage] = state.stages;
  if (stage === undefined) return give(state, [{ verb: 'reject', status: 404, reason: 'call-no-route' }]);
  return give({ ...state, phase: 'dialling' }, [{ verb: 'dial', ...stage }]);
}

function failed(
  state: OutsideState,
  { status, reason }: CallEvent & { event: 'dialFailed' },
  world: World,
): OutsideStep {
  const stages = state.stages.slice(1);
  const next = { ...state, stages };
  if (stages.length > 0 && state.team === undefined) return dial(next);
  if (stages.length > 0) {
    // Of the team somebody may have answered already.
    const { state: ringing, verbs } = dial({ ...next, team: [] });
    return give(ringing, [...verbs, ask({ ask: 'alone' })]);
  }
  const { directory, context } = world;
  const by = context.sentBy ?? '';
  // Nobody out there has pressed the key: the caller is still the user's own.
  if (pressesOne(world) && directory?.settings(by).voicemail === true) {
    return give({ ...state, phase: 'over' }, [{ verb: 'go', destination: { kind: 'voicemail', extension: by } }]);
  }
  return give({ ...state, phase: 'over' }, [{ verb: 'reject', status, reason }]);
}

/** A number that nobody has dialled: some routing has sent the call there, and whoever's that is answers for it. */
function undecided({ destination }: OutsideState, { directory, context }: World): Destination | undefined {
  if (destination.kind !== 'number' || destination.routeGroup !== undefined || directory === undefined)
    return undefined;
  return resolveForward(directory, { by: context.sentBy ?? '', number: destination.number }).destination;
}

function began(state: OutsideState, world: World): OutsideStep {
  const decided = undecided(state, world);
  // One of our own numbers may be sent outside in turn.
  if (decided !== undefined && targetOf(decided)?.to !== 'number') {
    return give({ ...state, phase: 'over' }, [{ verb: 'go', destination: decided }]);
  }
  const destination = decided ?? state.destination;
  const plan = planFor(destination, world);
  const { state: next, verbs } = dial({ ...state, ...plan });
  if (destination.kind !== 'emergency') return give(next, verbs);
  // Rings before anybody is told: nothing may stand before an emergency call.
  return give(next, [
    { verb: 'note', via: `emergency ${destination.number}` },
    ...verbs,
    ...(plan.team === undefined ? [] : [ask({ ask: 'place' })]),
    ask({ ask: 'tell', number: destination.number }),
  ]);
}

const ask = (question: Json): Verb => ({ verb: 'ask', service: 'emergency', question });

/** Where the team finds the caller. */
interface CallerPlace {
  readonly call: string;
  readonly leg: string;
}

/** The team is called, now that it is known where it finds the caller. */
function callTeam(state: OutsideState, place: CallerPlace | null | undefined, { caller }: World): OutsideStep {
  const { team = [] } = state;
  if (state.phase !== 'dialling' || team.length === 0 || place === null || place === undefined) return give(state, []);
  const from = caller.extension === undefined ? {} : { caller: caller.extension };
  const { call, leg } = place;
  return give(state, [
    {
      verb: 'summon',
      targets: team.map(toExtension),
      destination: { kind: 'safetyTeam', call, leg, ...from },
      ringMs: RING_MS,
      first: true,
    },
  ]);
}

export const outsideCall: Application<OutsideState> = {
  name: 'outside',
  initial: destination => ({ destination, stages: [], phase: 'idle' }),
  step(state, event, world): OutsideStep {
    switch (event.event) {
      case 'start':
        return began(state, world);
      case 'resumed': {
        const { state: next, verbs } = dial(state);
        return give(next, state.team === undefined ? verbs : [...verbs, ask({ ask: 'place' })]);
      }
      case 'reply':
        return callTeam(state, event.value as CallerPlace | null | undefined, world);
      case 'ringing':
        return give(state, [{ verb: 'ring' }]);
      case 'early':
        return give(state, [{ verb: 'passEarlyMedia', leg: event.leg }]);
      case 'answered':
        return give({ ...state, phase: 'over' }, [{ verb: 'bridge', leg: event.leg }]);
      case 'dialFailed':
        return failed(state, event, world);
      default:
        return give(state, []);
    }
  },
};
