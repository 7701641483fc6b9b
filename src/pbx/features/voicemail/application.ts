/**
 * Leaving a message: greeting, beep, recording, and what the caller may do with it before it is sent. A caller who just hangs up has left
 * his message all the same.
 */
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { Application, CallEvent, Collect, Phrase, Step, Verb, World } from '../../call/application.ts';
import { hasBox } from '../../messages/boxes.ts';
import { SHORTEST_MESSAGE_MS } from '../../messages/limits.ts';

/** Silence that ends a message, ms; most of it is cut off. */
const SILENCE_MS = 10_000;
const SILENCE_KEPT_MS = 1000;
/** After the greeting, in which a key still counts. */
const GRACE_MS = 500;
const CHOICE_MS = 6000;
/** Messages that were too short, or keys that mean nothing, before we go on. */
const MAX_TRIES = 3;
const KEYS = { send: '1', listen: '2', again: '3', urgent: '4', login: '*' } as const;

export interface VoicemailState {
  readonly extension: string;
  readonly phase: 'opening' | 'greeting' | 'retrying' | 'recording' | 'reviewing' | 'sending' | 'ending';
  /** Name of the recording. */
  readonly token?: string;
  /** A greeting that was recorded for this box. */
  readonly greeting?: string;
  /** The finished recording, a file. */
  readonly file?: string;
  readonly urgent: boolean;
  readonly tries: number;
}

/** What the application asks its service. */
export type VoicemailQuestion =
  /** A name for the recording, and whether there is room. `former`: keep what was recorded by this name before. */
  | { readonly do: 'open'; readonly box: string; readonly former?: string }
  /** The caller is thinking about what he has recorded; keep it if he goes. */
  | { readonly do: 'hold'; readonly token: string; readonly urgent: boolean }
  /** He records it again. */
  | { readonly do: 'redo'; readonly token: string }
  | { readonly do: 'send'; readonly token: string; readonly trimMs: number }
  | { readonly do: 'drop'; readonly token: string };

/** Replies to `open` and `send`; the others have none that matters. */
export interface VoicemailOpened {
  readonly did: 'open';
  readonly token: string;
  readonly full: boolean;
  readonly greeting?: string;
}

export interface VoicemailSent {
  readonly did: 'send';
  readonly kept: boolean;
}

type VoicemailStep = Step<VoicemailState>;

interface Here {
  readonly directory: AccountDirectory;
  readonly world: World;
}

const give = (state: VoicemailState, verbs: readonly Verb[]): VoicemailStep => ({ state, verbs });
const ask = (question: VoicemailQuestion): Verb => ({ verb: 'ask', service: 'voicemail', question });
const key = (digit: string): { key: Phrase } => ({ key: { digits: digit } });

function end(state: VoicemailState, ...phrases: Phrase[]): VoicemailStep {
  return give({ ...state, phase: 'ending' }, [{ verb: 'play', phrases: [...phrases, { say: 'common.goodbye' }] }]);
}

function open(state: VoicemailState): VoicemailStep {
  const { extension, token } = state;
  const next: VoicemailState = { ...state, phase: 'opening' };
  return give(next, [ask({ do: 'open', box: extension, ...(token !== undefined && { former: token }) })]);
}

/** What the user recorded by phone, else the account's prompt for these hours, else ours. */
function greetingPhrases({ extension, greeting }: VoicemailState, { directory, world }: Here): readonly Phrase[] {
  if (greeting !== undefined) return [{ file: greeting }];
  const prompt = accountGreeting(extension, directory, world.now);
  if (prompt !== undefined) return [{ prompt }];
  const leave: readonly Phrase[] = [{ say: 'voicemail.leave' }, { say: 'voicemail.finish' }];
  if (directory.phone(extension) === undefined) return leave;
  const who: Phrase = /^\d+$/.test(extension)
    ? { say: 'voicemail.unavailable-extension', with: { extension: { digits: extension } } }
    : { say: 'voicemail.unavailable' };
  return [who, ...leave];
}

function accountGreeting(extension: string, directory: AccountDirectory, now: number): string | undefined {
  const object = directory.entry(extension)?.object;
  if (object !== undefined && 'voicemailGreeting' in object) return object.voicemailGreeting;
  return directory.callHandling(extension, now)?.greeting;
}

/** The key that leads away from the box, and where to. */
function operator(
  extension: string,
  { directory, world }: Here,
): { readonly key: string; readonly to: Destination } | undefined {
  const own = directory.callHandling(extension, world.now)?.operator;
  // Of a user it is the user's choice whether callers have one; boxes of queues and the like have the settings'.
  if (own === undefined && directory.phone(extension) !== undefined) return undefined;
  const spec = own?.destination ?? directory.settings(extension).operator;
  return spec === undefined ? undefined : { key: own?.key ?? '0', to: directory.destination(spec, extension) };
}

function greet(state: VoicemailState, here: Here): VoicemailStep {
  const collect: Collect = { max: 1, firstMs: GRACE_MS, nextMs: GRACE_MS };
  return give({ ...state, phase: 'greeting' }, [{ verb: 'play', phrases: greetingPhrases(state, here), collect }]);
}

function greeted(state: VoicemailState, digit: string, here: Here): VoicemailStep {
  const { extension, token = '' } = state;
  const exit = operator(extension, here);
  if (exit !== undefined && digit === exit.key) {
    return give(state, [ask({ do: 'drop', token }), { verb: 'go', destination: exit.to }]);
  }
  const phone = here.directory.phone(extension);
  if (digit === KEYS.login && (phone?.pinHash ?? phone?.pin) !== undefined) {
    return give(state, [ask({ do: 'drop', token }), { verb: 'go', destination: { kind: 'mailbox', extension } }]);
  }
  return record(state, here);
}

function record(state: VoicemailState, { directory }: Here): VoicemailStep {
  const { extension, token = '' } = state;
  return give({ ...state, phase: 'recording' }, [
    {
      verb: 'record',
      maxMs: directory.settings(extension).voicemailSeconds * 1000,
      silenceMs: SILENCE_MS,
      terminators: '#',
      beep: true,
      as: token,
      keep: { service: 'voicemail', about: token },
    },
  ]);
}

function recorded(state: VoicemailState, event: CallEvent & { event: 'recorded' }): VoicemailStep {
  const { durationMs, end: how, file } = event;
  const silent = how === 'silence';
  if (durationMs - (silent ? SILENCE_MS : 0) < SHORTEST_MESSAGE_MS) return tooShort(state, silent);
  const next = { ...state, file };
  if (how === 'terminator') return review({ ...next, tries: 0 });
  if (how === 'limit') return send(next, { before: [{ say: 'voicemail.too-long' }] });
  return send(next, { trimMs: silent ? SILENCE_MS - SILENCE_KEPT_MS : 0 });
}

function tooShort(state: VoicemailState, silent: boolean): VoicemailStep {
  const tries = state.tries + 1;
  const { token = '' } = state;
  if (silent || tries >= MAX_TRIES) {
    const { state: next, verbs } = end(state, { say: 'voicemail.not-sent' });
    return give(next, [ask({ do: 'drop', token }), ...verbs]);
  }
  const phrases: readonly Phrase[] = [{ say: 'voicemail.too-short' }, { say: 'voicemail.leave' }];
  return give({ ...state, phase: 'retrying', tries }, [{ verb: 'play', phrases }]);
}

function review(state: VoicemailState, ...before: Phrase[]): VoicemailStep {
  const { token = '', urgent } = state;
  const phrases: readonly Phrase[] = [
    ...before,
    { say: 'voicemail.key-send', with: key(KEYS.send) },
    { say: 'voicemail.key-review', with: key(KEYS.listen) },
    { say: 'voicemail.key-again', with: key(KEYS.again) },
    ...(urgent ? [] : ([{ say: 'voicemail.key-urgent', with: key(KEYS.urgent) }] as const)),
  ];
  // The key that has ended the recording is no choice.
  const collect: Collect = { max: 1, firstMs: CHOICE_MS, nextMs: CHOICE_MS, fresh: true };
  return give({ ...state, phase: 'reviewing' }, [
    ask({ do: 'hold', token, urgent }),
    { verb: 'play', phrases, collect },
  ]);
}

function reviewed(state: VoicemailState, digit: string, here: Here): VoicemailStep {
  switch (digit) {
    case '':
    case '#':
    case KEYS.send:
      return send(state);
    case KEYS.listen:
      return review(state, { file: state.file ?? '' });
    case KEYS.again: {
      const { state: next, verbs } = record(state, here);
      return give(next, [ask({ do: 'redo', token: state.token ?? '' }), ...verbs]);
    }
    case KEYS.urgent:
      return review({ ...state, urgent: true }, { say: 'voicemail.marked-urgent' });
    default: {
      const tries = state.tries + 1;
      return tries >= MAX_TRIES ? send(state) : review({ ...state, tries }, { say: 'common.invalid' });
    }
  }
}

function send(
  state: VoicemailState,
  { trimMs = 0, before }: { readonly trimMs?: number; readonly before?: readonly Phrase[] } = {},
): VoicemailStep {
  const { token = '' } = state;
  const said: readonly Verb[] = before === undefined ? [] : [{ verb: 'play', phrases: before }];
  return give({ ...state, phase: 'sending' }, [...said, ask({ do: 'send', token, trimMs })]);
}

/** A store that is away gets it later: it is kept in any case. */
function sent(state: VoicemailState, event: CallEvent & { event: 'reply' }): VoicemailStep {
  const reply = event.value as unknown as VoicemailSent | null | undefined;
  if (event.failed !== true && reply?.did !== 'send') return give(state, []);
  const kept = event.failed === true || reply?.kept === true;
  return end(state, { say: kept ? 'voicemail.sent' : 'voicemail.not-sent' });
}

function opened(state: VoicemailState, event: CallEvent & { event: 'reply' }, here: Here): VoicemailStep {
  if (event.failed === true) return end(state, { say: 'common.system-error' });
  const { token, full, greeting } = event.value as unknown as VoicemailOpened;
  if (full) return leaveFull(state, here);
  return greet({ ...state, token, ...(greeting !== undefined && { greeting }) }, here);
}

function leaveFull(state: VoicemailState, here: Here): VoicemailStep {
  const exit = operator(state.extension, here);
  if (exit === undefined) return end(state, { say: 'voicemail.full' });
  // Who cannot leave a message may still want to speak to somebody.
  const next: VoicemailState = { ...state, phase: 'ending' };
  const phrases: readonly Phrase[] = [{ say: 'voicemail.full' }, { say: 'receptionist.operator', with: key(exit.key) }];
  return give(next, [{ verb: 'play', phrases, collect: { max: 1, firstMs: CHOICE_MS, nextMs: CHOICE_MS } }]);
}

/** Only after a full box: the operator, or good-bye. */
function ending(state: VoicemailState, digit: string, here: Here): VoicemailStep {
  const exit = operator(state.extension, here);
  if (exit !== undefined && digit === exit.key) return give(state, [{ verb: 'go', destination: exit.to }]);
  return end(state);
}

function begin(state: VoicemailState, here: Here): VoicemailStep {
  const before: readonly Verb[] = [{ verb: 'note', via: `voicemail ${state.extension}` }, { verb: 'answer' }];
  const box = hasBox(here.directory, state.extension);
  const { state: next, verbs } = box ? open(state) : end(state, { say: 'voicemail.none' });
  return give(next, [...before, ...verbs]);
}

function resume(state: VoicemailState, here: Here): VoicemailStep {
  switch (state.phase) {
    case 'greeting':
      return greet(state, here);
    case 'reviewing':
      return review(state);
    case 'sending':
      return send(state);
    case 'ending':
      return end(state);
    // What was said until the other switch was killed is a message by itself.
    case 'opening':
    case 'retrying':
    case 'recording':
      return open(state);
  }
}

function reply(state: VoicemailState, event: CallEvent & { event: 'reply' }, here: Here): VoicemailStep {
  if (state.phase === 'opening') return opened(state, event, here);
  if (state.phase === 'sending') return sent(state, event);
  return give(state, []);
}

function digits(state: VoicemailState, digit: string, here: Here): VoicemailStep {
  if (state.phase === 'greeting') return greeted(state, digit, here);
  if (state.phase === 'reviewing') return reviewed(state, digit, here);
  return ending(state, digit, here);
}

function played(state: VoicemailState, here: Here): VoicemailStep {
  if (state.phase === 'retrying') return record(state, here);
  return give(state, state.phase === 'ending' ? [{ verb: 'hangup' }] : []);
}

export const voicemail: Application<VoicemailState> = {
  name: 'voicemail',
  initial: destination => ({
    extension: destination.kind === 'voicemail' ? destination.extension : '',
    phase: 'opening',
    urgent: false,
    tries: 0,
  }),
  step(state, event, world): VoicemailStep {
    const { directory } = world;
    if (directory?.entry(state.extension) === undefined) {
      return give(state, [{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
    }
    const { extension } = world.caller;
    if (extension !== undefined && directory.separated(extension, state.extension)) {
      return give(state, [{ verb: 'reject', status: 403, reason: 'call-not-allowed' }]);
    }
    const here = { directory, world };
    switch (event.event) {
      case 'start':
        return begin(state, here);
      case 'resumed':
        return resume(state, here);
      case 'reply':
        return reply(state, event, here);
      case 'digits':
        return digits(state, event.digits, here);
      case 'recorded':
        return state.phase === 'recording' ? recorded(state, event) : give(state, []);
      case 'played':
        return played(state, here);
      default:
        return give(state, []);
    }
  },
};
