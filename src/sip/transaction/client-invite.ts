/**
 * RFC 3261 17.1.1 figure 5 with RFC 6026 7.2 (state Accepted).
 *
 *              | INVITE from user: send
 *              v
 *           Calling --1xx--> Proceeding
 *              |                 |
 *              +-----------------+--2xx--> Accepted --timer M--> Terminated
 *              |                 |
 *              +-----------------+--300-699: send ACK--> Completed --timer D--> Terminated
 *
 * From Calling timer B, and from everywhere the closing of the flow, lead to Terminated.
 */
import type { Timer } from '../../core/clock.ts';
import type { HeaderField, SipRequest, SipResponse } from '../message/index.ts';
import { ClientMachine } from './client-machine.ts';
import type { ClientParts } from './client-machine.ts';
import { makeAck, makeCancel } from './derived.ts';
import type { Actions, Arrow, Table } from './machine.ts';

type State = 'Calling' | 'Proceeding' | 'Completed' | 'Accepted' | 'Terminated';
type Event =
  | '1xx'
  | '2xx'
  | '300-699'
  | 'cancel'
  | 'timer A'
  | 'timer B'
  | 'timer of CANCEL'
  | 'timer D or M'
  | 'transport error'
  | 'closed';
type Action =
  | 'send again'
  | 'next A'
  | 'stop timers'
  | 'pass 1xx'
  | 'pass final'
  | 'send ACK'
  | 'send ACK again'
  | 'want CANCEL'
  | 'send wanted CANCEL'
  | 'start D'
  | 'start M'
  | 'end'
  | 'fail timeout'
  | 'fail transport'
  | 'fail closed';

const ANSWERED = {
  '2xx': { to: 'Accepted', do: ['stop timers', 'start M', 'pass final'] },
  // RFC 3261 17.1.1.3: the ACK belongs to the transaction and leaves before the user hears anything.
  '300-699': { to: 'Completed', do: ['stop timers', 'send ACK', 'start D', 'pass final'] },
} as const;

const NOTHING = {
  '1xx': undefined,
  '2xx': undefined,
  '300-699': undefined,
  cancel: undefined,
  'timer A': undefined,
  'timer B': undefined,
  'timer of CANCEL': undefined,
  'timer D or M': undefined,
  'transport error': undefined,
  closed: undefined,
} as const;

export const CLIENT_INVITE = {
  Calling: {
    ...NOTHING,
    ...ANSWERED,
    '1xx': { to: 'Proceeding', do: ['stop timers', 'send wanted CANCEL', 'pass 1xx'] },
    // RFC 3261 9.1: a CANCEL that arrives before its INVITE finds nothing; so it waits for a provisional response.
    cancel: { to: 'Calling', do: ['want CANCEL'] },
    'timer A': { to: 'Calling', do: ['next A', 'send again'] },
    'timer B': { to: 'Terminated', do: ['stop timers', 'fail timeout'] },
    'transport error': { to: 'Terminated', do: ['stop timers', 'fail transport'] },
    closed: { to: 'Terminated', do: ['stop timers', 'fail closed'] },
  },
  Proceeding: {
    ...NOTHING,
    ...ANSWERED,
    '1xx': { to: 'Proceeding', do: ['pass 1xx'] },
    cancel: { to: 'Proceeding', do: ['want CANCEL', 'send wanted CANCEL'] },
    // RFC 3261 9.1: with no final response 64*T1 after the CANCEL there will be none.
    'timer of CANCEL': { to: 'Terminated', do: ['stop timers', 'fail timeout'] },
    'transport error': { to: 'Terminated', do: ['stop timers', 'fail transport'] },
    closed: { to: 'Terminated', do: ['stop timers', 'fail closed'] },
  },
  Completed: {
    ...NOTHING,
    '300-699': { to: 'Completed', do: ['send ACK again'] },
    'timer D or M': { to: 'Terminated', do: ['end'] },
    closed: { to: 'Terminated', do: ['end'] },
  },
  Accepted: {
    ...NOTHING,
    // RFC 6026 7.2: from another fork or retransmitted, the user has to acknowledge it.
    '2xx': { to: 'Accepted', do: ['pass final'] },
    'timer D or M': { to: 'Terminated', do: ['end'] },
    closed: { to: 'Terminated', do: ['end'] },
  },
  Terminated: NOTHING,
} as const satisfies Table<State, Event, Action>;

export class ClientInvite extends ClientMachine {
  readonly kind = 'client INVITE';
  state: State = 'Calling';
  /** Until the final response; ACK and CANCEL are made from it. */
  #request: SipRequest | undefined;
  #ack: Buffer | undefined;
  /** Timer A; after a CANCEL the wait for its effect. */
  #timer: Timer | undefined;
  #timerB: Timer | undefined;
  #interval = 0;
  #cancelHeaders: readonly HeaderField[] | undefined;
  #cancelSent = false;

  constructor(parts: ClientParts) {
    super(parts);
    this.#request = parts.request;
  }

  static readonly #actions: Actions<Action, ClientInvite, SipResponse> = {
    'send again': machine => {
      machine.host.counters.retransmitted += 1;
      machine.#send();
    },
    'next A': machine => {
      // RFC 3261 17.1.1.2: doubled each time, without the bound that other requests have.
      machine.#interval *= 2;
      machine.#startA();
    },
    'stop timers': machine => machine.stopTimers(),
    'pass 1xx': (machine, response) => {
      if (response !== undefined) machine.passProvisional(response);
    },
    'pass final': (machine, response) => {
      if (response !== undefined) machine.passFinal(response);
      if (machine.state !== 'Accepted') machine.forgetUser();
    },
    'send ACK': (machine, response) => machine.#sendAck(response),
    'send ACK again': machine => {
      if (machine.#ack !== undefined) machine.flow.send(machine.#ack);
    },
    'want CANCEL': () => undefined,
    'send wanted CANCEL': machine => machine.#sendCancel(),
    'start D': machine => {
      // RFC 3261 17.1.1.2: at least 32 s on an unreliable transport, no time at all on a reliable one.
      if (machine.unreliable) machine.host.linger(machine, 'long');
      else machine.#step('timer D or M');
    },
    'start M': machine => {
      machine.#request = undefined;
      machine.host.linger(machine, 'long');
    },
    end: machine => machine.end(),
    'fail timeout': machine => machine.fail('timeout'),
    'fail transport': machine => machine.fail('transport'),
    'fail closed': machine => machine.fail('closed'),
  };

  override start(): void {
    const { clock, timers } = this.host;
    this.#interval = timers.t1;
    if (!this.flow.reliable) this.#startA();
    this.#timerB = clock.after(64 * timers.t1, () => this.#step('timer B'));
    this.#send();
  }

  override received(response: SipResponse): void {
    const { status } = response;
    this.#step(status < 200 ? '1xx' : status < 300 ? '2xx' : '300-699', response);
  }

  override cancel(headers: readonly HeaderField[]): void {
    this.#cancelHeaders ??= headers;
    this.#step('cancel');
  }

  override flowClosed(): void {
    this.#step('closed');
  }

  override lingerOver(): void {
    this.#step('timer D or M');
  }

  override stopTimers(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerB?.cancel();
    this.#timerB = undefined;
    this.forgetWire();
  }

  #step(event: Event, response?: SipResponse): void {
    const arrow: Arrow<State, Action> | undefined = CLIENT_INVITE[this.state][event];
    if (arrow === undefined) return;
    this.state = arrow.to;
    for (const action of arrow.do) ClientInvite.#actions[action](this, response);
  }

  #startA(): void {
    this.#timer = this.host.clock.after(this.#interval, () => this.#step('timer A'));
  }

  #send(): void {
    if (!this.transmit(this.#request, !this.flow.reliable)) this.#step('transport error');
  }

  #sendAck(response: SipResponse | undefined): void {
    const request = this.#request;
    this.#request = undefined;
    if (request === undefined || response === undefined) return;
    const ack = makeAck(request, response).toBuffer();
    this.flow.send(ack);
    if (this.unreliable) this.#ack = ack;
  }

  #sendCancel(): void {
    const { clock, timers } = this.host;
    if (this.#cancelHeaders === undefined || this.#cancelSent || this.#request === undefined) return;
    this.#cancelSent = true;
    this.#timer = clock.after(64 * timers.t1, () => this.#step('timer of CANCEL'));
    this.host.sendCancel(makeCancel(this.#request, this.#cancelHeaders), this.flow, this.unreliable);
  }
}
