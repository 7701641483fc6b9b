/** Locks the phone that dials, or unlocks it with a PIN. A locked phone calls emergency numbers only; the dial plan sees to that. */
import type { Application, CallEvent, Phrase, Step, Verb, World } from '../../call/application.ts';
import { MOST_WRONG, PIN_KEYS, pinDialogue } from '../../pins/dialogue.ts';

export interface LockState {
  readonly action: 'lock' | 'unlock';
  readonly phase: 'pin' | 'asking' | 'leaving';
  readonly wrong: number;
}

export type LockQuestion =
  | { readonly lock: string; readonly user: string }
  | { readonly unlock: string; readonly user: string; readonly pin: string };
/** `refused`: without a PIN nobody could unlock it. */
export type LockReply = 'locked' | 'unlocked' | 'wrong' | 'blocked' | 'refused';

type LockStep = Step<LockState>;

const give = (state: LockState, verbs: readonly Verb[]): LockStep => ({ state, verbs });

const leave = (state: LockState, ...phrases: readonly Phrase[]): LockStep =>
  give({ ...state, phase: 'leaving' }, [{ verb: 'play', phrases }]);

const ask = (state: LockState, question: LockQuestion): LockStep =>
  give({ ...state, phase: 'asking' }, [{ verb: 'ask', service: 'lock', question }]);

/** The phone, and who uses it now. */
function parties({ caller }: World): { phone: string; user: string } {
  const user = caller.extension ?? '';
  return { phone: caller.phone ?? user, user };
}

const askPin = (state: LockState, before: readonly Phrase[] = []): LockStep =>
  give({ ...state, phase: 'pin' }, [{ verb: 'play', phrases: [...before, { say: 'login.pin' }], collect: PIN_KEYS }]);

function start(state: LockState, world: World): LockStep {
  const { phone, user } = parties(world);
  if (phone === '') return give(state, [{ verb: 'reject', status: 403, reason: 'call-not-allowed' }]);
  const { state: next, verbs } = state.action === 'lock' ? ask(state, { lock: phone, user }) : askPin(state);
  return give(next, [{ verb: 'answer' }, ...verbs]);
}

function entered(state: LockState, pin: string, world: World): LockStep {
  const { phone, user } = parties(world);
  return ask(state, { unlock: phone, user, pin });
}

function replied(state: LockState, event: CallEvent & { event: 'reply' }): LockStep {
  switch (event.value as LockReply | undefined) {
    case 'locked':
      return leave(state, { say: 'lock.locked' });
    case 'unlocked':
      return leave(state, { say: 'lock.unlocked' });
    case 'blocked':
      return leave(state, { say: 'login.blocked' });
    case 'refused':
      return leave(state, { say: 'feature.not-allowed' });
    case 'wrong': {
      const wrong = state.wrong + 1;
      if (wrong < MOST_WRONG) return askPin({ ...state, wrong }, [{ say: 'login.pin-wrong' }]);
      return leave(state, { say: 'login.pin-wrong' }, { say: 'common.goodbye' });
    }
    case undefined:
      return leave(state, { say: 'common.system-error' });
  }
}

export const lock: Application<LockState> = {
  name: 'lock',
  initial: destination => ({
    action: destination.kind === 'lock' ? destination.action : 'lock',
    phase: 'asking',
    wrong: 0,
  }),
  step: pinDialogue({ start, entered, replied }),
};
