/** RFC 3261 11: asks a neighbour with OPTIONS whether it still serves; a process may hang behind an open connection. */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import { SipRequest } from '../message/index.ts';
import type { TransactionLayer } from '../transaction/index.ts';
import { type Flow, hostPortText } from '../transport/index.ts';

export interface PingOptions {
  readonly transactions: TransactionLayer;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Who asks, for the From header. */
  readonly self: string;
}

const PATIENCE_MS = 2000;

/** Resolves with whether any final response came in time; never rejects. */
export function ping(flow: Flow, { transactions, clock, ids, self }: PingOptions): Promise<boolean> {
  return new Promise(resolve => {
    const timer = clock.after(PATIENCE_MS, () => resolve(false));
    const done = (answered: boolean): void => {
      timer.cancel();
      resolve(answered);
    };
    transactions.request(question(flow, ids, self), flow, { final: () => done(true), failed: () => done(false) });
  });
}

function question(flow: Flow, ids: Ids, self: string): SipRequest {
  const uri = `sip:${hostPortText(flow.remote)}`;
  return SipRequest.create({
    method: 'OPTIONS',
    uri,
    headers: [
      ['Max-Forwards', '1'],
      ['From', `<sip:${self}@tandem.invalid>;tag=${ids.token()}`],
      ['To', `<${uri}>`],
      ['Call-ID', ids.token(16)],
      ['CSeq', '1 OPTIONS'],
    ],
  });
}
