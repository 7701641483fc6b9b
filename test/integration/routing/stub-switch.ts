/** What stands in for a call switch: a small user agent that keeps what it gets and answers as a test says. */
import { asCallId, asLegId, asNodeId } from '../../../src/core/ids.ts';
import { ContactTokens } from '../../../src/sip/edge/contact-token.ts';
import { parseFlowUri } from '../../../src/sip/edge/flow-uri.ts';
import { SipRequest, SipResponse } from '../../../src/sip/message/index.ts';
import type { ClientTransaction, ServerTransaction, TransactionLayer } from '../../../src/sip/transaction/index.ts';
import type { TransportLayer } from '../../../src/sip/transport/index.ts';

export interface StubParts {
  readonly id: string;
  readonly boot: string;
  readonly transport: TransportLayer;
  readonly transactions: TransactionLayer;
  readonly contactKey: Buffer;
}

/** A request of ours and what came back. */
export interface Outgoing {
  readonly request: SipRequest;
  readonly responses: SipResponse[];
  readonly failures: string[];
  transaction: ClientTransaction | undefined;
}

export class StubSwitch {
  readonly parts: StubParts;
  readonly invites: ServerTransaction[] = [];
  readonly cancels: SipRequest[] = [];
  readonly acks: SipRequest[] = [];
  readonly requests: SipRequest[] = [];
  /** Responses that matched no transaction. */
  readonly strays: SipResponse[] = [];
  /** INVITEs whose connection to the zone-proxy went before they were answered. */
  lost = 0;
  readonly #tokens: ContactTokens;
  #serial = 0;
  onInvite: (transaction: ServerTransaction) => void = transaction => this.answer(transaction, 200);
  onRequest: (transaction: ServerTransaction) => void = transaction =>
    transaction.respond(SipResponse.to(transaction.request, 200));

  constructor(parts: StubParts) {
    this.parts = parts;
    this.#tokens = new ContactTokens(parts.contactKey);
    parts.transactions.setHandler({
      request: transaction => this.#request(transaction),
      ack: ack => this.acks.push(ack),
      response: response => this.strays.push(response),
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

  /** A request for a phone, over its flow; gives what comes back. */
  async call(
    method: string,
    target: { contact: string; path: string },
    extra: [string, string][] = [],
  ): Promise<Outgoing> {
    const flow = parseFlowUri(target.path);
    if (!flow) throw new Error(`no flow URI: ${target.path}`);
    const connection = await this.parts.transport.connect({ transport: 'tcp', ...flow.inner, inner: true });
    this.#serial += 1;
    const request = SipRequest.create({
      method,
      uri: target.contact,
      headers: [
        ['Max-Forwards', '70'],
        ['Route', target.path.startsWith('<') ? target.path : `<${target.path}>`],
        ['From', `<sip:1009@demo.tandem.test>;tag=s${this.#serial}`],
        ['To', '<sip:1001@demo.tandem.test>'],
        ['Call-ID', `out-${this.parts.boot}-${this.#serial}`],
        ['CSeq', `1 ${method}`],
        ['Contact', this.contactAt(`out-${this.#serial}`, flow.pub, flow.ptp)],
        ['X-Tandem-Call', `out-${this.#serial}`],
        ...extra,
      ],
    });
    const outgoing: Outgoing = { responses: [], failures: [], request, transaction: undefined };
    outgoing.transaction = this.parts.transactions.request(request, connection, {
      provisional: response => outgoing.responses.push(response),
      final: response => outgoing.responses.push(response),
      failed: why => outgoing.failures.push(why),
    });
    return outgoing;
  }

  /** The ACK for a phone's 2xx, by the route set that the response has given us. */
  async acknowledge({ request }: Outgoing, response: SipResponse): Promise<void> {
    const route = response.get('Record-Route') ?? '';
    const flow = parseFlowUri(route);
    if (!flow) throw new Error(`no Record-Route: ${route}`);
    const connection = await this.parts.transport.connect({ transport: 'tcp', ...flow.inner, inner: true });
    const ack = SipRequest.create({
      method: 'ACK',
      uri: request.uri,
      headers: [
        ['Max-Forwards', '70'],
        ['Route', route],
        ['From', request.get('From') ?? ''],
        ['To', response.get('To') ?? ''],
        ['Call-ID', request.callId],
        ['CSeq', '1 ACK'],
      ],
    });
    this.parts.transactions.send(ack, connection);
  }

  /** An ACK made by the test, to the load balancer that the route names. */
  async sendAck(ack: SipRequest, route: string): Promise<void> {
    const flow = parseFlowUri(route);
    if (!flow) throw new Error(`no flow URI: ${route}`);
    this.parts.transactions.send(
      ack,
      await this.parts.transport.connect({ transport: 'tcp', ...flow.inner, inner: true }),
    );
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
    transaction.onEnd(why => {
      if (why === 'closed') this.lost += 1;
    });
    this.onInvite(transaction);
  }
}
