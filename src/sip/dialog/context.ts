import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { SipRequest, SipResponse, SipUri } from '../message/index.ts';
import type { TransactionLayer } from '../transaction/index.ts';
import type { Flow } from '../transport/index.ts';
import type { SessionPolicy } from './session-negotiation.ts';
import type { DialogId } from './snapshot.ts';

/**
 * Answers a challenge (401 or 407) to a request of ours with the header to send it again with, RFC 3261 22.2; undefined where
 * we have no credentials for whom the request goes to.
 */
export type Authorize = (request: SipRequest, response: SipResponse) => readonly [string, string] | undefined;

/** What dialogs and invitations share; made by the layer. */
export interface DialogContext {
  readonly transactions: Pick<TransactionLayer, 'request' | 'send'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly userAgent: string;
  readonly session: SessionPolicy;
  /** RFC 3261 17.1.1.1, milliseconds. */
  readonly t1: number;
  readonly t2: number;
  /** Where dialogs enter and leave by themselves. */
  readonly table: { add(dialog: { readonly id: DialogId }): void; remove(dialog: { readonly id: DialogId }): void };
  /** The flow to a next hop; rejects when there is none to be had. */
  resolveFlow(nextHop: SipUri): Promise<Flow>;
  readonly authorize: Authorize;
}
