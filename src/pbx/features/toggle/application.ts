/** Feature codes that change a setting of the caller, say what it is now, and hang up. */
import type { ToggleName } from '../../../routing/destination.ts';
import type { Application, Json, Phrase, Step, Verb } from '../../call/application.ts';

export interface ToggleState {
  readonly what: ToggleName;
  readonly value?: boolean;
  readonly argument?: string;
  /** A member of a queue, in whose place its manager asks. */
  readonly member?: string;
}

/** What the service answers: how the setting stands now. */
export interface Toggled {
  readonly [key: string]: Json | undefined;
  readonly on: boolean;
  /** Where calls are forwarded. */
  readonly target?: string;
  /** All queues of the caller, not one. */
  readonly all?: boolean;
}

type ToggleStep = Step<ToggleState>;

const give = (state: ToggleState, verbs: readonly Verb[]): ToggleStep => ({ state, verbs });

/** What is said when it is on, and when it is off. */
const FLAGS = {
  doNotDisturb: ['feature.dnd-on', 'feature.dnd-off'],
  callWaiting: ['feature.call-waiting-on', 'feature.call-waiting-off'],
  hideCallerId: ['feature.caller-id-hidden', 'feature.caller-id-shown'],
  queue: ['feature.opted-in', 'feature.opted-out'],
  allQueues: ['feature.opted-in-all', 'feature.opted-out-all'],
} as const;

function confirmation(what: ToggleName, { on, target, all }: Toggled): Phrase {
  if (what === 'forwardAlways' || what === 'forwardBusy' || what === 'forwardUnanswered') {
    if (!on) return { say: 'feature.forward-off' };
    return { say: 'feature.forward-on', with: { number: { digits: target ?? '' } } };
  }
  const [yes, no] = FLAGS[what === 'queue' && all === true ? 'allQueues' : what];
  return { say: on ? yes : no };
}

const isToggled = (value: Json | undefined): value is Toggled =>
  typeof value === 'object' && value !== null && 'on' in value;

export const toggle: Application<ToggleState> = {
  name: 'toggle',
  initial: destination =>
    destination.kind === 'toggle'
      ? {
          what: destination.what,
          ...(destination.value !== undefined && { value: destination.value }),
          ...(destination.argument !== undefined && { argument: destination.argument }),
          ...(destination.member !== undefined && { member: destination.member }),
        }
      : { what: 'doNotDisturb' },
  step(state, event, { caller }): ToggleStep {
    switch (event.event) {
      case 'start': {
        // Codes are dialled by phones of ours; nobody from outside has settings.
        if (caller.extension === undefined) {
          return give(state, [{ verb: 'reject', status: 403, reason: 'call-not-allowed' }]);
        }
        const question = { ...state, extension: caller.extension };
        return give(state, [{ verb: 'answer' }, { verb: 'ask', service: 'settings', question }]);
      }
      case 'reply': {
        const phrase: Phrase = isToggled(event.value)
          ? confirmation(state.what, event.value)
          : { say: event.failed === true ? 'common.system-error' : 'feature.not-allowed' };
        return give(state, [{ verb: 'play', phrases: [phrase] }]);
      }
      case 'resumed':
        return give(state, [{ verb: 'play', phrases: [{ say: 'feature.done' }] }]);
      case 'played':
        return give(state, [{ verb: 'hangup' }]);
      default:
        return give(state, []);
    }
  },
};
