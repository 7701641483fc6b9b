/** The state of somebody who listens to messages, and the steps that several parts of the application take. */
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Collect, Phrase, Step, Verb, World } from '../../call/application.ts';
import type { BoxSummary, HeardMessage, MailboxQuestion } from './questions.ts';

/** Longest wait for a choice, ms. */
const CHOICE_MS = 6000;
const INPUT_FIRST_MS = 8000;
const INPUT_NEXT_MS = 4000;
/** Choices that make no sense, or none at all, in a row before we hang up. */
export const MAX_TRIES = 3;

export type MailboxPhase =
  | ('extension' | 'pin' | 'opening' | 'choosing' | 'menu' | 'listing' | 'message' | 'forwarding')
  | ('greetings' | 'namingGreeting' | 'announcingGreeting' | 'recordingGreeting' | 'reviewingGreeting')
  | ('newPin' | 'repeatPin' | 'ending');

export interface MailboxState {
  readonly phase: MailboxPhase;
  /** The box that was asked for. */
  readonly target?: string;
  /** Whose PIN counts. */
  readonly login: string;
  /** The box that is open. */
  readonly box: string;
  readonly boxes: readonly BoxSummary[];
  readonly folder: 'new' | 'saved';
  /** Messages of the folder, and which of them is heard. */
  readonly ids: readonly string[];
  readonly index: number;
  readonly message?: HeardMessage | undefined;
  /** A greeting that is being recorded, by its name. */
  readonly token?: string;
  /** The same when it is finished, a file. */
  readonly recording?: string;
  /** Silence at its end, ms. */
  readonly trimMs?: number;
  readonly tries: number;
  /** To be said before the menu. */
  readonly notice: readonly Phrase[];
}

export type MailboxStep = Step<MailboxState>;

export interface Here {
  readonly directory: AccountDirectory;
  readonly world: World;
  /** How much of the message had been heard when the key came, ms. */
  readonly heardMs?: number | undefined;
}

export const give = (state: MailboxState, ...verbs: readonly Verb[]): MailboxStep => ({ state, verbs });

export const ask = (question: MailboxQuestion): Verb => ({ verb: 'ask', service: 'mailbox', question });

export const key = (digit: string): { readonly key: Phrase } => ({ key: { digits: digit } });

export const CHOICE: Collect = { max: 1, firstMs: CHOICE_MS, nextMs: CHOICE_MS };

/** Digits that end with #. */
export const input = (max: number): Collect => ({
  ...{ max, firstMs: INPUT_FIRST_MS, nextMs: INPUT_NEXT_MS, terminator: '#' },
});

export function choose(state: MailboxState, phrases: readonly Phrase[]): MailboxStep {
  return give(state, { verb: 'play', phrases, collect: CHOICE });
}

export function end(state: MailboxState, ...phrases: Phrase[]): MailboxStep {
  const next: MailboxState = { ...state, phase: 'ending' };
  return give(next, { verb: 'play', phrases: [...phrases, { say: 'common.goodbye' }] });
}

/** To the menu, with what is in the boxes now. */
export function refresh(state: MailboxState, ...notice: Phrase[]): MailboxStep {
  const { message: _heard, ...rest } = state;
  return give({ ...rest, phase: 'opening', notice, tries: 0 }, ask({ do: 'boxes', login: state.login }));
}

/** Another try, or good-bye. */
export function again(state: MailboxState, retry: (state: MailboxState) => MailboxStep): MailboxStep {
  const tries = state.tries + 1;
  return tries >= MAX_TRIES ? end({ ...state, tries }) : retry({ ...state, tries });
}

/** Greeting and PIN belong to whoever the box belongs to. */
export const isOwn = ({ box, login }: MailboxState, { directory }: Here): boolean =>
  box === login && directory.phone(box) !== undefined;
