/** A call to a user or a common-area phone: its call handling, delegates, screening, and where the call goes when nobody takes it. */
import type { CallHandling } from '../../../routing/index.ts';
import type { Destination, Reason } from '../../../routing/destination.ts';
import type { Application, CallEvent, ForwardCause, Step, Verb, World } from '../../call/application.ts';
import { RECORD_NAME, SAY_NAME, screensCaller } from '../../policy/spoken-name.ts';
import { ringsDelegates, stagesFor, toVoicemail, type Stage } from './plan.ts';
import {
  blocked,
  comesBack,
  doNotDisturb,
  forwardedTo,
  minds,
  redirectedTo,
  whenBusy,
  whenUnanswered,
} from './screening.ts';

/** RFC 3261 leaves the number of redirections to the server; five is more than any sane forwarding chain. */
const MAX_REDIRECTIONS = 5;
/** Of an answering point that calls back. */
const CALL_BACK_MS = 120_000;

export interface UserCallState {
  readonly extension: string;
  readonly phase: 'idle' | 'asking' | 'naming' | 'dialling' | 'talking' | 'over';
  /** Stages that have not rung yet; the first one rings. */
  readonly stages: readonly Stage[];
  /** The best refusal so far. */
  readonly status: number;
  readonly reason: Reason;
  /** Users that devices have redirected the call to. */
  readonly redirected: readonly string[];
  /** Why the user himself is not rung, only who answers for him. */
  readonly apart?: 'do-not-disturb' | 'user-busy';
  /** A caller who has said its name is asked to hold on; the tone of what rings meanwhile comes after it. */
  readonly announcing?: { readonly rings: boolean };
}

type UserStep = Step<UserCallState>;

const give = (state: UserCallState, verbs: readonly Verb[]): UserStep => ({ state, verbs });
const over = (state: UserCallState, verbs: readonly Verb[]): UserStep => give({ ...state, phase: 'over' }, verbs);

const refuse = (state: UserCallState, status: number, reason: Reason): UserStep =>
  over(state, [{ verb: 'reject', status, reason }]);

interface Forward {
  readonly destination: Destination;
  readonly cause: ForwardCause;
}

/** Sends the call on; to whoever has forwarded it already would be a loop, so the box of whoever would send it back takes it. */
function forward(state: UserCallState, { destination, cause }: Forward, world: World): UserStep {
  const { context, directory } = world;
  const forwardedBy = [...(context.forwardedBy ?? []), state.extension];
  const onwards = 'extension' in destination ? destination.extension : undefined;
  if (destination.kind === 'user' && onwards !== undefined && forwardedBy.includes(onwards)) {
    if (directory?.settings(state.extension).voicemail !== true) return refuse(state, 482, 'call-loop');
    const box: Destination = { kind: 'voicemail', extension: state.extension };
    return over(state, [{ verb: 'go', destination: box, context: { forwardedBy, forwardCause: cause } }]);
  }
  if (destination.kind === 'number' && comesBack(destination.number, state.extension, world)) {
    return refuse(state, 482, 'call-loop');
  }
  return over(state, [{ verb: 'go', destination, context: { forwardedBy, forwardCause: cause } }]);
}

/** What delegates are rung for, and answer, is on the line of their principal: lamps show it there, and there it can be taken from hold. */
function ring(state: UserCallState, world: World): UserStep {
  const { extension, stages } = state;
  const [stage] = stages;
  if (stage === undefined) return refuse(state, state.status, state.reason);
  const dial: Verb = { verb: 'dial', ...stage };
  const seen: Verb = { verb: 'show', line: { extension } };
  return give({ ...state, phase: 'dialling' }, ringsDelegates(stage, extension, world) ? [seen, dial] : [dial]);
}

/** Nobody is rung, or nobody has answered. */
function unanswered(
  state: UserCallState,
  handling: CallHandling | undefined,
  world: World,
  cause: ForwardCause = 'no-answer',
): UserStep {
  const destination = handling && whenUnanswered(state.extension, handling, world);
  if (destination === undefined) return refuse(state, state.status, state.reason);
  return forward(state, { destination, cause }, world);
}

function begin(state: UserCallState, handling: CallHandling | undefined, world: World): UserStep {
  const stages = stagesFor(state.extension, world, { without: state.apart !== undefined });
  if (stages.length === 0) return unanswered(state, handling, world, 'unconditional');
  return ring({ ...state, stages }, world);
}

/** The user does not want the call, or is on another one: delegates who answer for him ring all the same. */
function apart(
  state: UserCallState,
  why: NonNullable<UserCallState['apart']>,
  handling: CallHandling,
  world: World,
): UserStep {
  const next: UserCallState = { ...state, apart: why, status: 486, reason: 'call-busy' };
  if (stagesFor(state.extension, world, { without: true }).length === 0) return nobodyFor(next, handling, world);
  return screen(next, handling, world);
}

/** The user could not be rung, and nobody answers for him. */
function nobodyFor(state: UserCallState, handling: CallHandling, world: World): UserStep {
  if (state.apart !== 'user-busy') return unanswered(state, handling, world, 'do-not-disturb');
  return forward(state, { destination: whenBusy(state.extension, handling, world), cause: 'user-busy' }, world);
}

/** Before anybody is rung: who calls, and what the user has set. */
function start(state: UserCallState, handling: CallHandling | undefined, world: World): UserStep {
  const { extension } = state;
  const { directory, caller } = world;
  if (extension === '') return refuse(state, 404, 'user-unknown');
  if (directory === undefined || handling === undefined) return begin(state, handling, world);
  if (world.context.emergencyCallBack === true) {
    return ring({ ...state, stages: [{ targets: [{ to: 'extension', extension }], ringMs: CALL_BACK_MS }] }, world);
  }
  const refused = blocked(extension, directory, caller);
  if (refused !== undefined) return over(state, [{ verb: 'go', destination: refused }]);
  const forwarded = forwardedTo(extension, world, 'forwardAlways');
  if (forwarded !== undefined) return forward(state, { destination: forwarded, cause: 'unconditional' }, world);
  if (toVoicemail(extension, world) && directory.settings(extension).voicemail) {
    return forward(state, { destination: { kind: 'voicemail', extension }, cause: 'unconditional' }, world);
  }
  if (doNotDisturb(extension, world)) return apart(state, 'do-not-disturb', handling, world);
  if (minds(extension, handling, world)) {
    return give({ ...state, phase: 'asking' }, [{ verb: 'ask', service: 'lines', question: { busy: extension } }]);
  }
  return screen(state, handling, world);
}

function screen(state: UserCallState, handling: CallHandling | undefined, world: World): UserStep {
  if (!screensCaller(state.extension, world)) return begin(state, handling, world);
  return give({ ...state, phase: 'naming' }, [{ verb: 'answer' }, { verb: 'play', phrases: SAY_NAME }]);
}

function naming(state: UserCallState, event: CallEvent, world: World): UserStep {
  switch (event.event) {
    case 'resumed':
      return give(state, [{ verb: 'play', phrases: SAY_NAME }]);
    case 'played':
      return give(state, [RECORD_NAME]);
    case 'recorded': {
      // Everything else has been asked already; the name changes only how the phones are rung.
      const named = { ...world, context: { ...world.context, screenedName: event.file } };
      const { state: next, verbs } = begin(state, world.directory?.callHandling(state.extension, world.now), named);
      if (next.phase !== 'dialling') return give(next, verbs);
      const hold: Verb = { verb: 'play', phrases: [{ say: 'screening.hold' }] };
      return give({ ...next, announcing: { rings: false } }, [hold, ...verbs]);
    }
    default:
      return give(state, []);
  }
}

function redirect(state: UserCallState, extension: string, world: World): UserStep {
  const been = [state.extension, ...(world.context.forwardedBy ?? []), ...state.redirected];
  if (been.includes(extension)) return refuse(state, 482, 'call-loop');
  if (state.redirected.length >= MAX_REDIRECTIONS) return refuse(state, 480, 'call-loop');
  const redirected = [...state.redirected, extension];
  const { directory } = world;
  if (directory !== undefined) {
    const destination = redirectedTo(extension, state.extension, world);
    const next = { ...state, redirected };
    if (destination !== undefined) return forward(next, { destination, cause: 'deflection' }, world);
    return unanswered(next, directory.callHandling(state.extension, world.now), world);
  }
  const [stage] = state.stages;
  const targets = [{ to: 'extension', extension }] as const;
  return ring({ ...state, redirected, stages: [{ ringMs: stage?.ringMs ?? 60_000, targets }] }, world);
}

function failed(state: UserCallState, event: CallEvent & { event: 'dialFailed' }, world: World): UserStep {
  const { status, reason } = event;
  const next = { ...state, status, reason, stages: state.stages.slice(1) };
  if (next.stages.length > 0) return ring(next, world);
  const handling = world.directory?.callHandling(state.extension, world.now);
  if (state.apart !== undefined && handling !== undefined) return nobodyFor(next, handling, world);
  if (status === 486 && handling !== undefined) {
    return forward(next, { destination: whenBusy(state.extension, handling, world), cause: 'user-busy' }, world);
  }
  return unanswered(next, handling, world);
}

/** What is being said is not cut short by a phone that rings. */
function announcing({ announcing: said, ...state }: UserCallState, event: CallEvent, world: World): UserStep {
  switch (event.event) {
    case 'ringing':
    case 'early':
      return give({ ...state, announcing: { rings: true } }, []);
    case 'played':
      return give(state, said?.rings === true ? [{ verb: 'ring' }] : []);
    default:
      return dialling(state, event, world);
  }
}

function dialling(state: UserCallState, event: CallEvent, world: World): UserStep {
  switch (event.event) {
    case 'ringing':
      return give(state, [{ verb: 'ring' }]);
    case 'early':
      return give(state, [{ verb: 'passEarlyMedia', leg: event.leg }]);
    case 'answered':
      return give({ ...state, phase: 'talking' }, [{ verb: 'bridge', leg: event.leg }]);
    case 'dialFailed':
      return failed(state, event, world);
    case 'redirected':
      return redirect(state, event.extension, world);
    case 'resumed':
      return ring(state, world);
    default:
      return give(state, []);
  }
}

function asking(state: UserCallState, event: CallEvent, world: World): UserStep {
  const handling = world.directory?.callHandling(state.extension, world.now);
  if (event.event === 'resumed') return start(state, handling, world);
  if (event.event !== 'reply') return give(state, []);
  // Where nobody can say whether the line is in use, the phone itself will.
  if (event.value !== true || handling === undefined) return screen(state, handling, world);
  return apart(state, 'user-busy', handling, world);
}

export const userCall: Application<UserCallState> = {
  name: 'user',
  followsRedirections: true,
  initial: destination => ({
    extension: destination.kind === 'user' ? destination.extension : '',
    phase: 'idle',
    stages: [],
    status: 480,
    reason: 'call-unavailable',
    redirected: [],
  }),
  step(state, event, world): UserStep {
    switch (state.phase) {
      case 'idle':
        return start(state, world.directory?.callHandling(state.extension, world.now), world);
      case 'asking':
        return asking(state, event, world);
      case 'naming':
        return naming(state, event, world);
      case 'dialling':
        return state.announcing === undefined ? dialling(state, event, world) : announcing(state, event, world);
      case 'talking':
      case 'over':
        return give(state, []);
    }
  },
};
