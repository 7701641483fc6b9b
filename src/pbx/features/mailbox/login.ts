/** Who listens: the box, and the PIN of whoever it is. */
import { keyedExtension } from '../../../routing/index.ts';
import type { CallEvent } from '../../call/application.ts';
import { boxesOf } from '../../messages/boxes.ts';
import type { MailboxReply } from './questions.ts';
import { again, ask, end, give, input, refresh, type Here, type MailboxState, type MailboxStep } from './state.ts';

const LONGEST_PIN = 12;

/**
 * Whether a PIN is asked, and whose. The digest has shown which phone calls, but not who holds it: without a PIN it opens a box only
 * where a setting says so, and then at the user's own phone, not at one that he has logged in at.
 */
export function begin(state: MailboxState, here: Here): MailboxStep {
  const { directory, world } = here;
  const { target } = state;
  if (target === undefined) return askExtension(state, here);
  const caller = world.caller.extension;
  if (caller !== undefined && boxesOf(directory, caller).includes(target)) {
    const next = { ...state, login: caller };
    const trusted = directory.settings(caller).voicemailPin === 'notAtOwnPhone' && world.caller.phone === undefined;
    if (trusted) return refresh(next);
    const phone = directory.phone(caller);
    return (phone?.pinHash ?? phone?.pin) === undefined ? end(next, { say: 'feature.not-allowed' }) : askPin(next);
  }
  // Boxes of queues and the like have no PIN of their own.
  const entry = directory.entry(target);
  if (entry !== undefined && directory.phone(target) === undefined) return end(state, { say: 'feature.not-allowed' });
  return askPin({ ...state, login: target });
}

export function askExtension(state: MailboxState, { directory }: Here): MailboxStep {
  const collect = input(directory.longestExtension);
  return give({ ...state, phase: 'extension' }, { verb: 'play', phrases: [{ say: 'login.extension' }], collect });
}

export function extensionEntered(state: MailboxState, digits: string, here: Here): MailboxStep {
  const { caller } = here.world;
  const keyed = keyedExtension(here.directory, digits, caller.extension ?? '')?.extension ?? digits;
  const extension = digits === '' ? caller.extension : keyed;
  if (extension === undefined) return again(state, next => askExtension(next, here));
  // A new beginning, in the language of that extension.
  return give(state, { verb: 'go', destination: { kind: 'mailbox', extension } });
}

export function askPin(state: MailboxState, wrong?: 'login.pin-wrong' | 'login.wrong'): MailboxStep {
  const phrases = [...(wrong === undefined ? [] : [{ say: wrong }]), { say: 'login.pin' } as const];
  return give({ ...state, phase: 'pin' }, { verb: 'play', phrases, collect: { ...input(LONGEST_PIN), fresh: true } });
}

export function pinEntered(state: MailboxState, digits: string): MailboxStep {
  if (digits === '') return again(state, next => askPin(next));
  return give(state, ask({ do: 'pin', extension: state.login, pin: digits }));
}

export function pinChecked(state: MailboxState, { verdict }: MailboxReply & { did: 'pin' }): MailboxStep {
  switch (verdict) {
    case 'right':
      return refresh(state);
    case 'locked':
      return end(state, { say: 'login.blocked' });
    case 'wrong':
      return again(state, next => askPin(next, 'login.pin-wrong'));
    // Nobody is told which extensions there are.
    case 'none':
      return again(state, next => askPin(next, 'login.wrong'));
  }
}

const LOGIN_PHASES = ['extension', 'pin'] as const;

/** Undefined: not a matter of logging in. */
export function loginEvent(state: MailboxState, event: CallEvent, here: Here): MailboxStep | undefined {
  if (!LOGIN_PHASES.some(phase => phase === state.phase)) return undefined;
  const asksExtension = state.phase === 'extension';
  if (event.event === 'resumed') return asksExtension ? askExtension(state, here) : askPin(state);
  if (event.event !== 'digits') return undefined;
  return asksExtension ? extensionEntered(state, event.digits, here) : pinEntered(state, event.digits);
}
