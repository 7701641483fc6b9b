/** One message after the other, and what may be done with each. */
import { resolve } from '../../../routing/dial-plan/index.ts';
import { isLocked, keyedExtension } from '../../../routing/index.ts';
import type { Phrase, Verb } from '../../call/application.ts';
import { envelope, receivedPhrase, senderPhrase } from './envelope.ts';
import type { HeardMessage, MailboxReply } from './questions.ts';
import { again, ask, CHOICE, choose, give, input, key, refresh } from './state.ts';
import type { Here, MailboxState, MailboxStep } from './state.ts';

export const KEYS = {
  ...{ play: '1', save: '2', remove: '3', previous: '4', details: '5' },
  ...{ next: '6', callBack: '7', forward: '8', ahead: '9', back: '0', menu: '*' },
} as const;
/** How far a key leads back or ahead within a message. */
const SKIP_MS = 5000;

export function list(state: MailboxState, folder: 'new' | 'saved'): MailboxStep {
  return give({ ...state, phase: 'listing', folder, tries: 0 }, ask({ do: 'list', box: state.box, state: folder }));
}

export function listed(state: MailboxState, reply: MailboxReply & { did: 'list' }, here: Here): MailboxStep {
  const { ids, message } = reply;
  if (message === undefined) return refresh(state);
  return play({ ...state, ids, index: 0, message }, here);
}

export function loaded(state: MailboxState, { message }: MailboxReply & { did: 'message' }, here: Here): MailboxStep {
  // Somebody else who listens to this box may have taken it away.
  return message === undefined ? move(state, 1) : play({ ...state, message }, here);
}

/** Says who and when, and plays it. */
export function play(state: MailboxState, here: Here): MailboxStep {
  const { message, index, box } = state;
  if (message === undefined) return load(state);
  const { timeZone } = here.directory.settings(box);
  const phrases: readonly Phrase[] = [
    { say: 'voicemail.message', with: { number: { number: index + 1 } } },
    ...envelope(message, timeZone, here.world.now),
    { file: message.file },
    { silenceMs: 500 },
    ...keys(message),
  ];
  return give({ ...state, phase: 'message', tries: 0 }, hear(message, phrases));
}

/** Whatever is said with it, how much of the message was heard is told with the key. */
const hear = ({ file }: HeardMessage, phrases: readonly Phrase[]): Verb => ({
  ...{ verb: 'play', phrases, collect: { ...CHOICE, mark: file } },
});

/** Plays it from another moment on; past its end there are only the keys. */
function skip(state: MailboxState, message: HeardMessage, { digit, here }: Press): MailboxStep {
  const { file, durationMs } = message;
  const { heardMs = durationMs } = here;
  // Ahead of who left it and when is the message.
  const ahead = heardMs === 0 ? 0 : heardMs + SKIP_MS;
  const fromMs = digit === KEYS.ahead ? ahead : Math.max(0, Math.min(heardMs, durationMs) - SKIP_MS);
  if (fromMs >= durationMs) return about({ ...state, tries: 0 }, message);
  const phrases: readonly Phrase[] = [{ file, fromMs }, { silenceMs: 500 }, ...keys(message)];
  return give({ ...state, phase: 'message', tries: 0 }, hear(message, phrases));
}

function keys({ state }: HeardMessage): readonly Phrase[] {
  const remove: Phrase =
    state === 'deleted'
      ? { say: 'voicemail.key-restore', with: key(KEYS.remove) }
      : { say: 'voicemail.key-delete', with: key(KEYS.remove) };
  return [
    { say: 'voicemail.key-play', with: key(KEYS.play) },
    { say: 'voicemail.key-save', with: key(KEYS.save) },
    remove,
    { say: 'voicemail.key-previous', with: key(KEYS.previous) },
    { say: 'voicemail.key-details', with: key(KEYS.details) },
    { say: 'voicemail.key-skip', with: { back: { digits: KEYS.back }, ahead: { digits: KEYS.ahead } } },
    { say: 'voicemail.key-next', with: key(KEYS.next) },
    { say: 'voicemail.key-call-back', with: key(KEYS.callBack) },
    { say: 'voicemail.key-forward', with: key(KEYS.forward) },
    { say: 'voicemail.key-menu', with: key(KEYS.menu) },
  ];
}

/** Says something about this message, then what may be done with it. */
function about(state: MailboxState, message: HeardMessage, ...before: Phrase[]): MailboxStep {
  return choose({ ...state, phase: 'message' }, [...before, ...keys(message)]);
}

export function pressed(state: MailboxState, digit: string, here: Here): MailboxStep {
  const { message } = state;
  if (message === undefined) return load(state);
  // Whoever was told to wait for a key has heard it, at least as much of it as he wanted.
  if (message.state !== 'new') return act(state, message, { digit, here });
  const heard: HeardMessage = { ...message, state: 'saved' };
  const { state: next, verbs } = act({ ...state, message: heard }, heard, { digit, here });
  const marked = verbs.some(verb => verb.verb === 'ask' && isMark(verb.question));
  return { state: next, verbs: marked ? verbs : [ask({ do: 'mark', id: message.id, state: 'saved' }), ...verbs] };
}

const isMark = (question: unknown): boolean => (question as { readonly do?: string }).do === 'mark';

interface Press {
  readonly digit: string;
  readonly here: Here;
}

function act(state: MailboxState, message: HeardMessage, { digit, here }: Press): MailboxStep {
  switch (digit) {
    case KEYS.play:
      return play(state, here);
    case KEYS.save:
      return mark(state, message, 'kept');
    case KEYS.remove:
      return mark(state, message, message.state === 'deleted' ? 'restored' : 'deleted');
    case KEYS.previous:
      return state.index === 0 ? about(state, message, { say: 'voicemail.no-more' }) : move(state, -1);
    case KEYS.details:
      return about(state, message, ...details(state, message, here));
    case KEYS.next:
      return move(state, 1);
    case KEYS.callBack:
      return callBack(state, message, here);
    case KEYS.forward:
      return askExtension(state, here);
    case KEYS.ahead:
    case KEYS.back:
      return skip(state, message, { digit, here });
    case KEYS.menu:
      return refresh(state);
    case '':
      return again(state, next => about(next, message));
    default:
      return again(state, next => about(next, message, { say: 'common.invalid' }));
  }
}

function details({ box }: MailboxState, message: HeardMessage, { directory, world }: Here): Phrase[] {
  const { timeZone } = directory.settings(box);
  return [
    senderPhrase(message),
    receivedPhrase(message, timeZone, world.now),
    { say: 'voicemail.length', with: { duration: { duration: message.durationMs } } },
  ];
}

function load(state: MailboxState): MailboxStep {
  return give({ ...state, phase: 'message' }, ask({ do: 'message', id: state.ids[state.index] ?? '' }));
}

function move(state: MailboxState, by: number): MailboxStep {
  const index = state.index + by;
  if (index >= state.ids.length) return refresh(state, { say: 'voicemail.no-more' });
  return load({ ...state, index, message: undefined });
}

function mark(state: MailboxState, message: HeardMessage, tell: 'kept' | 'deleted' | 'restored'): MailboxStep {
  const to = tell === 'deleted' ? 'deleted' : 'saved';
  const next = { ...state, message: { ...message, state: to } as const, tries: 0 };
  return give(next, ask({ do: 'mark', id: message.id, state: to, tell }));
}

/** Said only when it is so. */
export function marked(state: MailboxState, { tell, done }: MailboxReply & { did: 'mark' }): MailboxStep {
  const { message } = state;
  // That a message has been heard is marked besides, and nothing is said of it.
  if (tell === undefined || message === undefined || state.phase !== 'message') return give(state);
  return about(state, message, done ? { say: `voicemail.${tell}` } : { say: 'common.system-error' });
}

/** Back to who left it: an extension, or a number outside that the caller's own phone may call. */
function callBack(state: MailboxState, message: HeardMessage, here: Here): MailboxStep {
  const { extension, number } = message.from;
  const destination = extension === undefined ? undefined : here.directory.destinationOf(extension);
  if (destination !== undefined && destination.kind !== 'none') return give(state, { verb: 'go', destination });
  const outside = number === undefined ? undefined : callOutside(number, here);
  return outside === undefined
    ? about(state, message, { say: 'voicemail.no-call-back' })
    : give(state, { verb: 'go', ...outside });
}

/** As if it had been dialled. Whoever listens from outside would call at our expense. */
function callOutside(number: string, { directory, world }: Here): Omit<Verb & { verb: 'go' }, 'verb'> | undefined {
  const { extension } = world.caller;
  // What a caller gives for his number must lead to no service of ours, and to no emergency call.
  if (extension === undefined || !number.startsWith('+')) return undefined;
  const { phone = extension } = world.caller;
  const caller = {
    locked: isLocked(world.runtime?.get(directory.domain, phone, 'locked'), { phone, user: extension }),
    hideCallerId: world.runtime?.get(directory.domain, extension, 'hideCallerId') ?? false,
  };
  const { destination, callerId } = resolve(directory, { dialled: number, from: { extension }, caller });
  if (destination.kind === 'none') return undefined;
  const { number: user, name, hidden } = callerId;
  if (hidden) return { destination, context: { shown: { user: 'anonymous', anonymous: true } } };
  return user === undefined
    ? { destination }
    : { destination, context: { shown: { user, ...(name !== undefined && { name }) } } };
}

export function askExtension(state: MailboxState, { directory }: Here): MailboxStep {
  const collect = { ...input(directory.longestExtension), fresh: true };
  return give({ ...state, phase: 'forwarding' }, { verb: 'play', phrases: [{ say: 'voicemail.forward-to' }], collect });
}

export function extensionEntered(state: MailboxState, digits: string, { directory }: Here): MailboxStep {
  const { message } = state;
  if (message === undefined) return load(state);
  if (digits === '') return about(state, message);
  const to = keyedExtension(directory, digits, state.login)?.extension ?? digits;
  // A message is not to cross a barrier that a call may not cross.
  if (directory.separated(state.login, to)) return forwarded(state, { did: 'forward', how: 'unknown' });
  return give(state, ask({ do: 'forward', id: message.id, to }));
}

export function forwarded(state: MailboxState, { how }: MailboxReply & { did: 'forward' }): MailboxStep {
  const { message } = state;
  if (message === undefined) return load(state);
  if (how === 'sent') return about({ ...state, tries: 0 }, message, { say: 'voicemail.forwarded' });
  return about(state, message, { say: how === 'full' ? 'voicemail.full' : 'receptionist.extension-invalid' });
}
