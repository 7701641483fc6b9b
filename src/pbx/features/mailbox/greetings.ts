/** The greeting that callers hear: recorded by phone, or the standard one. */
import type { CallEvent, Phrase } from '../../call/application.ts';
import type { MailboxReply } from './questions.ts';
import { again, ask, CHOICE, choose, give, key, refresh, type MailboxState, type MailboxStep } from './state.ts';

const LONGEST_MS = 120_000;
const SHORTEST_MS = 1000;
const SILENCE_MS = 5000;
const SILENCE_KEPT_MS = 500;
const KEYS = { record: '1', listen: '2', standard: '3', back: '*' } as const;
const REVIEW_KEYS = { accept: '1', listen: '2', again: '3', back: '*' } as const;

export function greetingsMenu(state: MailboxState, ...before: Phrase[]): MailboxStep {
  return choose({ ...state, phase: 'greetings' }, [
    ...before,
    { say: 'greeting.key-record', with: key(KEYS.record) },
    { say: 'greeting.key-listen', with: key(KEYS.listen) },
    { say: 'greeting.key-standard', with: key(KEYS.standard) },
    { say: 'voicemail.key-menu', with: key(KEYS.back) },
  ]);
}

export function greetingsChosen(state: MailboxState, digit: string): MailboxStep {
  const { box } = state;
  switch (digit) {
    case KEYS.record:
      return nameRecording(state);
    case KEYS.listen:
      return give(state, ask({ do: 'greeting', box }));
    case KEYS.standard: {
      const { token: _token, ...rest } = state;
      return give(rest, ask({ do: 'setGreeting', box }));
    }
    case KEYS.back:
      return refresh(state);
    default:
      return again(state, next => greetingsMenu(next, ...(digit === '' ? [] : ([{ say: 'common.invalid' }] as const))));
  }
}

export function nameRecording(state: MailboxState): MailboxStep {
  return give({ ...state, phase: 'namingGreeting', tries: 0 }, ask({ do: 'name' }));
}

export function named(state: MailboxState, { token }: MailboxReply & { did: 'name' }): MailboxStep {
  const next: MailboxState = { ...state, phase: 'announcingGreeting', token };
  return give(next, { verb: 'play', phrases: [{ say: 'greeting.record' }] });
}

export function record(state: MailboxState): MailboxStep {
  return give(
    { ...state, phase: 'recordingGreeting' },
    {
      ...{ verb: 'record', maxMs: LONGEST_MS, silenceMs: SILENCE_MS, terminators: '#', beep: true },
      as: state.token ?? '',
    },
  );
}

export function recorded(state: MailboxState, event: CallEvent & { event: 'recorded' }): MailboxStep {
  const silent = event.end === 'silence';
  if (event.durationMs - (silent ? SILENCE_MS : 0) < SHORTEST_MS) {
    return greetingsMenu(state, { say: 'voicemail.too-short' });
  }
  const trimMs = silent ? SILENCE_MS - SILENCE_KEPT_MS : 0;
  return review({ ...state, phase: 'reviewingGreeting', recording: event.file, trimMs });
}

export function review(state: MailboxState, ...before: Phrase[]): MailboxStep {
  const phrases: readonly Phrase[] = [
    ...before,
    { say: 'greeting.key-accept', with: key(REVIEW_KEYS.accept) },
    { say: 'greeting.key-listen', with: key(REVIEW_KEYS.listen) },
    { say: 'greeting.key-again', with: key(REVIEW_KEYS.again) },
  ];
  // The key that has ended the recording is no choice.
  return give(state, { verb: 'play', phrases, collect: { ...CHOICE, fresh: true } });
}

export function reviewed(state: MailboxState, digit: string): MailboxStep {
  const { box, token = '', recording = '', trimMs = 0 } = state;
  switch (digit) {
    case REVIEW_KEYS.accept:
      return give({ ...state, phase: 'greetings' }, ask({ do: 'setGreeting', box, token, trimMs }));
    case REVIEW_KEYS.listen:
      return review(state, { file: recording });
    case REVIEW_KEYS.again:
      return nameRecording(state);
    case REVIEW_KEYS.back:
      return greetingsMenu(state);
    default:
      return again(state, next => review(next, ...(digit === '' ? [] : ([{ say: 'common.invalid' }] as const))));
  }
}

/** What came of the wish to hear or change the greeting. */
export function greetingReply(
  state: MailboxState,
  reply: MailboxReply & { did: 'greeting' | 'setGreeting' },
): MailboxStep {
  if (reply.did === 'greeting') {
    return greetingsMenu(state, reply.file === undefined ? { say: 'greeting.standard' } : { file: reply.file });
  }
  if (!reply.kept) return greetingsMenu(state, { say: 'common.system-error' });
  const { token, ...rest } = state;
  return greetingsMenu(rest, { say: token === undefined ? 'greeting.standard' : 'greeting.saved' });
}
