/** Takes back what is parked in a slot, from whichever phone, whichever switch has it. */
import type { Application, CallEvent, Step, Verb } from '../../call/application.ts';
import type { Found } from './service.ts';

export interface RetrieveState {
  readonly slot: string;
  readonly phase: 'asking' | 'taking' | 'telling' | 'over';
}

type RetrieveStep = Step<RetrieveState>;

const NOTHING: readonly Verb[] = [{ verb: 'answer' }, { verb: 'play', phrases: [{ say: 'park.nothing' }] }];

function take(state: RetrieveState, { call, leg, node }: Found): RetrieveStep {
  const verb: Verb =
    node === undefined
      ? { verb: 'take', call, leg }
      : { verb: 'dial', targets: [{ to: 'switch', node, destination: { kind: 'take', call, leg } }] };
  return { state: { ...state, phase: 'taking' }, verbs: [verb] };
}

function asking(state: RetrieveState, event: CallEvent): RetrieveStep {
  if (event.event === 'start' || event.event === 'resumed') {
    return { state, verbs: [{ verb: 'ask', service: 'park', question: { find: state.slot } }] };
  }
  if (event.event !== 'reply') return { state, verbs: [] };
  const found = event.value as unknown as Found | null | undefined;
  return found ? take(state, found) : { state: { ...state, phase: 'telling' }, verbs: NOTHING };
}

export const retrieve: Application<RetrieveState> = {
  name: 'retrieve',
  initial: destination => ({ slot: destination.kind === 'retrieve' ? destination.slot : '', phase: 'asking' }),
  step(state, event): RetrieveStep {
    switch (state.phase) {
      case 'asking':
        return asking(state, event);
      case 'taking':
        if (event.event === 'answered') {
          return { state: { ...state, phase: 'over' }, verbs: [{ verb: 'bridge', leg: event.leg }] };
        }
        // Somebody else was faster.
        return event.event === 'gone' || event.event === 'dialFailed' || event.event === 'resumed'
          ? { state: { ...state, phase: 'telling' }, verbs: NOTHING }
          : { state, verbs: [] };
      case 'telling':
        return event.event === 'played' || event.event === 'resumed'
          ? { state: { ...state, phase: 'over' }, verbs: [{ verb: 'hangup' }] }
          : { state, verbs: [] };
      case 'over':
        return { state, verbs: [] };
    }
  },
};
