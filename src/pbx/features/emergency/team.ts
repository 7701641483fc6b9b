/**
 * Somebody of the safety team who has answered while the answering point is being called: hears the caller at first, speaks with both
 * as soon as those two talk, and has the caller alone when nobody answers there. Who is called at 911 is never kept from the caller.
 */
import type { Application, CallEvent, Phrase, Step, Verb } from '../../call/application.ts';
import { EMERGENCY_SERVICE, json, type TeamNews } from './protocol.ts';

const LOOK_MS = 1000;
const LOOK = 'look';

export interface SafetyTeamState {
  readonly call: string;
  /** Of the caller. */
  readonly leg: string;
  readonly caller?: string;
  /** `hearing`: only the caller, and is not heard; `joined`: all three; `taking`: about to have the caller alone. */
  readonly phase: 'hearing' | 'joined' | 'taking' | 'over';
}

type TeamStep = Step<SafetyTeamState>;

const give = (state: SafetyTeamState, verbs: readonly Verb[] = []): TeamStep => ({ state, verbs });

/** The caller may not talk yet; whether it does is looked at again in a moment. */
function hear(state: SafetyTeamState): TeamStep {
  const { call, leg } = state;
  return give({ ...state, phase: 'hearing' }, [
    { verb: 'wait', timer: LOOK, ms: LOOK_MS },
    { verb: 'hear', call, leg },
  ]);
}

function start(state: SafetyTeamState): TeamStep {
  const { state: next, verbs } = hear(state);
  const { call, caller } = state;
  const notice: Phrase = { say: 'emergency.notice', with: { caller: { digits: caller ?? '' } } };
  return give(next, [
    { verb: 'answer' },
    ...verbs,
    { verb: 'ask', service: EMERGENCY_SERVICE, question: json({ ask: 'join', call }) },
    ...(caller === undefined ? [] : [{ verb: 'play', phrases: [notice] } as const]),
  ]);
}

function gone(state: SafetyTeamState): TeamStep {
  // Not talking yet, or not any more; whether the caller is still there tells the next look.
  if (state.phase === 'joined' || state.phase === 'taking') return hear(state);
  return give({ ...state, phase: 'over' }, [{ verb: 'hangup' }]);
}

function told(state: SafetyTeamState, { news }: TeamNews): TeamStep {
  const { call, leg } = state;
  return news === 'alone' ? give({ ...state, phase: 'taking' }, [{ verb: 'take', call, leg }]) : give(state);
}

export const safetyTeam: Application<SafetyTeamState> = {
  name: 'safety team',
  initial: destination => {
    if (destination.kind !== 'safetyTeam') return { call: '', leg: '', phase: 'over' };
    const { call, leg, caller } = destination;
    return { call, leg, phase: 'hearing', ...(caller !== undefined && { caller }) };
  },
  step(state, event: CallEvent): TeamStep {
    if (state.phase === 'over') return give(state);
    switch (event.event) {
      case 'start':
        return start(state);
      case 'resumed':
        return hear(state);
      case 'timer':
        return state.phase === 'hearing'
          ? give({ ...state, phase: 'joined' }, [
              { verb: 'monitor', call: state.call, agent: state.leg, mode: 'barge' },
            ])
          : give(state);
      case 'gone':
        return gone(state);
      case 'told':
        return told(state, event.value as unknown as TeamNews);
      default:
        return give(state);
    }
  },
};
