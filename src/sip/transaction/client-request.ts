/**
 * RFC 3261 17.1.2 figure 6.
 *
 *              | request from user: send
 *              v
 *           Trying --1xx--> Proceeding
 *              |                |
 *              | 200-699        | 200-699
 *              v                |
 *          Completed <----------+
 *              |
 *              +--timer K--> Terminated
 *
 * From Trying and Proceeding timer F and the closing of the flow lead to Terminated.
 */
import type { Timer } from '../../core/clock.ts';
import type { SipRequest, SipResponse } from '../message/index.ts';
import { ClientMachine } from './client-machine.ts';
import type { ClientParts } from './client-machine.ts';
import type { Actions, Arrow, Table } from './machine.ts';

type State = 'Trying' | 'Proceeding' | 'Completed' | 'Terminated';
type Event = '1xx' | '200-699' | 'timer E' | 'timer F' | 'timer K' | 'transport error' | 'closed';
type Action =
  | 'send again'
  | 'next E'
  | 'slow E'
  | 'stop timers'
  | 'pass 1xx'
  | 'pass final'
  | 'start K'
  | 'end'
  | 'fail timeout'
  | 'fail transport'
  | 'fail closed';

const ENDED_BY = {
  'timer F': { to: 'Terminated', do: ['stop timers', 'fail timeout'] },
  'transport error': { to: 'Terminated', do: ['stop timers', 'fail transport'] },
  closed: { to: 'Terminated', do: ['stop timers', 'fail closed'] },
} as const;

export const CLIENT_REQUEST = {
  Trying: {
    ...ENDED_BY,
    '1xx': { to: 'Proceeding', do: ['pass 1xx'] },
    '200-699': { to: 'Completed', do: ['stop timers', 'start K', 'pass final'] },
    'timer E': { to: 'Trying', do: ['next E', 'send again'] },
    'timer K': undefined,
  },
  Proceeding: {
    ...ENDED_BY,
    '1xx': { to: 'Proceeding', do: ['pass 1xx'] },
    '200-699': { to: 'Completed', do: ['stop timers', 'start K', 'pass final'] },
    // RFC 3261 17.1.2.2: once a server has been heard of, T2 is often enough.
    'timer E': { to: 'Proceeding', do: ['slow E', 'send again'] },
    'timer K': undefined,
  },
  Completed: {
    '1xx': undefined,
    '200-699': undefined,
    'timer E': undefined,
    'timer F': undefined,
    'timer K': { to: 'Terminated', do: ['end'] },
    'transport error': undefined,
    closed: { to: 'Terminated', do: ['end'] },
  },
  Terminated: {
    '1xx': undefined,
    '200-699': undefined,
    'timer E': undefined,
    'timer F': undefined,
    'timer K': undefined,
    'transport error': undefined,
    closed: undefined,
  },
} as const satisfies Table<State, Event, Action>;

export class ClientRequest extends ClientMachine {
  readonly kind = 'client';
  state: State = 'Trying';
  #request: SipRequest | undefined;
  #timerE: Timer | undefined;
  #timerF: Timer | undefined;
  #interval = 0;

  constructor(parts: ClientParts) {
    super(parts);
    this.#request = parts.request;
  }

  static readonly #actions: Actions<Action, ClientRequest, SipResponse> = {
    'send again': machine => {
      machine.host.counters.retransmitted += 1;
      machine.#send();
    },
    'next E': machine => {
      // RFC 3261 17.1.2.2: doubled each time, up to T2.
      machine.#interval = Math.min(machine.#interval * 2, machine.host.timers.t2);
      machine.#startE();
    },
    'slow E': machine => {
      machine.#interval = machine.host.timers.t2;
      machine.#startE();
    },
    'stop timers': machine => machine.stopTimers(),
    'pass 1xx': (machine, response) => {
      if (response !== undefined) machine.passProvisional(response);
    },
    'pass final': (machine, response) => {
      if (response !== undefined) machine.passFinal(response);
      machine.forgetUser();
    },
    'start K': machine => {
      machine.#request = undefined;
      // RFC 3261 17.1.2.2: T4, and no time at all over a reliable transport.
      if (machine.unreliable) machine.host.linger(machine, 'short');
      else machine.#step('timer K');
    },
    end: machine => machine.end(),
    'fail timeout': machine => machine.fail('timeout'),
    'fail transport': machine => machine.fail('transport'),
    'fail closed': machine => machine.fail('closed'),
  };

  override start(): void {
    const { clock, timers } = this.host;
    this.#interval = timers.t1;
    if (this.unreliable) this.#startE();
    this.#timerF = clock.after(64 * timers.t1, () => this.#step('timer F'));
    this.#send();
  }

  override received(response: SipResponse): void {
    this.#step(response.status < 200 ? '1xx' : '200-699', response);
  }

  /** RFC 3261 9.1: only an INVITE can be cancelled; anything else is answered at once or not at all. */
  override cancel(): void {
    this.host.log.debug({ method: this.method }, 'only an INVITE can be cancelled');
  }

  override flowClosed(): void {
    this.#step('closed');
  }

  override lingerOver(): void {
    this.#step('timer K');
  }

  override stopTimers(): void {
    this.#timerE?.cancel();
    this.#timerE = undefined;
    this.#timerF?.cancel();
    this.#timerF = undefined;
    this.forgetWire();
  }

  #step(event: Event, response?: SipResponse): void {
    const arrow: Arrow<State, Action> | undefined = CLIENT_REQUEST[this.state][event];
    if (arrow === undefined) return;
    this.state = arrow.to;
    for (const action of arrow.do) ClientRequest.#actions[action](this, response);
  }

  #startE(): void {
    this.#timerE = this.host.clock.after(this.#interval, () => this.#step('timer E'));
  }

  #send(): void {
    if (!this.transmit(this.#request, this.unreliable)) this.#step('transport error');
  }
}
