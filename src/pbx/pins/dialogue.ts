/** The part of a conversation that is the same wherever a caller has to give a PIN and is then told what came of it. */
import type { Application, CallEvent, Step, World } from '../call/application.ts';

/** Wrong entries in one call; the lock after wrong PINs is kept elsewhere and outlasts the call. */
export const MOST_WRONG = 3;
/** How an extension or a PIN is keyed in. */
export const PIN_KEYS = { max: 12, firstMs: 10_000, nextMs: 5000, terminator: '#' } as const;

interface PinDialogue<State> {
  /** Also after a take-over: the caller is asked again. */
  start(state: State, world: World): Step<State>;
  entered(state: State, digits: string, world: World): Step<State>;
  replied(state: State, event: CallEvent & { event: 'reply' }): Step<State>;
}

/** In the phase `leaving` the caller hears how it ended, and the call is over with that. */
export function pinDialogue<State extends { readonly phase: string }>(
  dialogue: PinDialogue<State>,
): Application<State>['step'] {
  return (state, event, world): Step<State> => {
    const leaving = state.phase === 'leaving';
    const hangUp: Step<State> = { state, verbs: [{ verb: 'hangup' }] };
    switch (event.event) {
      case 'start':
        return dialogue.start(state, world);
      case 'resumed':
        return leaving ? hangUp : dialogue.start(state, world);
      case 'digits':
        return dialogue.entered(state, event.digits, world);
      case 'reply':
        return dialogue.replied(state, event);
      case 'played':
        return leaving ? hangUp : { state, verbs: [] };
      default:
        return { state, verbs: [] };
    }
  };
}
