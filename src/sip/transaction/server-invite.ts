/**
 * RFC 3261 17.2.1 figure 7 with RFC 6026 7.1 (state Accepted).
 *
 *                  | INVITE: pass to user, 100 in 200 ms
 *                  v
 *              Proceeding --2xx from user--> Accepted --timer L--> Terminated
 *                  |
 *                  | 300-699 from user
 *                  v
 *              Completed ---ACK--> Confirmed --timer I--> Terminated
 *                  |
 *                  +--timer H, nobody acknowledged------> Terminated
 */
import type { Timer } from '../../core/clock.ts';
import { SipResponse } from '../message/index.ts';
import type { SipRequest } from '../message/index.ts';
import type { Actions, Arrow, Table } from './machine.ts';
import { ServerMachine } from './server-machine.ts';
import type { ServerParts } from './server-machine.ts';

type State = 'Proceeding' | 'Completed' | 'Confirmed' | 'Accepted' | 'Terminated';
type Event =
  | 'INVITE'
  | 'ACK'
  | 'CANCEL'
  | '1xx from user'
  | '2xx from user'
  | '300-699 from user'
  | 'timer 100'
  | 'timer G'
  | 'timer H'
  | 'timer I or L'
  | 'transport error'
  | 'closed';
type Action =
  | 'send'
  | 'send 100'
  | 'forget response'
  | 'let go'
  | 'stop timers'
  | 'start G and H'
  | 'next G'
  | 'start I'
  | 'start L'
  | 'pass ACK'
  | 'pass CANCEL'
  | 'tell done'
  | 'end done'
  | 'end timeout'
  | 'end transport'
  | 'end closed';

const NOTHING = {
  INVITE: undefined,
  ACK: undefined,
  CANCEL: undefined,
  '1xx from user': undefined,
  '2xx from user': undefined,
  '300-699 from user': undefined,
  'timer 100': undefined,
  'timer G': undefined,
  'timer H': undefined,
  'timer I or L': undefined,
  'transport error': undefined,
  closed: undefined,
} as const;

export const SERVER_INVITE = {
  Proceeding: {
    ...NOTHING,
    // RFC 3261 17.2.1: a retransmission gets the last provisional response again.
    INVITE: { to: 'Proceeding', do: ['send'] },
    CANCEL: { to: 'Proceeding', do: ['pass CANCEL'] },
    '1xx from user': { to: 'Proceeding', do: ['stop timers', 'send'] },
    // RFC 6026 7.1: not Terminated, so that a late INVITE is not taken for a new one.
    '2xx from user': {
      to: 'Accepted',
      do: ['stop timers', 'start L', 'let go', 'send', 'forget response', 'tell done'],
    },
    '300-699 from user': { to: 'Completed', do: ['stop timers', 'start G and H', 'let go', 'send'] },
    'timer 100': { to: 'Proceeding', do: ['send 100'] },
    'transport error': { to: 'Terminated', do: ['stop timers', 'end transport'] },
    closed: { to: 'Terminated', do: ['stop timers', 'end closed'] },
  },
  Completed: {
    ...NOTHING,
    INVITE: { to: 'Completed', do: ['send'] },
    ACK: { to: 'Confirmed', do: ['stop timers', 'forget response', 'start I'] },
    'timer G': { to: 'Completed', do: ['next G', 'send'] },
    // RFC 3261 17.2.1: the ACK never came, which the user must hear.
    'timer H': { to: 'Terminated', do: ['stop timers', 'end timeout'] },
    'transport error': { to: 'Terminated', do: ['stop timers', 'end transport'] },
    closed: { to: 'Terminated', do: ['stop timers', 'end done'] },
  },
  Confirmed: {
    ...NOTHING,
    'timer I or L': { to: 'Terminated', do: ['end done'] },
    closed: { to: 'Terminated', do: ['end done'] },
  },
  Accepted: {
    ...NOTHING,
    // RFC 6026 7.1: the user retransmits its 2xx, which only passes through; retransmitted INVITEs are absorbed.
    '2xx from user': { to: 'Accepted', do: ['send', 'forget response'] },
    ACK: { to: 'Accepted', do: ['pass ACK'] },
    'timer I or L': { to: 'Terminated', do: ['end done'] },
    closed: { to: 'Terminated', do: ['end done'] },
  },
  Terminated: NOTHING,
} as const satisfies Table<State, Event, Action>;

/** RFC 3261 17.2.1: how long the user may be silent before the transaction says 100 for it. */
const TRYING_MS = 200;

export class ServerInvite extends ServerMachine {
  readonly kind = 'server INVITE';
  state: State = 'Proceeding';
  /** Timer 100, then G. */
  #timer: Timer | undefined;
  #timerH: Timer | undefined;
  #interval = 0;

  constructor(parts: ServerParts) {
    super(parts);
    this.#timer = this.host.clock.after(TRYING_MS, () => this.#step('timer 100'));
  }

  static readonly #actions: Actions<Action, ServerInvite, SipRequest> = {
    send: machine => {
      if (!machine.transmit()) machine.#step('transport error');
    },
    'send 100': machine => machine.#sendTrying(),
    'forget response': machine => machine.forgetResponse(),
    'let go': machine => machine.letGo(),
    'stop timers': machine => machine.stopTimers(),
    'start G and H': machine => machine.#startGAndH(),
    'next G': machine => machine.#nextG(),
    'start I': machine => {
      // RFC 3261 17.2.1: T4, and no time at all over a reliable transport.
      if (machine.unreliable) machine.host.linger(machine, 'short');
      else machine.#step('timer I or L');
    },
    'start L': machine => machine.host.linger(machine, 'long'),
    'pass ACK': (machine, ack) => {
      if (ack !== undefined) machine.host.passAck(ack, machine.flow);
    },
    'pass CANCEL': (machine, cancel) => {
      if (cancel !== undefined) machine.passCancel(cancel);
    },
    'tell done': machine => machine.tellEnd('done'),
    'end done': machine => machine.end('done'),
    'end timeout': machine => machine.end('timeout'),
    'end transport': machine => machine.end('transport'),
    'end closed': machine => machine.end('closed'),
  };

  override repeated(): void {
    this.#step('INVITE');
  }

  acknowledged(ack: SipRequest): void {
    this.#step('ACK', ack);
  }

  cancelled(cancel: SipRequest): void {
    this.#step('CANCEL', cancel);
  }

  override flowClosed(): void {
    this.#step('closed');
  }

  override lingerOver(): void {
    this.#step('timer I or L');
  }

  override stopTimers(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerH?.cancel();
    this.#timerH = undefined;
  }

  protected override answered(status: number): boolean {
    if (status < 200) return this.#step('1xx from user');
    return this.#step(status < 300 ? '2xx from user' : '300-699 from user');
  }

  /** False when the state has no arrow for the event. */
  #step(event: Event, message?: SipRequest): boolean {
    const arrow: Arrow<State, Action> | undefined = SERVER_INVITE[this.state][event];
    if (arrow === undefined) return false;
    this.state = arrow.to;
    for (const action of arrow.do) {
      ServerInvite.#actions[action](this, message);
      // Sending failed and has led on to Terminated: the rest of this arrow is void.
      if (this.state !== arrow.to) break;
    }
    return true;
  }

  #sendTrying(): void {
    const request = this.handle?.request;
    if (request !== undefined) this.respond(SipResponse.to(request, 100));
  }

  #startGAndH(): void {
    const { clock, timers } = this.host;
    this.#interval = timers.t1;
    // RFC 3261 17.2.1: a reliable transport needs no timer G.
    if (this.unreliable) this.#timer = clock.after(timers.t1, () => this.#step('timer G'));
    this.#timerH = clock.after(64 * timers.t1, () => this.#step('timer H'));
  }

  #nextG(): void {
    const { clock, timers } = this.host;
    // RFC 3261 17.2.1: doubled each time, up to T2.
    this.#interval = Math.min(this.#interval * 2, timers.t2);
    this.#timer = clock.after(this.#interval, () => this.#step('timer G'));
  }
}
