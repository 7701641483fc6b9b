/** What stands in for a call switch: a small user agent that keeps what it gets and answers as a test says. */
import { asCallId, asLegId, asNodeId } from '../../../src/core/ids.ts';
import { ContactTokens } from '../../../src/sip/edge/contact-token.ts';
import { parseFlowUri } from '../../../src/sip/edge/flow-uri.ts';
import { type SipRequest, SipResponse } from '../../../src/sip/message/index.ts';
import type { ServerTransaction, TransactionLayer } from '../../../src/sip/transaction/index.ts';
import type { TransportLayer } from '../../../src/sip/transport/index.ts';

export interface StubParts {
  readonly id: string;
  readonly boot: string;
  readonly transport: TransportLayer;
  readonly transactions: TransactionLayer;
  readonly contactKey: Buffer;
}

export class StubSwitch {
  readonly parts: StubParts;
  readonly invites: ServerTransaction[] = [];
  readonly cancels: SipRequest[] = [];
  readonly acks: SipRequest[] = [];
  readonly requests: SipRequest[] = [];
  /** INVITEs whose connection to the zone-proxy went before they were answered. */
  lost = 0;
  readonly #tokens: ContactTokens;
  onInvite: (transaction: ServerTransaction) => void = transaction => this.answer(transaction, 200);
  onRequest: (transaction: ServerTransaction) => void = transaction =>
    transaction.respond(SipResponse.to(transaction.request, 200));

  constructor(parts: StubParts) {
    this.parts = parts;
    this.#tokens = new ContactTokens(parts.contactKey);
    parts.transactions.setHandler({
      request: transaction => this.#request(transaction),
      ack: ack => this.acks.push(ack),
    });
  }

  contact(request: SipRequest): string {
    const flow = parseFlowUri(request.get('Record-Route') ?? '');
    return this.contactAt(request.get('X-Tandem-Call') ?? request.callId, flow?.pub ?? 'unknown:1', flow?.ptp ?? 'udp');
  }

  contactAt(callId: string, pub: string, ptp: string): string {
    const { id, boot } = this.parts;
    const token = this.#tokens.encode({ node: asNodeId(id), callId: asCallId(callId), legId: asLegId('l1'), boot });
    return `<sip:${token}@${pub};transport=${ptp}>`;
  }

  answer(transaction: ServerTransaction, status: number): void {
    const { request } = transaction;
    const headers: [string, string][] = status < 300 ? [['Contact', this.contact(request)]] : [];
    transaction.respond(SipResponse.to(request, status, { toTag: `${this.parts.id}-t`.replace(/\W/g, ''), headers }));
  }

  #request(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (request.method === 'OPTIONS') {
      transaction.respond(SipResponse.to(request, 200));
      return;
    }
    this.requests.push(request);
    if (request.method !== 'INVITE') {
      this.onRequest(transaction);
      return;
    }
    this.invites.push(transaction);
    transaction.onCancel(cancel => {
      this.cancels.push(cancel);
      this.answer(transaction, 487);
    });
    transaction.onTerminated(why => {
      if (why === 'closed') this.lost += 1;
    });
    this.onInvite(transaction);
  }
}
