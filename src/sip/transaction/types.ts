/** Transactions as the layers above see them (RFC 3261 17). */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { HeaderField, SipRequest, SipResponse } from '../message/index.ts';
import type { Flow, HostPort, TransportLayer } from '../transport/index.ts';
import type { TransactionTimers } from './timers.ts';

/**
 * Why a client transaction has no final response: nobody answered in 64*T1 (408 to whoever asked, RFC 3261 8.1.3.1), the
 * request could not be sent (503), or the connection it went out on has closed.
 */
export type ClientFailure = 'timeout' | 'transport' | 'closed';

export interface ClientEvents {
  provisional?(response: SipResponse): void;
  /** The final response; for an INVITE each 2xx, also from other forks and retransmitted (RFC 6026 7.2). */
  final(response: SipResponse): void;
  failed(why: ClientFailure): void;
}

export interface ClientOptions {
  /** Some hop further on is UDP: retransmit and linger as if this one were (timers E and K; D). */
  unreliable?: boolean;
  /** For the Via; what the transport calls the flow's listener when absent. */
  sentBy?: HostPort;
  /** With the magic cookie; a random one when absent. */
  branch?: string;
}

export interface ClientTransaction {
  /** With our Via. */
  readonly request: SipRequest;
  readonly branch: string;
  readonly state: string;
  /** Asks for the end of an INVITE: at once after a provisional response, else when one comes (RFC 3261 9.1). */
  cancel(headers?: readonly HeaderField[]): void;
}

/**
 * `done`: answered, and nothing can be asked about it any more. `timeout`: the final response to an INVITE was never
 * acknowledged (timer H). `transport`: the response could not be sent. `closed`: the flow closed before the final response.
 */
export type ServerEnd = 'done' | 'timeout' | 'transport' | 'closed';

export interface ServerTransaction {
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly state: string;
  /** True when some hop that the request came over is unreliable. */
  readonly unreliable: boolean;
  /** Any number of 1xx and one final response; after a 2xx to an INVITE the same again to retransmit it (RFC 6026 7.1). */
  respond(response: SipResponse): void;
  /** The INVITE is cancelled; answer it with 487. The CANCEL itself is answered already. */
  onCancel(fn: (cancel: SipRequest) => void): void;
  /**
   * At most once for each function; at once when it has ended already. A 2xx to an INVITE is the end for its user, although the machine
   * lingers: nothing can go wrong any more, and who waits is often a whole call, which must not be kept in memory for 32 s.
   */
  onEnd(fn: (why: ServerEnd) => void): void;
}

export interface TransactionHandler {
  /** Every new request except ACK and CANCEL. */
  request(transaction: ServerTransaction): void;
  /** An ACK for a 2xx: it belongs to no transaction (RFC 3261 13.2.2.4). */
  ack(ack: SipRequest, flow: Flow): void;
  /** A response that matches nothing, for example a 2xx that a stateless hop has forwarded. */
  response?(response: SipResponse, flow: Flow): void;
  /** A CANCEL that matches no INVITE; 481 is the answer when nobody takes it. */
  cancelUnmatched?(transaction: ServerTransaction): void;
  /**
   * Looks at each message first; true means that it is taken and no transaction is to know of it. This is how an element
   * forwards statelessly beside its transactions (RFC 3261 16.11).
   */
  stateless?: {
    request?(request: SipRequest, flow: Flow): boolean;
    response?(response: SipResponse, flow: Flow): boolean;
  };
}

export interface TransactionLimits {
  /** Server transactions without a final response; beyond them requests get 503. */
  maxTransactions: number;
  /** Client transactions without a final response; beyond them request() fails with `transport`. */
  maxClientTransactions: number;
  /** Finished transactions that still absorb retransmissions; beyond them the oldest are forgotten early. */
  maxLingering: number;
  /** Seconds that the Retry-After of a 503 names. */
  retryAfter: number;
}

export const TRANSACTION_LIMITS: TransactionLimits = {
  maxTransactions: 50_000,
  maxClientTransactions: 100_000,
  maxLingering: 250_000,
  retryAfter: 5,
};

export interface TransactionOptions {
  transport: TransportLayer;
  clock: Clock;
  ids: Ids;
  log: Logger;
  timers?: Partial<TransactionTimers>;
  limits?: Partial<TransactionLimits>;
}

/** Plain numbers since the start. */
export interface TransactionCounters {
  /** Server transactions begun. */
  served: number;
  /** Client transactions begun. */
  begun: number;
  /** Requests that came again. */
  absorbed: number;
  /** Requests that we sent again. */
  retransmitted: number;
}

/** How many transactions there are now. */
export interface TransactionSizes {
  pendingServer: number;
  pendingClient: number;
  lingering: number;
}

export interface TransactionRow {
  kind: string;
  state: string;
  method: string;
  key: string;
  flow: string;
}

export interface TransactionSnapshot extends TransactionSizes {
  /** Live transactions by kind and state, for example `server INVITE Proceeding`. */
  counts: Record<string, number>;
  /** The first of those that are not finished. */
  transactions: TransactionRow[];
}
