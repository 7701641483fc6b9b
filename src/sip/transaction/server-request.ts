/**
 * RFC 3261 17.2.2 figure 8.
 *
 *             | request: pass to user
 *             v
 *          Trying --1xx from user--> Proceeding
 *             |                          |
 *             | 200-699 from user        | 200-699 from user
 *             v                          |
 *          Completed <-------------------+
 *             |
 *             +--timer J--> Terminated
 */
import type { Actions, Arrow, Table } from './machine.ts';
import { ServerMachine } from './server-machine.ts';

type State = 'Trying' | 'Proceeding' | 'Completed' | 'Terminated';
type Event = 'request' | '1xx from user' | '200-699 from user' | 'timer J' | 'transport error' | 'closed';
type Action = 'send' | 'let go' | 'start J' | 'end done' | 'end transport' | 'end closed';

export const SERVER_REQUEST = {
  Trying: {
    // RFC 3261 17.2.2: there is nothing to answer a retransmission with yet.
    request: undefined,
    '1xx from user': { to: 'Proceeding', do: ['send'] },
    '200-699 from user': { to: 'Completed', do: ['let go', 'send', 'start J'] },
    'timer J': undefined,
    'transport error': { to: 'Terminated', do: ['end transport'] },
    closed: { to: 'Terminated', do: ['end closed'] },
  },
  Proceeding: {
    request: { to: 'Proceeding', do: ['send'] },
    '1xx from user': { to: 'Proceeding', do: ['send'] },
    '200-699 from user': { to: 'Completed', do: ['let go', 'send', 'start J'] },
    'timer J': undefined,
    'transport error': { to: 'Terminated', do: ['end transport'] },
    closed: { to: 'Terminated', do: ['end closed'] },
  },
  Completed: {
    request: { to: 'Completed', do: ['send'] },
    '1xx from user': undefined,
    // RFC 3261 17.2.2: any other final response is thrown away.
    '200-699 from user': undefined,
    'timer J': { to: 'Terminated', do: ['end done'] },
    'transport error': { to: 'Terminated', do: ['end transport'] },
    closed: { to: 'Terminated', do: ['end done'] },
  },
  Terminated: {
    request: undefined,
    '1xx from user': undefined,
    '200-699 from user': undefined,
    'timer J': undefined,
    'transport error': undefined,
    closed: undefined,
  },
} as const satisfies Table<State, Event, Action>;

export class ServerRequest extends ServerMachine {
  readonly kind = 'server';
  state: State = 'Trying';

  static readonly #actions: Actions<Action, ServerRequest, never> = {
    send: machine => {
      if (!machine.transmit()) machine.#step('transport error');
    },
    'let go': machine => machine.letGo(),
    'start J': machine => {
      // RFC 3261 17.2.2: 64*T1, and no time at all over a reliable transport.
      if (!machine.unreliable) {
        machine.#step('timer J');
        return;
      }
      machine.storeResponse();
      machine.host.linger(machine, 'long');
    },
    'end done': machine => machine.end('done'),
    'end transport': machine => machine.end('transport'),
    'end closed': machine => machine.end('closed'),
  };

  override repeated(): void {
    this.#step('request');
  }

  override flowClosed(): void {
    this.#step('closed');
  }

  override lingerOver(): void {
    this.#step('timer J');
  }

  override stopTimers(): void {
    // Timer J is the linger queue's.
  }

  protected override answered(status: number): boolean {
    return this.#step(status < 200 ? '1xx from user' : '200-699 from user');
  }

  /** False when the state has no arrow for the event. */
  #step(event: Event): boolean {
    const arrow: Arrow<State, Action> | undefined = SERVER_REQUEST[this.state][event];
    if (arrow === undefined) return false;
    this.state = arrow.to;
    for (const action of arrow.do) {
      ServerRequest.#actions[action](this, undefined);
      // Sending failed and has led on to Terminated: the rest of this arrow is void.
      if (this.state !== arrow.to) break;
    }
    return true;
  }
}
