/** What load balancers and zone-proxies need to know of the rest of the cluster; the cluster implements it. */
import type { CallId, NodeId, ZoneId } from '../../core/ids.ts';

export type NodeRole = 'load-balancer' | 'zone-proxy' | 'call-switch' | 'control-api';

export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

export interface NodeView {
  readonly id: NodeId;
  readonly role: NodeRole;
  readonly zone: ZoneId | undefined;
  /** Where the node listens for its neighbours, over TCP. */
  readonly inner: NodeAddress;
  /** Goes on with what it has, takes nothing new. */
  readonly draining: boolean;
  readonly alive: boolean;
  /** Differs each time that the node starts, so that a restarted node is not taken for the one that had the calls. */
  readonly boot?: string;
}

export interface NodeDirectory {
  /** Every known node of the role, dead ones too; the order is the same on each call and in each process. */
  nodes(role: NodeRole, zone?: ZoneId): readonly NodeView[];
  /** Tells about every change; the function that it returns ends that. */
  onChange(fn: () => void): () => void;
  /** A connection to the node broke: the cluster looks whether it is dead. */
  suspect?(nodeId: NodeId): void;
}

export interface CallOwnerLookup {
  /** The node that has the call now; undefined when nobody has written it down. Rejects when the store is away. */
  ownerOf(callId: CallId): Promise<NodeId | undefined>;
  /** The node that has the dialog of this Call-ID header (and, where given, this tag on our side). */
  ownerOfDialog(sipCallId: string, tag?: string): Promise<NodeId | undefined>;
}
