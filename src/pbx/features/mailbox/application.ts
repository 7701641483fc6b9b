/**
 * Listening to messages by phone: log in, choose, hear, and everything that is done with keys. Each part of the conversation stands in its
 * own file; here stands which part an event belongs to.
 */
import type { Application, CallEvent } from '../../call/application.ts';
import * as greetings from './greetings.ts';
import * as listening from './listening.ts';
import { begin, loginEvent, pinChecked } from './login.ts';
import { boxChosen, chooseBox, chosen, opened } from './menu.ts';
import { askNewPin, newPinEntered, pinOffered, pinSet } from './new-pin.ts';
import type { MailboxReply } from './questions.ts';
import { end, give, refresh, type Here, type MailboxPhase, type MailboxState, type MailboxStep } from './state.ts';

type Heard = (state: MailboxState, digits: string, here: Here) => MailboxStep;

/** Phases in which keys mean something. */
const BY_DIGITS: Partial<Record<MailboxPhase, Heard>> = {
  choosing: boxChosen,
  menu: chosen,
  message: listening.pressed,
  forwarding: listening.extensionEntered,
  greetings: greetings.greetingsChosen,
  reviewingGreeting: greetings.reviewed,
  newPin: newPinEntered,
  repeatPin: newPinEntered,
};

/** What is said again at another switch. */
const BY_RESUMPTION: Readonly<
  Record<Exclude<MailboxPhase, 'extension' | 'pin'>, (state: MailboxState, here: Here) => MailboxStep>
> = {
  opening: state => refresh(state, ...state.notice),
  menu: state => refresh(state),
  choosing: state => chooseBox(state),
  listing: state => listening.list(state, state.folder),
  message: listening.play,
  forwarding: listening.askExtension,
  greetings: state => greetings.greetingsMenu(state),
  namingGreeting: greetings.nameRecording,
  announcingGreeting: greetings.nameRecording,
  recordingGreeting: greetings.nameRecording,
  reviewingGreeting: state => greetings.review(state),
  newPin: state => askNewPin(state),
  repeatPin: state => askNewPin(state),
  ending: state => end(state),
};

function replied(state: MailboxState, event: CallEvent & { event: 'reply' }, here: Here): MailboxStep {
  if (event.failed === true) return end(state, { say: 'common.system-error' });
  const reply = event.value as unknown as MailboxReply;
  switch (reply.did) {
    case 'pin':
      return pinChecked(state, reply);
    case 'boxes':
      return opened(state, reply, here);
    case 'list':
      return listening.listed(state, reply, here);
    case 'message':
      return listening.loaded(state, reply, here);
    case 'mark':
      return listening.marked(state, reply);
    case 'forward':
      return listening.forwarded(state, reply);
    case 'name':
      return greetings.named(state, reply);
    case 'greeting':
    case 'setGreeting':
      return greetings.greetingReply(state, reply);
    case 'offerPin':
      return pinOffered(state, reply);
    case 'setPin':
      return pinSet(state, reply);
  }
}

function played(state: MailboxState): MailboxStep {
  if (state.phase === 'ending') return give(state, { verb: 'hangup' });
  return state.phase === 'announcingGreeting' ? greetings.record(state) : give(state);
}

function react(state: MailboxState, event: CallEvent, here: Here): MailboxStep {
  const login = loginEvent(state, event, here);
  if (login !== undefined) return login;
  switch (event.event) {
    case 'reply':
      return replied(state, event, here);
    case 'digits':
      return BY_DIGITS[state.phase]?.(state, event.digits, { ...here, heardMs: event.heardMs }) ?? give(state);
    case 'played':
      return played(state);
    case 'recorded':
      return state.phase === 'recordingGreeting' ? greetings.recorded(state, event) : give(state);
    case 'resumed':
      return state.phase === 'extension' || state.phase === 'pin'
        ? give(state)
        : BY_RESUMPTION[state.phase](state, here);
    default:
      return give(state);
  }
}

export const mailbox: Application<MailboxState> = {
  name: 'mailbox',
  initial: destination => ({
    phase: 'opening',
    ...(destination.kind === 'mailbox' && destination.extension !== undefined && { target: destination.extension }),
    login: '',
    box: '',
    boxes: [],
    folder: 'new',
    ids: [],
    index: 0,
    tries: 0,
    notice: [],
  }),
  step(state, event, world): MailboxStep {
    const { directory } = world;
    if (directory === undefined) return give(state, { verb: 'reject', status: 404, reason: 'account-unknown' });
    const here = { directory, world };
    if (event.event !== 'start') return react(state, event, here);
    const { state: next, verbs } = begin(state, here);
    return give(next, { verb: 'note', via: 'mailbox' }, { verb: 'answer' }, ...verbs);
  },
};
