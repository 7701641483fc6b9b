/** What the parts of the transport layer share. */
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { MessageLimits } from '../message/index.ts';
import type { Connections } from './connections.ts';
import type { Flow, OpenSockets, Tap, TransportLimits, TransportName } from './types.ts';

/** Plain numbers, counted in the message path; an inspection or metrics endpoint reads them. */
export interface TransportCounters {
  received: number;
  sent: number;
  malformed: number;
  /** Messages that were dropped because their flow was closed or could not take them. */
  dropped: number;
  /** Connections turned away by a limit. */
  refused: number;
  /** Connections closed because they broke a limit while open. */
  expired: number;
  stun: number;
}

/** What a receiver needs; the whole context has the receiver itself in it. */
export interface ReceiverContext {
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: TransportLimits;
  readonly messageLimits: MessageLimits;
  /** Type-of-service octet for our packets; 0 leaves them alone. */
  readonly tos: number;
  readonly tap: Tap | undefined;
  readonly counters: TransportCounters;
}

export interface TransportContext extends ReceiverContext {
  readonly connections: Connections;
  readonly udpSockets: OpenSockets | undefined;
  readonly receiver: { receive(data: Buffer, flow: Flow): void };
  /** A new flow's id: short, and unique in this process. */
  nextId(transport: TransportName): string;
  opened(flow: Flow): void;
  closed(flow: Flow, why: string): void;
}
