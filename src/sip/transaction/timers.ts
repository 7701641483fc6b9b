/** RFC 3261 17.1.1.1 and table 4, milliseconds. */
export interface TransactionTimers {
  /** Estimate of the round trip. */
  readonly t1: number;
  /** Longest time between retransmissions of a non-INVITE request and of an INVITE's response. */
  readonly t2: number;
  /** How long a message may live in the network. */
  readonly t4: number;
}

export const TIMERS: TransactionTimers = { t1: 500, t2: 4000, t4: 5000 };
