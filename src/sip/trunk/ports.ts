/** What trunks need of the outside; the account layer and the shared state implement it. */
import type { Trunk, TrunkId, TrunkTransport } from './types.ts';

export type { Trunk, TrunkId } from './types.ts';

/** All trunks of all accounts, as they are now. */
export interface TrunkDirectory {
  trunks(): readonly Trunk[];
  trunk(id: TrunkId): Trunk | undefined;
  /** Tells about every change; the function that it returns ends that. */
  onChange(fn: () => void): () => void;
}

export type TrunkState = 'unknown' | 'alive' | 'dead';

export interface TargetReport {
  /** `tls:host:port` */
  readonly target: string;
  readonly state: TrunkState;
  /** Of the last answer to our OPTIONS. */
  readonly status?: number;
  readonly rttMs?: number;
  /** Why it is dead, in words. */
  readonly detail?: string;
  /** Since when the state is so, ms since 1970. */
  readonly since: number;
}

/** How one load balancer finds one trunk, as it lies in the shared state. */
export interface TrunkReport extends TrunkId {
  /** The load balancer. */
  readonly node: string;
  /** The Route value by which the inside sends to the trunk through it. */
  readonly route: string;
  /** The transport of the trunk's first target. */
  readonly transport: TrunkTransport;
  /** Alive when any target is. */
  readonly state: TrunkState;
  readonly targets: readonly TargetReport[];
  /** Of our registration with it: until when, ms since 1970; 0 when there is none now. */
  readonly registeredUntil?: number;
}

/** Reports of all load balancers; each is forgotten when its author has not renewed it in time. */
export interface TrunkReportStore {
  /** Replaces all reports of a node. @param until ms since 1970 */
  report(node: string, reports: readonly TrunkReport[], until: number): Promise<void>;
  reports(): Promise<readonly TrunkReport[]>;
}

/** One place in the number of calls that a trunk may carry at a time. A call has one for each of its legs to trunks. */
export interface TrunkSeat extends TrunkId {
  readonly callId: string;
  /** Tells the legs of one call apart. */
  readonly slot: string;
}

/** Counts calls over all switches: taking a seat is one atomic step of the shared state, so the limit is exact. */
export interface TrunkSeatStore {
  /**
   * False when the trunk has no seat left. Taken again by the same call and slot it only lasts longer. @param until ms since 1970:
   * a seat that nobody has renewed by then is free, which is how the seats of a dead switch's calls come back
   */
  take(seat: TrunkSeat, limit: number | undefined, until: number): Promise<boolean>;
  /** Renews the seats of these calls, whoever has taken them. */
  keep(callIds: readonly string[], until: number): Promise<void>;
  /** The leg that has this seat goes on in another call. */
  move(seat: Pick<TrunkSeat, 'callId' | 'slot'>, to: string): Promise<void>;
  /** Frees one seat of a call, or all of them. */
  leave(callId: string, slot?: string): Promise<void>;
  /** Seats taken now, of trunks that have any. */
  taken(): Promise<readonly (TrunkId & { readonly calls: number })[]>;
}
