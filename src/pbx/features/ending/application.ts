/** Where a call ends without having reached anybody: refused, hung up on, or with a message. */
import type { Destination, Reason } from '../../../routing/destination.ts';
import type { Application, CallEvent, Phrase, Step, Verb } from '../../call/application.ts';

type Refusal = Destination & { kind: 'none' | 'refused' };

const refusal = ({ status, reason }: Refusal): Verb => ({ verb: 'reject', status, reason });

export interface EndingState {
  readonly destination: Destination;
}

const HANG_UP: Verb = { verb: 'hangup' };
const CANNOT: Refusal = { kind: 'none', status: 501, reason: 'not-implemented' };

/** Long enough to be known for what it is. */
const BUSY_MS = 3000;

/** What is said of a call that goes no further; the busy tone follows. */
function regret({ status, reason }: Destination & { kind: 'refused' }): readonly Phrase[] {
  return [{ say: BY_REASON[reason] ?? REGRETS[status] ?? 'error.cannot-complete' }, BUSY];
}

const BUSY: Phrase = { tone: 'busy', durationMs: BUSY_MS };
type Said = Extract<Phrase, { say: unknown }>['say'];
const BY_REASON: Readonly<Partial<Record<Reason, Said>>> = {
  'call-no-answer': 'error.no-answer',
  'call-no-trunk': 'error.all-circuits-busy',
  'client-code-required': 'error.client-code-required',
  'client-code-invalid': 'error.client-code-invalid',
};
const REGRETS: Readonly<Partial<Record<number, Said>>> = {
  403: 'error.not-permitted',
  404: 'error.not-in-service',
  408: 'error.no-answer',
  480: 'error.unavailable',
  484: 'error.not-in-service',
  486: 'error.busy',
  503: 'error.all-circuits-busy',
  600: 'error.busy',
};

export const ending: Application<EndingState> = {
  name: 'ending',
  initial: destination => ({ destination }),
  step(state: EndingState, { event }: CallEvent): Step<EndingState> {
    const { destination } = state;
    if (event === 'played') return { state, verbs: [destination.kind === 'refused' ? refusal(destination) : HANG_UP] };
    if (event !== 'start' && event !== 'resumed') return { state, verbs: [] };
    switch (destination.kind) {
      case 'message':
        return {
          state,
          verbs: [{ verb: 'answer' }, { verb: 'play', phrases: [{ prompt: destination.prompt }] }],
        };
      case 'hangup':
        return { state, verbs: [HANG_UP] };
      case 'refused':
        return { state, verbs: [{ verb: 'play', phrases: regret(destination) }] };
      default: {
        return { state, verbs: [refusal(destination.kind === 'none' ? destination : CANNOT)] };
      }
    }
  },
};
