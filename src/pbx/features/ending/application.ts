/** Where a call ends without having reached anybody: refused, hung up on, or with a message. */
import type { Destination } from '../../../routing/destination.ts';
import type { Application, CallEvent, Step } from '../../call/application.ts';

export interface EndingState {
  readonly destination: Destination;
}

const CANNOT: Destination = { kind: 'none', status: 501, reason: 'not-implemented' };

export const ending: Application<EndingState> = {
  name: 'ending',
  initial: destination => ({ destination }),
  step(state: EndingState, { event }: CallEvent): Step<EndingState> {
    const { destination } = state;
    if (event === 'played') return { state, verbs: [{ verb: 'hangup' }] };
    if (event !== 'start' && event !== 'resumed') return { state, verbs: [] };
    switch (destination.kind) {
      case 'message':
        return {
          state,
          verbs: [{ verb: 'answer' }, { verb: 'play', phrases: [{ prompt: destination.prompt }] }],
        };
      case 'hangup':
        return { state, verbs: [{ verb: 'hangup' }] };
      default: {
        const { status, reason } = destination.kind === 'none' ? destination : CANNOT;
        return { state, verbs: [{ verb: 'reject', status, reason }] };
      }
    }
  },
};
