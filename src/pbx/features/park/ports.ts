/** What parking needs of the shared state; `store` implements it. */

export interface ParkedCall {
  /** The account's SIP domain. */
  readonly account: string;
  readonly slot: string;
  readonly callId: string;
  /** The parked party. */
  readonly legId: string;
  /** Ms since 1970. */
  readonly since: number;
}

export interface ParkWish {
  readonly account: string;
  readonly callId: string;
  readonly legId: string;
  /** Who writes; only the last writer of a call frees its slot. */
  readonly node: string;
  /** Those that will do, the best one first. */
  readonly slots: readonly string[];
  /** Ms since 1970. */
  readonly since: number;
}

/** All methods reject with TandemError `store-unavailable` when the shared state is away. */
export interface ParkStore {
  /** One step across all processes: a slot is never given to two calls. A call keeps the one it has. Undefined: all are in use. */
  park(wish: ParkWish): Promise<string | undefined>;
  parked(account: string, slot: string): Promise<ParkedCall | undefined>;
  /** All that are in use. */
  list(account: string): Promise<readonly ParkedCall[]>;
  /** Frees what this call has; with `node` only when that one has written it last. */
  free(account: string, callId: string, node?: string): Promise<void>;
}

/** Who has a call now: a call whose switch has died has moved. */
export interface CallOwners {
  ownerOf(callId: string): Promise<string | undefined>;
}
