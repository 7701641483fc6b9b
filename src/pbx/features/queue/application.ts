/**
 * A caller in a queue: greeted, then waiting with music until a member answers, or until it has to go elsewhere. Who rings when is
 * decided by the service (service.ts) for all callers together; this is what one caller hears and does meanwhile.
 */
import type { Queue } from '../../../routing/index.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Application, CallEvent, Step, Verb, World } from '../../call/application.ts';
import { refuses } from '../../policy/refusal.ts';
import { announcement, announces, shownTo } from './announcements.ts';
import { farewell, isLoop, overflowTo } from './overflow.ts';
import type { OverflowCause } from './ports.ts';
import {
  json,
  QUEUE_SERVICE,
  type QueueDuty,
  type QueueNews,
  type QueuePlace,
  type QueueQuestion,
  type QueueReply,
} from './protocol.ts';

export interface QueueCallState {
  readonly extension: string;
  /** `joining`: what has answered is to be joined with the caller. */
  readonly phase: 'entering' | 'greeting' | 'waiting' | 'ringing' | 'joining' | 'over';
  /** Ms since 1970; the caller's place, wherever the call goes on. */
  readonly joinedAt: number;
  readonly greeted: boolean;
  /** As the service knows the caller. */
  readonly ticket: string;
  /** No member has rung yet. */
  readonly first: boolean;
  /** Members that ring. */
  readonly offered: readonly string[];
}

type QueueStep = Step<QueueCallState>;

/** A member that hangs up so soon after being joined with the caller has not had it: neither has said anything, ms. */
const GRACE_MS = 300;

interface Here {
  readonly queue: Queue;
  readonly directory: AccountDirectory;
  readonly world: World;
}

const give = (state: QueueCallState, verbs: readonly Verb[] = []): QueueStep => ({ state, verbs });

const ask = (question: QueueQuestion): Verb => ({ verb: 'ask', service: QUEUE_SERVICE, question: json(question) });

/**
 * A call is seen on the queue's line from when it rings: lamps show it, and it can be picked up there by a code. Those who only wait are
 * not on it, for there may be thousands of them.
 */
const seenOn = (extension: string): Verb => ({ verb: 'show', line: { extension } });
const unseen: Verb = { verb: 'show', line: undefined };

/** Music while the first members ring, and from then on. */
function music(state: QueueCallState, { queue, directory }: Here): Verb {
  const { musicOnHold } = directory.settings(queue.extension);
  return { verb: 'music', music: state.first ? (queue.connectingAudio ?? musicOnHold) : musicOnHold };
}

function start(state: QueueCallState, here: Here): QueueStep {
  const { queue, directory, world } = here;
  const note: Verb = { verb: 'note', via: `queue ${queue.extension}` };
  if (refuses(queue.extension, directory, world.caller)) {
    return give({ ...state, phase: 'over' }, [note, { verb: 'reject', status: 486, reason: 'call-blocked' }]);
  }
  const { state: hours } = directory.hours(queue.extension, world.now);
  if (hours !== 'open') {
    const { state: next, verbs } = overflow(state, hours, here, 'turnedAway');
    return give(next, [note, ...verbs]);
  }
  const next = { ...state, joinedAt: world.now };
  return give(next, [note, { verb: 'answer' }, enter(next, false)]);
}

const enter = ({ extension, joinedAt, offered }: QueueCallState, again: boolean): Verb =>
  ask({ ask: 'enter', queue: extension, joinedAt, again, rang: offered });

/** On another switch: into the queue again, at the old place. */
function again(state: QueueCallState): QueueStep {
  return give({ ...state, phase: 'entering', offered: [] }, [unseen, enter(state, true)]);
}

function greet(state: QueueCallState, here: Here): QueueStep {
  const { greeting } = here.queue;
  if (greeting === undefined || state.greeted) return wait({ ...state, greeted: true }, here);
  return give({ ...state, phase: 'greeting' }, [{ verb: 'play', phrases: [{ prompt: greeting }] }]);
}

function wait(state: QueueCallState, here: Here): QueueStep {
  const next: QueueCallState = { ...state, phase: 'waiting', greeted: true, offered: [] };
  return give(next, [...waiting(next, here), ask({ ask: 'ready', queue: state.extension })]);
}

function waiting(state: QueueCallState, here: Here): readonly Verb[] {
  const { queue, world } = here;
  const left = state.joinedAt + queue.maxWaitSeconds * 1000 - world.now;
  return [music(state, here), { verb: 'wait', timer: 'maxWait', ms: Math.max(0, left) }, ...announceLater(queue)];
}

function announceLater(queue: Queue): readonly Verb[] {
  return announces(queue) ? [{ verb: 'wait', timer: 'announce', ms: queue.announcements.everySeconds * 1000 }] : [];
}

function ring(state: QueueCallState, members: readonly string[], { queue, world }: Here): QueueStep {
  const targets = members.map(extension => ({ to: 'extension', extension }) as const);
  const ringMs = queue.ringSeconds * 1000;
  return give({ ...state, phase: 'ringing', offered: members }, [
    seenOn(state.extension),
    { verb: 'dial', targets, ringMs, caller: shownTo(queue, world.caller) },
  ]);
}

/** The members did not answer, or cannot be reached. */
function unanswered(state: QueueCallState, here: Here): QueueStep {
  if (state.phase !== 'ringing') return give(state);
  const next: QueueCallState = { ...state, phase: 'waiting', first: false, offered: [] };
  const sound = state.first && here.queue.connectingAudio !== undefined ? [music(next, here)] : [];
  return give(next, [unseen, ...sound, ask({ ask: 'unanswered', queue: state.extension })]);
}

/** The service learns of it as soon as the two are joined, by the duty. */
function answered(state: QueueCallState, event: CallEvent & { event: 'answered' }, { queue, world }: Here): QueueStep {
  if (state.phase !== 'ringing') return give(state, [{ verb: 'drop', leg: event.leg }]);
  const { extension, ticket } = state;
  const member = state.offered[event.target];
  const about: QueueDuty = {
    account: world.directory?.domain ?? '',
    queue: extension,
    ticket,
    joinedAt: state.joinedAt,
    wrapUpMs: queue.wrapUpSeconds * 1000,
    ...(member !== undefined && { member }),
  };
  const duty = { service: QUEUE_SERVICE, about: json(about) };
  return give({ ...state, phase: 'joining', offered: member === undefined ? [] : [member] }, [
    { verb: 'bridge', leg: event.leg, keepAnchor: true, graceMs: GRACE_MS, duty },
  ]);
}

/** Who had answered is gone already: the caller waits on, in its old place. */
function hungUp(state: QueueCallState, here: Here): QueueStep {
  if (state.phase !== 'joining') return give(state);
  const { extension, ticket, joinedAt } = state;
  const [member] = state.offered;
  const next: QueueCallState = { ...state, phase: 'waiting', first: false, offered: [] };
  const told = ask({ ask: 'hungUp', queue: extension, ticket, joinedAt, ...(member !== undefined && { member }) });
  return give(next, [unseen, ...waiting(next, here), told]);
}

function overflow(
  state: QueueCallState,
  cause: OverflowCause,
  here: Here,
  how: 'leave' | 'turnedAway' = 'leave',
): QueueStep {
  const { queue, directory, world } = here;
  const { extension } = state;
  const over: QueueCallState = { ...state, phase: 'over', offered: [] };
  const left = ask({ ask: how, queue: extension, cause });
  const destination = overflowTo(queue, cause, directory, world.now);
  if (destination === undefined || isLoop(destination, extension, world.context)) {
    const calm: readonly Verb[] = [
      { verb: 'cancel' },
      unseen,
      { verb: 'unwait', timer: 'maxWait' },
      { verb: 'unwait', timer: 'announce' },
    ];
    return give(over, [left, ...calm, { verb: 'answer' }, { verb: 'play', phrases: farewell(cause) }]);
  }
  const overflowedBy = [...(world.context.overflowedBy ?? []), extension];
  return give(over, [left, { verb: 'go', destination, context: { overflowedBy } }]);
}

function announce(state: QueueCallState, reply: QueueReply & { place: QueuePlace }, here: Here): QueueStep {
  // Nobody was free at once, so what is heard from now on is waiting.
  const next: QueueCallState = state.phase === 'waiting' ? { ...state, first: false } : state;
  const phrases = announcement(here.queue, reply.place);
  if (phrases.length > 0) return give(next, [{ verb: 'play', phrases }]);
  const changes = state.first && !next.first && here.queue.connectingAudio !== undefined;
  return give(next, changes ? [music(next, here)] : []);
}

function replied(state: QueueCallState, event: CallEvent & { event: 'reply' }, here: Here): QueueStep {
  // A shared state that has no answer cannot keep a place either.
  if (event.failed === true) return state.phase === 'entering' ? overflow(state, 'noMembers', here) : give(state);
  const reply = event.value as QueueReply | null | undefined;
  if (reply === undefined || reply === null || reply.queue !== state.extension) return give(state);
  if (reply.re === 'enter') {
    if (state.phase !== 'entering') return give(state);
    const next = { ...state, ticket: reply.ticket };
    return reply.result === 'admitted' ? greet(next, here) : overflow(next, reply.result, here);
  }
  // Whoever is about to be connected need not hear at once that it has to wait.
  const said = state.phase === 'waiting' || (state.phase === 'ringing' && reply.re === 'place');
  return said ? announce(state, reply, here) : give(state);
}

function told(state: QueueCallState, news: QueueNews, here: Here): QueueStep {
  if (news.queue !== state.extension || state.phase !== 'waiting') return give(state);
  return news.news === 'offer' ? ring(state, news.members, here) : overflow(state, 'noMembers', here);
}

function timer(state: QueueCallState, name: string, here: Here): QueueStep {
  if (name === 'maxWait') return state.phase === 'joining' ? give(state) : overflow(state, 'maxWait', here);
  return give(state, [...announceLater(here.queue), ask({ ask: 'place', queue: state.extension })]);
}

function targetFailed(state: QueueCallState, target: number): QueueStep {
  const member = state.offered[target];
  if (member === undefined || state.phase !== 'ringing') return give(state);
  return give(state, [ask({ ask: 'refused', queue: state.extension, member })]);
}

/** In the queue. */
function inside(state: QueueCallState, event: CallEvent, here: Here): QueueStep {
  switch (event.event) {
    case 'start':
      return start(state, here);
    case 'resumed':
      return again(state);
    case 'reply':
      return event.to === QUEUE_SERVICE ? replied(state, event, here) : give(state);
    case 'told':
      return event.by === QUEUE_SERVICE ? told(state, event.value as unknown as QueueNews, here) : give(state);
    case 'played':
      return state.phase === 'greeting' ? wait(state, here) : give(state, [music(state, here)]);
    case 'answered':
      return answered(state, event, here);
    case 'targetFailed':
      return targetFailed(state, event.target);
    case 'dialFailed':
      return unanswered(state, here);
    case 'gone':
      return hungUp(state, here);
    case 'timer':
      return timer(state, event.timer, here);
    default:
      return give(state);
  }
}

export const queueCall: Application<QueueCallState> = {
  name: 'queue',
  initial: destination => ({
    extension: destination.kind === 'queue' ? destination.extension : '',
    phase: 'entering',
    joinedAt: 0,
    greeted: false,
    ticket: '',
    first: true,
    offered: [],
  }),
  step(state, event, world): QueueStep {
    const { directory } = world;
    const queue = directory?.queue(state.extension);
    if (directory === undefined || queue === undefined) {
      return give(state, [{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
    }
    const here = { queue, directory, world };
    if (state.phase !== 'over') return inside(state, event, here);
    // Only words were left to be said.
    if (event.event === 'answered') return give(state, [{ verb: 'drop', leg: event.leg }]);
    return give(state, event.event === 'played' || event.event === 'resumed' ? [{ verb: 'hangup' }] : []);
  },
};
