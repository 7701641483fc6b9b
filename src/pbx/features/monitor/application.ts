/**
 * A supervisor on somebody's live call: listens, whispers, barges in, takes it over. Keys change from one to the other. It is done
 * on the switch that has the call; the supervisor is brought there.
 */
import type { MonitorMode } from '../../../routing/destination.ts';
import type { MonitoringRight } from '../../../routing/ports.ts';
import type { Application, CallEvent, Json, Phrase, Step, Verb, World } from '../../call/application.ts';

const RING_MS = 10_000;
/** What is seen of a call may be a moment behind the call. */
const TRIES = 2;
/** After a take-over the call may come back later than its supervisor. */
const MOST_TRIES = 5;
const AGAIN_MS = 500;
const AGAIN = 'again';

const KEYS: Readonly<Record<string, MonitorMode>> = { '1': 'listen', '2': 'whisper', '3': 'barge', '4': 'takeOver' };
const CONFIRMS = {
  listen: { say: 'monitor.listening' },
  whisper: { say: 'monitor.whispering' },
  barge: { say: 'monitor.barging' },
} as const satisfies Partial<Record<MonitorMode, Phrase>>;

export interface MonitorState {
  readonly extension: string;
  readonly mode: MonitorMode;
  readonly phase: 'finding' | 'elsewhere' | 'on' | 'leaving';
  readonly call: string;
  /** The leg of whom is monitored. */
  readonly agent: string;
  /** Queues and groups on whose lines the call is. */
  readonly lines: readonly string[];
  /** Looks that are left, where the call may only be late. */
  readonly tries: number;
}

export interface MonitorQuestion {
  readonly [key: string]: Json;
  readonly extension: string;
  /** The queues and groups that the extension belongs to. */
  readonly lines: readonly string[];
  /** Which of its calls may be taken: any, or those on these lines. */
  readonly right: MonitoringRight;
}
export type MonitorReply =
  | { readonly node: string }
  | { readonly call: string; readonly agent: string; readonly lines: readonly string[] }
  | { readonly refused: 'nothing' | 'taken' };

type MonitorStep = Step<MonitorState>;

const give = (state: MonitorState, verbs: readonly Verb[]): MonitorStep => ({ state, verbs });

const leave = (state: MonitorState, phrase: Phrase): MonitorStep =>
  give({ ...state, phase: 'leaving' }, [{ verb: 'answer' }, { verb: 'play', phrases: [phrase] }]);

function rightTo(
  { extension }: MonitorState,
  mode: MonitorMode,
  { directory, caller }: World,
): MonitoringRight | undefined {
  return caller.extension === undefined ? undefined : directory?.monitoringRight(caller.extension, extension, mode);
}

const refuse = (state: MonitorState): MonitorStep =>
  give({ ...state, phase: 'leaving' }, [{ verb: 'reject', status: 403, reason: 'call-not-allowed' }]);

function find(state: MonitorState, world: World): MonitorStep {
  const { extension, mode } = state;
  const right = rightTo(state, mode, world);
  if (right === undefined) return refuse(state);
  const lines = world.directory?.linesOf(extension) ?? [];
  const question: MonitorQuestion = { extension, lines, right };
  return give({ ...state, phase: 'finding' }, [{ verb: 'ask', service: 'monitor', question }]);
}

function start(state: MonitorState, world: World): MonitorStep {
  const { state: next, verbs } = find(state, world);
  if (next.phase !== 'finding') return give(next, verbs);
  return give(next, [{ verb: 'note', via: `monitor ${state.extension}` }, ...verbs]);
}

function found(state: MonitorState, event: CallEvent & { event: 'reply' }): MonitorStep {
  const reply = event.value as MonitorReply | undefined;
  if (reply === undefined) return leave(state, { say: 'common.system-error' });
  if ('node' in reply) return goThere(state, reply.node);
  if ('call' in reply) return begin({ ...state, ...reply, phase: 'on' });
  if (reply.refused === 'taken') return leave(state, { say: 'monitor.taken' });
  if (state.tries === 0) return leave(state, { say: 'monitor.nothing' });
  return give({ ...state, tries: state.tries - 1 }, [{ verb: 'wait', timer: AGAIN, ms: AGAIN_MS }]);
}

function goThere(state: MonitorState, node: string): MonitorStep {
  const { mode, extension } = state;
  const destination = { kind: 'monitor', mode, extension } as const;
  return give({ ...state, phase: 'elsewhere' }, [
    { verb: 'dial', targets: [{ to: 'switch', node, destination }], ringMs: RING_MS },
  ]);
}

/** Heard first, said then: what is said lies over the call. */
function begin(state: MonitorState): MonitorStep {
  const { mode, call, agent } = state;
  // Whoever was monitored is out of the call then.
  if (mode === 'takeOver') return give(state, [{ verb: 'take', call, leg: agent, inPlace: 'always' }]);
  return give(state, [
    { verb: 'answer' },
    { verb: 'monitor', call, agent, mode },
    { verb: 'play', phrases: [CONFIRMS[mode]] },
  ]);
}

function pressed(state: MonitorState, digit: string, world: World): MonitorStep {
  const mode = KEYS[digit];
  if (mode === undefined) return give(state, []);
  // The call that is heard may be on a line that another right is about.
  const right = rightTo(state, mode, world);
  if (right === 'any' || right?.some(line => state.lines.includes(line)) === true) return begin({ ...state, mode });
  return give(state, [{ verb: 'play', phrases: [{ say: 'monitor.not-allowed' }] }]);
}

function elsewhere(state: MonitorState, event: CallEvent): MonitorStep {
  switch (event.event) {
    case 'answered':
      return give(state, [{ verb: 'bridge', leg: event.leg }]);
    case 'dialFailed':
      return give(state, [{ verb: 'reject', status: event.status, reason: event.reason }]);
    default:
      return give(state, []);
  }
}

function on(state: MonitorState, event: CallEvent, world: World): MonitorStep {
  switch (event.event) {
    case 'digit':
      return pressed(state, event.digit, world);
    case 'gone':
      return leave(state, { say: 'monitor.nothing' });
    default:
      return give(state, []);
  }
}

function react(state: MonitorState, event: CallEvent, world: World): MonitorStep {
  switch (state.phase) {
    case 'finding':
      if (event.event === 'timer') return find(state, world);
      return event.event === 'reply' ? found(state, event) : give(state, []);
    case 'elsewhere':
      return elsewhere(state, event);
    case 'on':
      return on(state, event, world);
    case 'leaving':
      return give(state, event.event === 'played' ? [{ verb: 'hangup' }] : []);
  }
}

export const monitor: Application<MonitorState> = {
  name: 'monitor',
  initial: destination => ({
    extension: destination.kind === 'monitor' ? destination.extension : '',
    mode: destination.kind === 'monitor' ? destination.mode : 'listen',
    phase: 'finding',
    call: '',
    agent: '',
    lines: [],
    tries: TRIES,
  }),
  step(state, event, world): MonitorStep {
    if (event.event === 'start') return start(state, world);
    if (event.event !== 'resumed') return react(state, event, world);
    return state.phase === 'leaving' ? give(state, [{ verb: 'hangup' }]) : find({ ...state, tries: MOST_TRIES }, world);
  },
};
