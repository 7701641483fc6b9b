/** What the cluster needs of the shared state; `store` implements it. */
import type { HostPort } from '../core/host-port.ts';
import type { CallId, NodeId, ZoneId } from '../core/ids.ts';
import type { Checkpoint } from '../pbx/call/ports.ts';
import type { CallOwnerLookup, NodeRole } from '../sip/edge/ports.ts';

/** A node as it announces itself when it joins. */
export interface JoiningNode {
  readonly id: NodeId;
  /** Different at each start, never used again: what a node had before a restart is not its own any more. */
  readonly boot: string;
  readonly role: NodeRole;
  /** Empty for roles that belong to no zone. */
  readonly zone: ZoneId;
  /** Where its neighbours reach it over TCP. */
  readonly inner: HostPort;
  readonly pid: number;
}

export interface NodeRecord extends JoiningNode {
  /** Of the node itself or of its zone; survives a restart of the node. */
  readonly draining: boolean;
  /** `left`: it went in good order; `dead`: somebody declared it so. */
  readonly state: 'alive' | 'dead' | 'left';
  /** Milliseconds since 1970. */
  readonly leaseUntil: number;
  /** What it has to carry now, in its own measure: calls of a switch. */
  readonly load: number;
}

export type DrainTarget = { readonly node: NodeId } | { readonly zone: ZoneId };

/** All methods reject with TandemError `store-unavailable` when the shared state cannot be reached. */
export interface MembershipStore {
  /** Takes the place of an earlier boot of the same node, which is thereby dead. */
  join(node: JoiningNode, leaseMs: number): Promise<void>;
  /** Renews the lease. False: this boot has been declared dead or replaced, and must not touch its calls any more. */
  heartbeat(id: NodeId, boot: string, lease: { leaseMs: number; load: number }): Promise<boolean>;
  list(): Promise<readonly NodeRecord[]>;
  /**
   * True for the one caller that did it; false when this boot was not alive any more. With `ifExpired` it also takes a
   * lease that has run out at the moment of the write, which may come later than the call.
   */
  declareDead(id: NodeId, boot: string, ifExpired?: boolean): Promise<boolean>;
  /** Good-bye in good order. */
  leave(id: NodeId, boot: string): Promise<void>;
  /** Resolves with the nodes that this concerns now. */
  setDraining(target: DrainTarget, on: boolean): Promise<readonly NodeId[]>;
  /** When this boot went (dead, left, replaced), in ms since 1970; undefined when it is alive or was never heard of. */
  departedAt(boot: string): Promise<number | undefined>;
  /** Cheap: a value that differs from the last one when another process has changed something. */
  changeMark(): number;
}

export interface Claim {
  /** The boot whose calls are taken; after the first claim its own writes are refused for ever. */
  readonly from: string;
  readonly by: NodeId;
  readonly byBoot: string;
  readonly max: number;
}

export interface ClaimStore extends CallOwnerLookup {
  /** Moves up to `max` calls to `by`, each with its fence one higher; no call is ever given to two claimants. */
  claim(claim: Claim): Promise<readonly Checkpoint[]>;
  /** Every boot that owns calls now, and how many. */
  owners(): Promise<readonly { owner: NodeId; boot: string; calls: number }[]>;
  ownerOf(callId: CallId): Promise<NodeId | undefined>;
}
