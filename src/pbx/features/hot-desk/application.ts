/** Logging in at a phone that several people use, with extension and PIN, and out again. */
import { keyedExtension } from '../../../routing/index.ts';
import type { Application, CallEvent, Phrase, Step, Verb, World } from '../../call/application.ts';
import { MOST_WRONG, PIN_KEYS, pinDialogue } from '../../pins/dialogue.ts';

export interface HotDeskState {
  readonly action: 'login' | 'logout';
  /** Who logs in; empty until it is known. */
  readonly extension: string;
  readonly phase: 'extension' | 'pin' | 'checking' | 'leaving';
  readonly wrong: number;
}

export type HotDeskQuestion =
  { readonly login: string; readonly phone: string; readonly pin: string } | { readonly logout: string };
export type HotDeskReply = 'in' | 'out' | 'wrong' | 'locked' | 'refused' | 'nobody';

type HotDeskStep = Step<HotDeskState>;

const give = (state: HotDeskState, verbs: readonly Verb[]): HotDeskStep => ({ state, verbs });

const leave = (state: HotDeskState, ...phrases: readonly Phrase[]): HotDeskStep =>
  give({ ...state, phase: 'leaving' }, [{ verb: 'answer' }, { verb: 'play', phrases }]);

const ask = (question: HotDeskQuestion): Verb => ({ verb: 'ask', service: 'hotDesk', question });

/** The phone itself, whoever has logged in at it. */
const phoneOf = ({ caller }: World): string => caller.phone ?? caller.extension ?? '';

function collect(state: HotDeskState, before: readonly Phrase[] = []): HotDeskStep {
  const phase = state.extension === '' ? 'extension' : 'pin';
  const say = phase === 'pin' ? 'login.pin' : 'login.extension';
  return give({ ...state, phase }, [
    { verb: 'answer' },
    { verb: 'play', phrases: [...before, { say }], collect: PIN_KEYS },
  ]);
}

function start(state: HotDeskState, world: World): HotDeskStep {
  const phone = phoneOf(world);
  const entry = world.directory?.entry(phone);
  const shared = entry?.kind === 'commonArea' && entry.object.hotDesking;
  if (!shared) return leave(state, { say: 'hotdesk.not-allowed' });
  if (state.action === 'login') return collect(state);
  return give({ ...state, phase: 'checking' }, [{ verb: 'answer' }, ask({ logout: phone })]);
}

function entered(state: HotDeskState, digits: string, world: World): HotDeskStep {
  if (state.phase === 'extension') {
    if (digits === '') return again(state);
    const entry = world.directory && keyedExtension(world.directory, digits, phoneOf(world));
    return collect({ ...state, extension: entry?.extension ?? digits });
  }
  return give({ ...state, phase: 'checking' }, [ask({ login: state.extension, phone: phoneOf(world), pin: digits })]);
}

/** Whoever mistyped the extension would be asked for a PIN for ever, so both are asked for again. */
function again(state: HotDeskState): HotDeskStep {
  const wrong = state.wrong + 1;
  if (wrong >= MOST_WRONG) return leave(state, { say: 'login.wrong' }, { say: 'common.goodbye' });
  return collect({ ...state, extension: '', wrong }, [{ say: 'login.wrong' }]);
}

function replied(state: HotDeskState, event: CallEvent & { event: 'reply' }): HotDeskStep {
  switch (event.value as HotDeskReply | undefined) {
    case 'in':
      return leave(state, { say: 'hotdesk.logged-in' });
    case 'out':
      return leave(state, { say: 'hotdesk.logged-out' });
    case 'nobody':
      return leave(state, { say: 'hotdesk.not-logged-in' });
    case 'refused':
      return leave(state, { say: 'hotdesk.not-allowed' });
    case 'locked':
      return leave(state, { say: 'login.blocked' });
    case 'wrong':
      return again(state);
    case undefined:
      return leave(state, { say: 'common.system-error' });
  }
}

export const hotDesk: Application<HotDeskState> = {
  name: 'hotDesk',
  initial: destination => ({
    action: destination.kind === 'hotDesk' ? destination.action : 'login',
    extension: destination.kind === 'hotDesk' ? (destination.extension ?? '') : '',
    phase: 'extension',
    wrong: 0,
  }),
  step: pinDialogue({ start, entered, replied }),
};
