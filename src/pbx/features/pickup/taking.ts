/** Taking a party or a ringing call over from another call: looked for by a service, taken here or at the switch that has it. */
import type { Application, CallEvent, Json, Phrase, Step, Verb, World } from '../../call/application.ts';
import type { Destination } from '../../../routing/destination.ts';

/** What a service has found. */
export interface Takeable {
  readonly call: string;
  readonly leg: string;
  /** The taker comes in the place of this leg; default: the leg itself is taken. */
  readonly inPlace?: 'always' | 'held';
  /** Only when it is at another switch. */
  readonly node?: string;
}

/** What was found may be gone because its switch, or ours, has just died: it is looked for again, where it is by then, ms. */
const AGAIN_MS = 300;
const AGAIN = 'again';
const MOST_TRIES = 5;

export interface SeekState {
  readonly question: Json;
  /** How often what was found was not there; absent in calls of before: never. */
  readonly tries?: number;
  /** Whoever is taken goes on to the taker's mobile. */
  readonly toMobile?: boolean;
  readonly phase: 'asking' | 'taking' | 'telling' | 'over';
}

type SeekStep = Step<SeekState>;

export interface Seeker {
  readonly name: string;
  /** It answers with a `Takeable` or null. */
  readonly service: string;
  question(destination: Destination): Json;
  toMobile?(destination: Destination): boolean;
  /** What is said when there is nothing. */
  readonly nothing: Phrase;
}

/** Where whoever is taken goes at once. */
function onwards({ toMobile }: SeekState, { caller: { extension } }: World): { then?: Destination } {
  return toMobile === true && extension !== undefined ? { then: { kind: 'mobile', extension } } : {};
}

function take(state: SeekState, { node, ...taken }: Takeable, world: World): SeekStep {
  const verb: Verb =
    node === undefined
      ? { verb: 'take', ...taken, ...onwards(state, world) }
      : { verb: 'dial', targets: [{ to: 'switch', node, destination: { kind: 'take', ...taken } }] };
  return { state: { ...state, phase: 'taking' }, verbs: [verb] };
}

/** The application of whoever takes. */
export function seeker({ name, service, question, toMobile, nothing }: Seeker): Application<SeekState> {
  const tell = (state: SeekState): SeekStep => ({
    state: { ...state, phase: 'telling' },
    verbs: [{ verb: 'answer' }, { verb: 'play', phrases: [nothing] }],
  });
  const again = (state: SeekState): SeekStep => {
    const tries = (state.tries ?? 0) + 1;
    if (tries >= MOST_TRIES) return tell(state);
    return { state: { ...state, phase: 'asking', tries }, verbs: [{ verb: 'wait', timer: AGAIN, ms: AGAIN_MS }] };
  };
  const asking = (state: SeekState, event: CallEvent, world: World): SeekStep => {
    const { transferredBy } = world.context;
    // Who is transferred here has been taken already.
    if (state.toMobile === true && transferredBy !== undefined) {
      const destination = { kind: 'mobile', extension: transferredBy } as const;
      return { state: { ...state, phase: 'over' }, verbs: [{ verb: 'go', destination }] };
    }
    if (event.event === 'start' || event.event === 'resumed' || event.event === 'timer') {
      return { state, verbs: [{ verb: 'ask', service, question: state.question }] };
    }
    if (event.event !== 'reply') return { state, verbs: [] };
    const found = event.value as unknown as Takeable | null | undefined;
    return found ? take(state, found, world) : tell(state);
  };
  return {
    name,
    initial: destination => ({
      ...{ question: question(destination), phase: 'asking' },
      ...(toMobile?.(destination) === true && { toMobile: true }),
    }),
    step(state, event, world): SeekStep {
      const { event: what } = event;
      switch (state.phase) {
        case 'asking':
          return asking(state, event, world);
        case 'taking':
          if (what === 'answered') {
            return {
              state: { ...state, phase: 'over' },
              verbs: [{ verb: 'bridge', leg: event.leg, ...onwards(state, world) }],
            };
          }
          // Somebody else was faster, or a switch has died.
          return what === 'gone' || what === 'dialFailed' || what === 'resumed' ? again(state) : { state, verbs: [] };
        case 'telling':
          return what === 'played' || what === 'resumed'
            ? { state: { ...state, phase: 'over' }, verbs: [{ verb: 'hangup' }] }
            : { state, verbs: [] };
        case 'over':
          return { state, verbs: [] };
      }
    },
  };
}

/** The part at the switch that has the call: another switch's party takes it from there. */
export const taking: Application<{ readonly wanted: Omit<Takeable, 'node'> | undefined }> = {
  name: 'taking',
  initial: destination => ({ wanted: destination.kind === 'take' ? wantedOf(destination) : undefined }),
  step(state, { event }) {
    const gone: Verb = { verb: 'reject', status: 480, reason: 'call-unavailable' };
    if (event === 'gone' || event === 'resumed') return { state, verbs: [gone] };
    if (event !== 'start') return { state, verbs: [] };
    return { state, verbs: [state.wanted === undefined ? gone : { verb: 'take', ...state.wanted }] };
  },
};

function wantedOf({ call, leg, inPlace }: Destination & { kind: 'take' }): Omit<Takeable, 'node'> {
  return { call, leg, ...(inPlace !== undefined && { inPlace }) };
}
