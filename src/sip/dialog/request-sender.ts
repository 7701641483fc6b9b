import { errorText } from '../../core/errors.ts';
import type { Timer } from '../../core/clock.ts';
import { SipRequest, SipResponse } from '../message/index.ts';
import type { Flow } from '../transport/index.ts';
import type { DialogContext } from './context.ts';
import { routeTo } from './route-set.ts';
import type { Routing } from './route-set.ts';
import type { DialogSnapshot } from './snapshot.ts';

export interface Body {
  readonly type: string;
  readonly content: string | Buffer;
}

export interface RequestOptions {
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Body | undefined;
  /** Milliseconds after which the caller is told 408; the transaction goes its own way. */
  readonly timeout?: number;
}

/** The parts of a dialog that change; the rest of the snapshot is fixed when the dialog is made. */
export type DialogData = {
  -readonly [K in Exclude<keyof DialogSnapshot, 'v' | 'sessionTimer' | 'remoteSeq'>]: DialogSnapshot[K];
} & { remoteSeq: number | undefined };

/** How an exchange of ours went when no response came from the other end. */
export function synthetic(status: 408 | 481 | 491 | 503): SipResponse {
  return SipResponse.create(status);
}

export function failureResponse(why: 'timeout' | 'transport' | 'closed'): SipResponse {
  // RFC 3261 8.1.3.1: a timeout counts as 408, a transport error as 503.
  return synthetic(why === 'timeout' ? 408 : 503);
}

const MAX_FORWARDS = '70';
/** ACKs that can be repeated when their 2xx is. */
const KEPT_ACKS = 4;

/** How requests of a dialog go now: where to, and over what. */
export interface Way {
  readonly routing: Routing;
  readonly flow: Flow;
}

/** What an ACK is made of again: the dialog lasts for hours, the repetition is a matter of seconds. */
interface SentAck {
  /** Of its INVITE. */
  readonly cseq: number;
  readonly body: Body | undefined;
}

/** Makes a dialog's requests and sends them in the order of their CSeq numbers. RFC 3261 12.2.1.1. */
export class RequestSender {
  readonly #ctx: DialogContext;
  readonly #data: DialogData;
  #acks: readonly SentAck[] = [];

  constructor(ctx: DialogContext, data: DialogData) {
    this.#ctx = ctx;
    this.#data = data;
  }

  /** The way to the dialog's next hop; undefined, and a line in the log, when there is none. */
  async way(): Promise<Way | undefined> {
    try {
      const routing = routeTo(this.#data.remoteTarget, this.#data.routeSet);
      return { routing, flow: await this.#ctx.resolveFlow(routing.nextHop) };
    } catch (error) {
      this.#ctx.log.warn({ sipCallId: this.#data.id.sipCallId, error: errorText(error) }, 'no way to the next hop');
      return undefined;
    }
  }

  /** A request with the next CSeq. The caller sends it without waiting for anything in between. */
  next(method: string, { routing }: Way, o: RequestOptions = {}): SipRequest {
    // The number is taken only now, when the flow is known, so that numbers leave in order.
    this.#data.localSeq += 1;
    return this.#build(method, routing, { ...o, cseq: this.#data.localSeq });
  }

  /** Sends a request other than INVITE; resolves with its final response. `wanted` is asked right before sending. */
  async exchange(method: string, o: RequestOptions, wanted: () => boolean): Promise<SipResponse> {
    const way = await this.way();
    if (way === undefined) return synthetic(503);
    if (!wanted()) return synthetic(481);
    const request = this.next(method, way, o);
    const response = await this.#send(request, way, o);
    if ((response.status !== 401 && response.status !== 407) || !way.flow.open) return response;
    // RFC 3261 22.2.
    const authorization = this.#ctx.authorize(request, response);
    if (authorization === undefined) return response;
    return this.#send(this.next(method, way, { ...o, headers: [...(o.headers ?? []), authorization] }), way, o);
  }

  #send(request: SipRequest, { flow, routing }: Way, o: RequestOptions): Promise<SipResponse> {
    return new Promise(resolve => {
      const limit: { timer?: Timer } = {};
      const done = (response: SipResponse): void => {
        limit.timer?.cancel();
        resolve(response);
      };
      if (o.timeout !== undefined) limit.timer = this.#ctx.clock.after(o.timeout, () => done(synthetic(408)));
      this.#ctx.transactions.request(
        request,
        flow,
        { final: done, failed: why => done(failureResponse(why)) },
        { unreliable: routing.unreliable },
      );
    });
  }

  /** Acknowledges the 2xx to the INVITE with this CSeq. RFC 3261 13.2.2.4. */
  async ack(cseq: number, body?: Body): Promise<void> {
    const ack = { cseq, body };
    this.#acks = [...this.#acks.filter(other => other.cseq !== cseq).slice(1 - KEPT_ACKS), ack];
    await this.#sendAck(ack);
  }

  /** Answers a repeated 2xx; nothing happens when its ACK was not sent yet. */
  async repeatAck(cseq: number): Promise<void> {
    const ack = this.#acks.find(other => other.cseq === cseq);
    if (ack !== undefined) await this.#sendAck(ack);
  }

  async #sendAck(ack: SentAck): Promise<void> {
    const way = await this.way();
    // Without a way the other end repeats its 2xx, and we try again then.
    if (way !== undefined) this.#ctx.transactions.send(this.#build('ACK', way.routing, ack), way.flow);
  }

  #build(method: string, routing: Routing, o: RequestOptions & { readonly cseq: number }): SipRequest {
    const { id, localParty, remoteParty } = this.#data;
    const headers: [string, string][] = routing.routes.map(route => ['Route', route]);
    headers.push(
      ['Max-Forwards', MAX_FORWARDS],
      ['From', localParty],
      ['To', remoteParty],
      ['Call-ID', id.sipCallId],
      ['CSeq', `${o.cseq} ${method}`],
      ['User-Agent', this.#ctx.userAgent],
    );
    for (const [name, value] of o.headers ?? []) headers.push([name, value]);
    const request = SipRequest.create({ method, uri: routing.uri, headers });
    if (o.body !== undefined) request.setBody(o.body.type, o.body.content);
    return request;
  }
}
