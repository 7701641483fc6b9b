/** Rings all devices of a user at once; the first to answer has the call. */
import type { Destination, Reason } from '../../../routing/destination.ts';
import type { Application, CallEvent, Step } from '../../call/application.ts';

/** RFC 3261 leaves the number of redirections to the server; five is more than any sane forwarding chain. */
const MAX_REDIRECTIONS = 5;

export interface UserCallState {
  readonly phase: 'idle' | 'dialling' | 'talking' | 'over';
  /** Extensions dialled so far, the last one is ringing; a loop is a repetition. */
  readonly dialled: readonly string[];
}

type UserStep = Step<UserCallState>;

const dial = (state: UserCallState, extension: string): UserStep => ({
  state: { phase: 'dialling', dialled: [...state.dialled, extension] },
  verbs: [{ verb: 'dial', targets: [{ to: 'extension', extension }] }],
});

const giveUp = (state: UserCallState, status: number, reason: Reason): UserStep => ({
  state: { ...state, phase: 'over' },
  verbs: [{ verb: 'reject', status, reason }],
});

function redirect(state: UserCallState, extension: string): UserStep {
  if (state.dialled.includes(extension)) return giveUp(state, 482, 'call-loop');
  if (state.dialled.length > MAX_REDIRECTIONS) return giveUp(state, 480, 'call-loop');
  return dial(state, extension);
}

function whileDialling(state: UserCallState, event: CallEvent): UserStep {
  switch (event.event) {
    case 'ringing':
      return { state, verbs: [{ verb: 'ring' }] };
    case 'early':
      return { state, verbs: [{ verb: 'passEarlyMedia', leg: event.leg }] };
    case 'answered':
      return { state: { ...state, phase: 'talking' }, verbs: [{ verb: 'bridge', leg: event.leg }] };
    case 'dialFailed':
      return giveUp(state, event.status, event.reason);
    case 'redirected':
      return redirect(state, event.extension);
    default:
      return { state, verbs: [] };
  }
}

export const userCall: Application<UserCallState> = {
  name: 'user',
  initial(destination: Destination): UserCallState {
    return { phase: 'idle', dialled: destination.kind === 'user' ? [destination.extension] : [] };
  },
  step(state: UserCallState, event: CallEvent): UserStep {
    switch (state.phase) {
      case 'idle': {
        const extension = state.dialled[0];
        if (extension === undefined) return giveUp(state, 404, 'user-unknown');
        return dial({ phase: 'idle', dialled: [] }, extension);
      }
      case 'dialling':
        return whileDialling(state, event);
      case 'talking':
      case 'over':
        return { state, verbs: [] };
    }
  },
};
