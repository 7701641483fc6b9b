import type { SipCallId, Tag } from '../../core/ids.ts';

export interface DialogId {
  readonly sipCallId: SipCallId;
  readonly localTag: Tag;
  readonly remoteTag: Tag;
}

/** Who sends the refreshes of RFC 4028: we or the other end. */
export type Refresher = 'local' | 'remote';

export interface SessionTimerState {
  /** Seconds. */
  readonly interval: number;
  readonly refresher: Refresher;
}

/** What the other end has said of itself. */
export interface PeerAbilities {
  /** It takes UPDATE (RFC 3311). */
  readonly update: boolean;
}

/** Everything that another process needs to go on with a confirmed dialog. Plain data, safe to write as JSON, which leaves out what is undefined. */
export interface DialogSnapshot {
  readonly v: 1;
  readonly id: DialogId;
  readonly role: 'uac' | 'uas';
  /** From value of our requests, with our tag. */
  readonly localParty: string;
  /** To value of our requests, with the tag of the other end. */
  readonly remoteParty: string;
  readonly localContact: string;
  readonly remoteTarget: string;
  /** Route header values in the order in which we send them. */
  readonly routeSet: readonly string[];
  readonly localSeq: number;
  readonly remoteSeq?: number | undefined;
  readonly secure: boolean;
  readonly peer: PeerAbilities;
  readonly sessionTimer?: SessionTimerState | undefined;
}

/**
 * How far a restored dialog's CSeq jumps. A snapshot is written when something changes, and the process that wrote it may
 * have sent some requests after the last one (a dead process can't say). RFC 3261 12.2.1.1: a CSeq only has to grow, so
 * a jump that no process can have filled in between makes the restored number certain to be the highest.
 */
export const RESTORE_GAP = 1000;
