/** The caller's own call, taken over from another of his devices. */
import type { Application, CallEvent, Step, Verb } from '../../call/application.ts';

const RING_MS = 10_000;

export interface HandOffState {
  readonly phase: 'finding' | 'elsewhere' | 'taking' | 'leaving';
}

export type HandOffReply = { readonly node: string } | { readonly call: string; readonly leg: string } | null;

type HandOffStep = Step<HandOffState>;

const give = (phase: HandOffState['phase'], verbs: readonly Verb[]): HandOffStep => ({ state: { phase }, verbs });

const nothing = (): HandOffStep =>
  give('leaving', [{ verb: 'answer' }, { verb: 'play', phrases: [{ say: 'pickup.nothing' }] }]);

/** Not answered before it is known where the call is: until then this device has none of its own. */
const find = (): HandOffStep => give('finding', [{ verb: 'ask', service: 'handOff', question: null }]);

function found(event: CallEvent & { event: 'reply' }): HandOffStep {
  const reply = event.value as HandOffReply | undefined;
  if (reply === undefined || reply === null) return nothing();
  if ('node' in reply) {
    const target = { to: 'switch', node: reply.node, destination: { kind: 'handOff' } } as const;
    return give('elsewhere', [{ verb: 'dial', targets: [target], ringMs: RING_MS }]);
  }
  return give('taking', [{ verb: 'take', call: reply.call, leg: reply.leg, inPlace: 'always' }]);
}

export const handOff: Application<HandOffState> = {
  name: 'handOff',
  initial: () => ({ phase: 'finding' }),
  step(state, event, { caller }): HandOffStep {
    switch (event.event) {
      case 'start':
        // Only who has several devices can hand a call from one to the other.
        return caller.extension === undefined
          ? give('leaving', [{ verb: 'reject', status: 403, reason: 'call-not-allowed' }])
          : find();
      case 'resumed':
        return state.phase === 'leaving' ? give('leaving', [{ verb: 'hangup' }]) : find();
      case 'reply':
        return found(event);
      case 'answered':
        return give(state.phase, [{ verb: 'bridge', leg: event.leg }]);
      case 'dialFailed':
        return give(state.phase, [{ verb: 'reject', status: event.status, reason: event.reason }]);
      case 'gone':
        return nothing();
      case 'played':
        return give('leaving', [{ verb: 'hangup' }]);
      default:
        return { state, verbs: [] };
    }
  },
};
