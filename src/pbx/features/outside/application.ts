/** Calls that leave the account: to numbers, to the customer's own PBX, and to emergency services. */
import type { Destination } from '../../../routing/destination.ts';
import type { DestinationSpec } from '../../../routing/index.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Application, CallEvent, EmergencyLocation, Step, Target, Verb, World } from '../../call/application.ts';

/** Networks give up by themselves long before; this ends what nobody answers. */
const RING_MS = 180_000;
const TEAM_SECONDS = 30;

/** Targets that ring together. */
interface Stage {
  readonly targets: readonly Target[];
  readonly ringMs: number;
}

export interface OutsideState {
  readonly destination: Destination;
  readonly stages: readonly Stage[];
  readonly phase: 'idle' | 'dialling' | 'over';
}

type OutsideStep = Step<OutsideState>;

const give = (state: OutsideState, verbs: readonly Verb[]): OutsideStep => ({ state, verbs });

function stagesFor(destination: Destination, world: World): readonly Stage[] {
  switch (destination.kind) {
    case 'number':
      return [{ targets: [outside(destination.number, destination.routeGroup)], ringMs: RING_MS }];
    case 'pbx':
      return [{ targets: [outside(destination.digits, destination.routeGroup)], ringMs: RING_MS }];
    case 'emergency':
      return emergencyStages(destination.number, world);
    default:
      return [];
  }
}

const outside = (number: string, routeGroup: string | undefined): Target & { readonly to: 'number' } => ({
  to: 'number',
  number,
  ...(routeGroup !== undefined && { routeGroup }),
});

/** The public answering point, the account's own safety team, both at once, or the team first. */
function emergencyStages(number: string, world: World): readonly Stage[] {
  const { directory, caller } = world;
  // The site's word counts before the account's, field by field.
  const policy = { ...directory?.account.emergency, ...directory?.siteOf(caller.extension ?? '').emergency };
  const { routing = 'psap', teamSeconds = TEAM_SECONDS } = policy;
  const psap: Target = { ...outside(number, policy.routeGroup), emergency: locationOf(world) };
  const team = teamOf(policy.team, directory);
  // Without a team that can be rung at once nobody waits for one.
  if (team.length === 0 || routing === 'psap') return [{ targets: [psap], ringMs: RING_MS }];
  if (routing === 'both') return [{ targets: [psap, ...team], ringMs: RING_MS }];
  const first: Stage = { targets: team, ringMs: teamSeconds * 1000 };
  return routing === 'team' ? [first] : [first, { targets: [psap], ringMs: RING_MS }];
}

/** Everybody of a user, a group or a queue rings at once; who is opted out or does not want to be disturbed rings, too. */
function teamOf(spec: DestinationSpec | undefined, directory: AccountDirectory | undefined): readonly Target[] {
  const destination = spec && directory?.destination(spec);
  const extensions = destination === undefined ? [] : membersOf(destination, directory);
  return extensions.map(extension => ({ to: 'extension', extension }));
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

/** Where the user has said to be, else where the phone is, or its site. */
function locationOf({ directory, runtime, caller, now }: World): EmergencyLocation {
  const place = caller.phone ?? caller.extension ?? '';
  const reported = directory && runtime?.get(directory.domain, caller.extension ?? '', 'location');
  const name = caller.name === undefined ? {} : { name: caller.name };
  if (reported !== undefined) {
    const { country } = directory?.settings(place) ?? {};
    return { ...(country !== undefined && { country }), reported: reported.text, at: reported.at, ...name };
  }
  const address = directory && directory.placeOf(place).address;
  return { ...(address !== undefined && { address }), at: now, ...name };
}

function dial(state: OutsideState): OutsideStep {
  const [stage] = state.stages;
  if (stage === undefined) return give(state, [{ verb: 'reject', status: 404, reason: 'call-no-route' }]);
  return give({ ...state, phase: 'dialling' }, [{ verb: 'dial', ...stage }]);
}

function failed(state: OutsideState, { status, reason }: CallEvent & { event: 'dialFailed' }): OutsideStep {
  const stages = state.stages.slice(1);
  if (stages.length > 0) return dial({ ...state, stages });
  return give({ ...state, phase: 'over' }, [{ verb: 'reject', status, reason }]);
}

function began(state: OutsideState, world: World): OutsideStep {
  const { destination } = state;
  const stages = stagesFor(destination, world);
  const { state: next, verbs } = dial({ ...state, stages });
  if (destination.kind !== 'emergency') return give(next, verbs);
  // Rings before anybody is told: nothing may stand before an emergency call.
  return give(next, [
    { verb: 'note', via: `emergency ${destination.number}` },
    ...verbs,
    { verb: 'ask', service: 'emergency', question: { number: destination.number } },
  ]);
}

export const outsideCall: Application<OutsideState> = {
  name: 'outside',
  initial: destination => ({ destination, stages: [], phase: 'idle' }),
  step(state, event, world): OutsideStep {
    switch (event.event) {
      case 'start':
        return began(state, world);
      case 'resumed':
        return dial(state);
      case 'ringing':
        return give(state, [{ verb: 'ring' }]);
      case 'early':
        return give(state, [{ verb: 'passEarlyMedia', leg: event.leg }]);
      case 'answered':
        return give({ ...state, phase: 'over' }, [{ verb: 'bridge', leg: event.leg }]);
      case 'dialFailed':
        return failed(state, event);
      default:
        return give(state, []);
    }
  },
};
