/** What the four machines share: the form of their tables, and the shell that carries out what a table decides. */
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { SipRequest, SipResponse } from '../message/index.ts';
import type { Flow } from '../transport/index.ts';
import type { TransactionTimers } from './timers.ts';
import type { TransactionCounters } from './types.ts';

/** One arrow of a figure: where it leads and what is done on the way, in order. */
export interface Arrow<State extends string, Action extends string> {
  readonly to: State;
  readonly do: readonly Action[];
}

/** Every pair of state and event is decided; undefined means that the event changes nothing in that state. */
export type Table<State extends string, Event extends string, Action extends string> = Record<
  State,
  Record<Event, Arrow<State, Action> | undefined>
>;

/** What each action of a table does. */
export type Actions<Action extends string, M extends Machine, Message> = Record<
  Action,
  (machine: M, message: Message | undefined) => void
>;

export type MachineKind = 'client INVITE' | 'client' | 'server INVITE' | 'server';

/** How long a finished transaction stays to absorb what the network still holds: 64*T1 or T4 (RFC 3261 17.1.1.2). */
export type LingerTime = 'long' | 'short';

/** What the machines need of the layer that holds them. */
export interface MachineHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly timers: TransactionTimers;
  readonly counters: TransactionCounters;
  /** Begins the time in which a finished transaction only absorbs. */
  linger(machine: Machine, time: LingerTime): void;
  /** The machine is Terminated and is forgotten. */
  gone(machine: Machine): void;
  /** Sends a CANCEL, whose Via is complete, in a transaction of its own. */
  sendCancel(cancel: SipRequest, flow: Flow, unreliable: boolean): void;
  /** An ACK that a 2xx has called for, on its way up. */
  passAck(ack: SipRequest, flow: Flow): void;
  /** An INVITE of an RFC 2543 element is about to get its final response, by whose To tag its ACK will be known. */
  oldAnswered(machine: Machine, request: SipRequest, response: SipResponse): void;
}

/**
 * The part of a transaction that stays until its last timer: kept small, because on UDP most of them are finished ones
 * that linger for 32 s.
 */
export abstract class Machine {
  readonly key: string;
  readonly flow: Flow;
  /** Monotonic time at which the lingering ends; 0 while it has not begun. */
  lingerEnd = 0;
  /** Counts against the bound on unfinished transactions. */
  pending = true;
  protected readonly host: MachineHost;

  constructor(host: MachineHost, key: string, flow: Flow) {
    this.host = host;
    this.key = key;
    this.flow = flow;
  }

  abstract readonly kind: MachineKind;
  abstract readonly state: string;
  abstract readonly method: string;
  /** The flow has closed. */
  abstract flowClosed(): void;
  /** The time that was begun with `linger` has passed, or room is needed. */
  abstract lingerOver(): void;
  /** Stops all timers; the layer is closing. */
  abstract stopTimers(): void;

  get terminated(): boolean {
    return this.state === 'Terminated';
  }

  /** Calls into the layer above; what it throws is its own fault and stays there. */
  protected tell(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      this.host.log.error({ err: error, method: this.method, key: this.key }, 'a transaction user failed');
    }
  }
}
