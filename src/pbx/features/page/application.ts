/**
 * Paging, one to many. The phones of the group are called one by one and answer by themselves; each becomes a call of its own that
 * listens to the speaker's leg and is not heard by anybody. It is over with the speaker's call.
 */
import type { Application, CallEvent, Phrase, Step, Target, Verb, World } from '../../call/application.ts';

/** A phone that has not answered by itself within this time will not. */
const RING_MS = 5000;
/** After a take-over the phones are still in their earlier calls for a moment, which are ended first. */
const MOST_TRIES = 10;
const AGAIN_MS = 300;
const AGAIN = 'again';
const BEEP: Phrase = { tone: 'beep', durationMs: 400 };

export interface PageState {
  readonly extension: string;
  /** Whom this one listens to; undefined: the speaker himself. */
  readonly speaker?: { readonly call: string; readonly leg: string };
  readonly phase: 'asking' | 'speaking' | 'listening' | 'leaving';
  /** Who was called, once it is known. */
  readonly members?: readonly string[];
  /** Looks that are left until all of them are free again. */
  readonly tries?: number;
}

export type PageQuestion =
  | { readonly page: string }
  /** Wants to be told when the speaker's call is over. */
  | { readonly listen: string };
/** Phones to be called, and the leg that they are to hear. */
export type PageReply = { readonly members: readonly string[]; readonly call: string; readonly leg: string } | null;

type PageStep = Step<PageState>;

const give = (state: PageState, verbs: readonly Verb[]): PageStep => ({ state, verbs });

const leave = (state: PageState, phrase: Phrase): PageStep =>
  give({ ...state, phase: 'leaving' }, [{ verb: 'answer' }, { verb: 'play', phrases: [phrase] }]);

const ask = (question: PageQuestion): Verb => ({ verb: 'ask', service: 'page', question });

function begin(state: PageState, again: boolean, { directory, caller }: World): PageStep {
  if (state.phase === 'leaving') return give(state, [{ verb: 'hangup' }]);
  const group = directory?.pagingGroup(state.extension);
  if (group === undefined) return give(state, [{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
  const allowed = group.speakers.length === 0 || group.speakers.includes(caller.extension ?? '');
  if (caller.extension === undefined || !allowed) {
    return give(state, [{ verb: 'reject', status: 403, reason: 'call-not-allowed' }]);
  }
  const note: Verb = { verb: 'note', via: `page ${state.extension}` };
  const notes = again ? [] : [note];
  const { multicast: address, tone } = group;
  if (address !== undefined) return spoken(state, [...notes, ...multicast(address, tone)], tone);
  return give({ ...state, phase: 'asking', tries: again ? MOST_TRIES : 0 }, [...notes, ask({ page: state.extension })]);
}

function speaker(state: PageState, event: CallEvent, world: World): PageStep {
  switch (event.event) {
    case 'start':
    case 'resumed':
      return begin(state, event.event === 'resumed', world);
    case 'reply':
      return asked(
        state,
        event.value as PageReply | undefined,
        world.directory?.pagingGroup(state.extension)?.tone ?? true,
      );
    case 'timer':
      return give(state, [ask({ page: state.extension })]);
    case 'played':
      return give(state, state.phase === 'leaving' ? [{ verb: 'hangup' }] : []);
    default:
      return give(state, []);
  }
}

function asked(state: PageState, reply: PageReply | undefined, tone: boolean): PageStep {
  if (reply === undefined) return leave(state, { say: 'common.system-error' });
  const { members: before = [], tries = 0 } = state;
  if (tries > 0 && before.some(member => reply?.members.includes(member) !== true)) {
    return give({ ...state, tries: tries - 1 }, [{ verb: 'wait', timer: AGAIN, ms: AGAIN_MS }]);
  }
  if (reply === null || reply.members.length === 0) return leave(state, { say: 'page.nobody' });
  const { members, call, leg } = reply;
  const targets = members.map((extension): Target => ({ to: 'extension', extension, autoAnswer: true }));
  const destination = { kind: 'page', extension: state.extension, speaker: { call, leg } } as const;
  return spoken(
    { ...state, members },
    [{ verb: 'answer' }, { verb: 'summon', targets, destination, ringMs: RING_MS }],
    tone,
  );
}

/** Phones listen to the group whether anybody speaks or not, so nobody is called. */
function multicast(group: string, tone: boolean): readonly Verb[] {
  return [{ verb: 'answer' }, { verb: 'multicast', group, phrases: tone ? [BEEP] : [] }];
}

function spoken(state: PageState, verbs: readonly Verb[], tone: boolean): PageStep {
  const phrases: readonly Phrase[] = tone ? [{ say: 'page.begin' }, BEEP] : [{ say: 'page.begin' }];
  return give({ ...state, phase: 'speaking' }, [...verbs, { verb: 'play', phrases }]);
}

function listener(state: PageState, event: CallEvent, { directory }: World): PageStep {
  const { speaker: heard } = state;
  switch (event.event) {
    case 'start': {
      if (heard === undefined) return give(state, []);
      const tone = directory?.pagingGroup(state.extension)?.tone ?? true;
      return give({ ...state, phase: 'listening' }, [
        { verb: 'answer' },
        { verb: 'hear', call: heard.call, leg: heard.leg },
        ask({ listen: heard.call }),
        ...(tone ? [{ verb: 'play', phrases: [BEEP] } as const] : []),
      ]);
    }
    case 'reply':
      return give(state, event.failed === true ? [{ verb: 'hangup' }] : []);
    // The speaker is gone. At another switch he has the phones called anew.
    case 'told':
    case 'gone':
    case 'resumed':
      return give({ ...state, phase: 'leaving' }, [{ verb: 'hangup' }]);
    default:
      return give(state, []);
  }
}

export const page: Application<PageState> = {
  name: 'page',
  initial: destination => {
    if (destination.kind !== 'page') return { extension: '', phase: 'asking' };
    const { extension, speaker: heard } = destination;
    return { extension, phase: 'asking', ...(heard !== undefined && { speaker: heard }) };
  },
  step(state, event, world): PageStep {
    return state.speaker === undefined ? speaker(state, event, world) : listener(state, event, world);
  },
};
