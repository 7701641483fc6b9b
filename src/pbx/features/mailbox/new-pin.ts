/** Changing the PIN. */
import type { Phrase } from '../../call/application.ts';
import type { MailboxReply } from './questions.ts';
import { again, ask, give, input, refresh, type MailboxState, type MailboxStep } from './state.ts';

const LONGEST_PIN = 12;

export function askNewPin(state: MailboxState, ...before: Phrase[]): MailboxStep {
  return entry({ ...state, phase: 'newPin' }, [...before, { say: 'login.pin-new' }]);
}

function askRepeat(state: MailboxState): MailboxStep {
  return entry({ ...state, phase: 'repeatPin' }, [{ say: 'login.pin-repeat' }]);
}

function entry(state: MailboxState, phrases: readonly Phrase[]): MailboxStep {
  return give(state, { verb: 'play', phrases, collect: { ...input(LONGEST_PIN), fresh: true } });
}

export function newPinEntered(state: MailboxState, digits: string): MailboxStep {
  if (digits === '') return refresh(state);
  const question = state.phase === 'newPin' ? ('offerPin' as const) : ('setPin' as const);
  return give(state, ask({ do: question, extension: state.login, pin: digits }));
}

export function pinOffered(state: MailboxState, { weak }: MailboxReply & { did: 'offerPin' }): MailboxStep {
  return weak ? again(state, next => askNewPin(next, { say: 'login.pin-weak' })) : askRepeat(state);
}

export function pinSet(state: MailboxState, { how }: MailboxReply & { did: 'setPin' }): MailboxStep {
  if (how === 'changed') return refresh(state, { say: 'login.pin-changed' });
  if (how === 'failed') return refresh(state, { say: 'common.system-error' });
  return again(state, next => askNewPin(next, { say: 'login.pin-differs' }));
}
