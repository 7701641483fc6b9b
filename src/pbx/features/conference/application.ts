/**
 * A conference room. It lives on one switch, whichever was there first; who comes in by another one is brought there, and all
 * that is asked and said is asked and said there. Rooms of the account have an extension. Besides, everybody has a room of his
 * own, without a PIN: who has two calls merges them by transferring both to it and dialling it himself.
 */
import type { Application, CallEvent, Phrase, Step, Verb, World } from '../../call/application.ts';
import { PIN_KEYS } from '../../pins/dialogue.ts';

const MOST_WRONG = 3;
/** A room whose switch has died while somebody was being brought there is looked for again, so many times; */
const MOST_MOVES = 6;
/** after the first one not at once: until the others have noticed the death, the dead one seems to have it, ms. */
const AGAIN_MS = 300;
const AGAIN = 'again';
const RING_MS = 10_000;
const LARGEST_ROOM = 32;

export interface ConferenceState {
  readonly room: string;
  readonly phase: 'placing' | 'elsewhere' | 'pin' | 'entering' | 'telling' | 'in' | 'leaving';
  /** Has given the PIN, here or at another switch. */
  readonly admitted: boolean;
  /** Was in the room before its switch changed: comes back without a word. */
  readonly returning: boolean;
  readonly muted: boolean;
  readonly wrong: number;
  readonly moves: number;
  /** The first key of `*6` has been pressed. */
  readonly star: boolean;
}

/** How the service is asked, and what it answers. */
export type ConferenceQuestion =
  | { readonly ask: 'place'; readonly room: string }
  /** A PIN that is not given is not looked at. */
  | { readonly ask: 'enter'; readonly room: string; readonly most: number; readonly pin?: string };
export type ConferenceReply =
  | { readonly here: true }
  | { readonly node: string }
  /** Is in: so many others are there. */
  | { readonly others: number }
  /** `barred`: somebody is in there with whom the caller may not talk. */
  | { readonly refused: 'pin' | 'full' | 'barred' };

interface Room {
  readonly most: number;
  readonly muted: boolean;
  readonly tones: boolean;
  readonly pin: boolean;
}

type ConferenceStep = Step<ConferenceState>;

const give = (state: ConferenceState, verbs: readonly Verb[]): ConferenceStep => ({ state, verbs });

const say = (state: ConferenceState, phrases: readonly Phrase[]): ConferenceStep =>
  give(state, [{ verb: 'play', phrases }]);

/** Rooms of one's own begin with this, which no extension does. */
const OWN = '@';

function roomOf({ room }: ConferenceState, { directory }: World): Room | undefined {
  if (room.startsWith(OWN)) return { most: LARGEST_ROOM, muted: false, tones: true, pin: false };
  const found = directory?.conferenceRoom(room);
  if (found === undefined) return undefined;
  const { maxParticipants, muteOnJoin, tones, pin, pinHash } = found;
  return { most: maxParticipants, muted: muteOnJoin, tones, pin: pin !== undefined || pinHash !== undefined };
}

const ask = (question: ConferenceQuestion): Verb => ({ verb: 'ask', service: 'conference', question });

const place = (state: ConferenceState): ConferenceStep =>
  give({ ...state, phase: 'placing' }, [ask({ ask: 'place', room: state.room })]);

const askPin = (state: ConferenceState, before: readonly Phrase[] = []): ConferenceStep =>
  give({ ...state, phase: 'pin' }, [
    { verb: 'play', phrases: [...before, { say: 'conference.pin' }], collect: PIN_KEYS },
  ]);

const enter = (state: ConferenceState, { most }: Room, pin?: string): ConferenceStep =>
  give({ ...state, phase: 'entering' }, [
    ask({ ask: 'enter', room: state.room, most, ...(pin !== undefined && { pin }) }),
  ]);

const leave = (state: ConferenceState, phrases: readonly Phrase[]): ConferenceStep =>
  give({ ...state, phase: 'leaving' }, [{ verb: 'answer' }, { verb: 'play', phrases }]);

function begin(state: ConferenceState, room: Room): ConferenceStep {
  const { verbs, state: next } = place({ ...state, muted: room.muted });
  return give(next, [{ verb: 'note', via: `conference ${state.room}` }, ...verbs]);
}

/** After a take-over. Who was in comes back in; who was being asked is asked again. */
function resume(state: ConferenceState): ConferenceStep {
  if (state.phase === 'leaving') return give(state, [{ verb: 'hangup' }]);
  const returning = state.returning || state.phase === 'in';
  return place({ ...state, returning, admitted: state.admitted || returning });
}

function placed(state: ConferenceState, event: CallEvent & { event: 'reply' }, room: Room): ConferenceStep {
  const reply = event.value as ConferenceReply | undefined;
  if (reply !== undefined && 'node' in reply) return goThere(state, reply.node);
  // While the shared state is away, those who come in here meet here.
  const { state: next, verbs } = room.pin && !state.admitted ? askPin(state) : enter(state, room);
  return give(next, [{ verb: 'answer' }, ...verbs]);
}

function goThere(state: ConferenceState, node: string): ConferenceStep {
  const { room, admitted } = state;
  const destination = { kind: 'conference', room, ...(admitted && { admitted }) } as const;
  return give({ ...state, phase: 'elsewhere', moves: state.moves + 1 }, [
    { verb: 'dial', targets: [{ to: 'switch', node, destination }], ringMs: RING_MS },
  ]);
}

function elsewhere(state: ConferenceState, event: CallEvent): ConferenceStep {
  switch (event.event) {
    case 'answered':
      return give({ ...state, moves: 0 }, [{ verb: 'bridge', leg: event.leg }]);
    case 'dialFailed':
      if (state.moves === 1) return place(state);
      if (state.moves < MOST_MOVES) return give(state, [{ verb: 'wait', timer: AGAIN, ms: AGAIN_MS }]);
      return give(state, [{ verb: 'reject', status: event.status, reason: event.reason }]);
    case 'timer':
      return place(state);
    default:
      return give(state, []);
  }
}

function entered(state: ConferenceState, event: CallEvent & { event: 'reply' }, room: Room): ConferenceStep {
  const reply = event.value as ConferenceReply | undefined;
  if (reply === undefined) return leave(state, [{ say: 'common.system-error' }]);
  if ('refused' in reply) {
    if (reply.refused === 'full') return leave(state, [{ say: 'conference.full' }]);
    if (reply.refused === 'barred') return leave(state, [{ say: 'error.not-permitted' }]);
    const wrong = state.wrong + 1;
    if (wrong < MOST_WRONG) return askPin({ ...state, wrong }, [{ say: 'login.pin-wrong' }]);
    return leave(state, [{ say: 'login.pin-wrong' }, { say: 'common.goodbye' }]);
  }
  const next = { ...state, admitted: true };
  if (state.returning) return join(next, room);
  const others = 'others' in reply ? reply.others : 0;
  const count: Phrase =
    others === 0 ? { say: 'conference.alone' } : { say: 'conference.count', with: { count: { number: others } } };
  return say({ ...next, phase: 'telling' }, [count, ...(state.muted ? [{ say: 'conference.muted' } as const] : [])]);
}

/** Who comes back after a take-over is not announced as somebody new. */
function join(state: ConferenceState, { tones }: Room): ConferenceStep {
  return give({ ...state, phase: 'in' }, [
    { verb: 'confer', room: state.room, muted: state.muted, tones: tones && !state.returning },
  ]);
}

function inside(state: ConferenceState, event: CallEvent): ConferenceStep {
  switch (event.event) {
    case 'gone':
      return leave(state, [{ say: 'conference.full' }]);
    case 'digit': {
      if (event.digit === '6' && state.star) return mute({ ...state, star: false }, !state.muted);
      return give({ ...state, star: event.digit === '*' }, []);
    }
    default:
      return give(state, []);
  }
}

const mute = (state: ConferenceState, muted: boolean): ConferenceStep =>
  give({ ...state, muted }, [
    { verb: 'mute', muted },
    { verb: 'play', phrases: [{ say: muted ? 'conference.muted' : 'conference.unmuted' }] },
  ]);

function react(state: ConferenceState, event: CallEvent, room: Room): ConferenceStep {
  switch (state.phase) {
    case 'placing':
      return event.event === 'reply' ? placed(state, event, room) : give(state, []);
    case 'elsewhere':
      return elsewhere(state, event);
    case 'pin':
      return event.event === 'digits' ? enter(state, room, event.digits) : give(state, []);
    case 'entering':
      return event.event === 'reply' ? entered(state, event, room) : give(state, []);
    case 'telling':
      return event.event === 'played' ? join(state, room) : give(state, []);
    case 'in':
      return inside(state, event);
    case 'leaving':
      return give(state, event.event === 'played' ? [{ verb: 'hangup' }] : []);
  }
}

export const conference: Application<ConferenceState> = {
  name: 'conference',
  initial: destination => ({
    room: destination.kind === 'conference' ? destination.room : '',
    phase: 'placing',
    admitted: destination.kind === 'conference' && destination.admitted === true,
    returning: false,
    muted: false,
    wrong: 0,
    moves: 0,
    star: false,
  }),
  step(state, event, world): ConferenceStep {
    const room = roomOf(state, world);
    if (room === undefined) return give(state, [{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
    if (event.event === 'start') return begin(state, room);
    return event.event === 'resumed' ? resume(state) : react(state, event, room);
  },
};
