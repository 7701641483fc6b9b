/** A shared line group: every call rings all members at once; no queue, no greeting, and elsewhere at once when nobody can take it. */
import type { Destination, Reason } from '../../../routing/destination.ts';
import type { DestinationSpec, HoursState, SharedLineGroup } from '../../../routing/index.ts';
import type { Application, CallEvent, ShownLine, Step, Verb, World } from '../../call/application.ts';
import { refuses } from '../../policy/refusal.ts';

export interface GroupState {
  readonly extension: string;
  readonly phase: 'asking' | 'ringing' | 'over';
  readonly line?: ShownLine;
}

type GroupStep = Step<GroupState>;

const give = (state: GroupState, verbs: readonly Verb[]): GroupStep => ({ state, verbs });
const over = (state: GroupState, verbs: readonly Verb[]): GroupStep => give({ ...state, phase: 'over' }, verbs);

const refuse = (state: GroupState, status: number, reason: Reason): GroupStep =>
  over(state, [{ verb: 'reject', status, reason }]);

const go = (state: GroupState, destination: Destination): GroupStep => over(state, [{ verb: 'go', destination }]);

function start(state: GroupState, world: World): GroupStep {
  const { directory, now } = world;
  const group = directory?.group(state.extension);
  if (directory === undefined || group === undefined) return refuse(state, 404, 'user-unknown');
  if (refuses(state.extension, directory, world.caller)) return refuse(state, 486, 'call-blocked');
  const elsewhere = away(group, directory.hours(state.extension, now));
  if (elsewhere !== undefined) return go(state, directory.destination(elsewhere, state.extension));
  return give(state, [
    { verb: 'note', via: `group ${state.extension}` },
    { verb: 'ask', service: 'lines', question: { seize: state.extension, members: membersOf(group, world) } },
  ]);
}

/** Where calls go instead of ringing; undefined: they ring. */
function away(group: SharedLineGroup, { state, holiday }: HoursState): DestinationSpec | undefined {
  if (state === 'open') return undefined;
  const named = holiday === undefined ? undefined : group.holidays[holiday];
  return (state === 'holiday' ? (named ?? group.onHoliday) : undefined) ?? group.whenClosed;
}

/** A member who calls the line is not rung by itself; who does not want to be disturbed, or is to have nothing to do with the caller, neither. */
function membersOf({ members }: SharedLineGroup, { directory, runtime, caller }: World): readonly string[] {
  if (directory === undefined) return members;
  return members.filter(
    member =>
      member !== caller.extension &&
      runtime?.get(directory.domain, member, 'doNotDisturb') !== true &&
      (caller.extension === undefined || !directory.separated(caller.extension, member)),
  );
}

function asking(state: GroupState, event: CallEvent, world: World): GroupStep {
  if (event.event === 'start' || event.event === 'resumed') return start(state, world);
  const group = world.directory?.group(state.extension);
  if (event.event !== 'reply') return give(state, []);
  if (group === undefined) return refuse(state, 404, 'user-unknown');
  // Where nobody can say who is on a call, the phones will.
  const reply = (event.value ?? {}) as { readonly appearance?: number | null; readonly busy?: readonly string[] };
  const members = membersOf(group, world);
  if (members.every(member => reply.busy?.includes(member) === true)) return overflow(state, 'whenBusy', world);
  const line: ShownLine = {
    extension: state.extension,
    ...(typeof reply.appearance === 'number' && { appearance: reply.appearance }),
  };
  return ring({ ...state, line }, group, world);
}

function ring(state: GroupState, group: SharedLineGroup, world: World): GroupStep {
  return give({ ...state, phase: 'ringing' }, [
    { verb: 'show', line: state.line },
    {
      verb: 'dial',
      targets: membersOf(group, world).map(extension => ({ to: 'extension' as const, extension })),
      ringMs: group.ringSeconds * 1000,
    },
  ]);
}

/** By default the call ends there. */
function overflow(state: GroupState, why: 'whenBusy' | 'whenUnanswered', { directory }: World): GroupStep {
  const spec = directory?.group(state.extension)?.[why];
  if (directory !== undefined && spec !== undefined) return go(state, directory.destination(spec, state.extension));
  return why === 'whenBusy' ? refuse(state, 486, 'call-busy') : refuse(state, 480, 'call-no-answer');
}

function ringing(state: GroupState, event: CallEvent, world: World): GroupStep {
  switch (event.event) {
    case 'ringing':
      return give(state, [{ verb: 'ring' }]);
    case 'answered':
      return over(state, [{ verb: 'bridge', leg: event.leg }]);
    case 'dialFailed':
      return overflow(state, event.status === 486 ? 'whenBusy' : 'whenUnanswered', world);
    case 'resumed': {
      const group = world.directory?.group(state.extension);
      return group === undefined ? refuse(state, 404, 'user-unknown') : ring(state, group, world);
    }
    default:
      return give(state, []);
  }
}

export const group: Application<GroupState> = {
  name: 'group',
  initial: destination => ({
    extension: destination.kind === 'group' ? destination.extension : '',
    phase: 'asking',
  }),
  step(state, event, world): GroupStep {
    switch (state.phase) {
      case 'asking':
        return asking(state, event, world);
      case 'ringing':
        return ringing(state, event, world);
      case 'over':
        return give(state, []);
    }
  },
};
