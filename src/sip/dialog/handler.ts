import type { SipRequest } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';

/** An INVITE that we are answering, as its dialog sees it. */
export interface PendingInvite {
  readonly cseq: number;
  /** No final response has been given. */
  readonly open: boolean;
  /** It carried an offer, and no answer to it has surely arrived. */
  readonly offerOpen: boolean;
  /** Resolves when the final response has gone out. */
  readonly answered: Promise<void>;
  /** Resolves when the ACK has come, or nobody waits for it any more. */
  readonly settled: Promise<void>;
  receiveAck(ack: SipRequest): void;
  /** False when no reliable response waits for this PRACK. */
  receivePrack(prack: ServerTransaction): boolean;
  /** The dialog has ended: a pending INVITE gets 487, an accepted one needs its ACK no more. */
  interrupted(): void;
}

/**
 * Why a dialog ended other than by a bye() of its owner.
 * `bye`: the other end hung up. `no-ack`: our 2xx was never acknowledged. `session-expired`: nobody refreshed the session.
 * `gone`: the other end does not know the dialog any more, or does not answer in it. `closed`: the layer was closed.
 */
export type DialogEnd = 'bye' | 'no-ack' | 'session-expired' | 'gone' | 'closed';

/** What the owner of a dialog is told. `I` is IncomingInvite for whoever sees that class. */
export interface DialogHandler<I = PendingInvite> {
  /** A re-INVITE to accept or reject. */
  reinvite(invite: I): void;
  /**
   * Any other request inside the dialog, to be answered. A BYE comes here when the dialog has ended already; it gets 200
   * if nobody answers. UPDATE comes here only when it carries an offer.
   */
  request(transaction: ServerTransaction): void;
  /** RFC 4028 10: the session was not refreshed. The BYE is sent by the dialog. */
  sessionExpired(): void;
  /** Once, for a dialog that was confirmed. */
  terminated(why: DialogEnd): void;
  /** Something that a snapshot holds has changed without the owner's doing. */
  changed?(): void;
}
