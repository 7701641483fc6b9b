import type { SipRequest, SipResponse } from '../message/index.ts';
import type { DialogContext } from './context.ts';
import { glareDelay } from './glare.ts';
import { ALLOW, SUPPORTED } from './screening.ts';
import type { Body, RequestOptions, RequestSender } from './request-sender.ts';
import { failureResponse, synthetic } from './request-sender.ts';
import { agreedSession, askSession, minSeOf } from './session-negotiation.ts';
import type { SessionTimerState } from './snapshot.ts';

export interface ReinviteOptions {
  readonly headers?: readonly (readonly [string, string])[];
  /** The offer; without it the other end makes one, and `ack` carries our answer. */
  readonly body?: Body;
  /** Our new Contact URI, when it changes. */
  readonly contact?: string;
}

export interface ReinviteResult {
  readonly response: SipResponse;
  /** Has to be called after a 2xx to a re-INVITE without an offer; for others the ACK has gone out already. */
  readonly ack?: (body?: Body) => void;
}

/** What a re-INVITE needs of its dialog. */
export interface ReinviteHost {
  readonly sender: RequestSender;
  readonly ownsCallId: boolean;
  /** RFC 4028: the timer that runs now. */
  session(): SessionTimerState | undefined;
  /** Whether the dialog still takes requests. */
  active(): boolean;
  contact(): string;
  /** Resolves with true when INVITEs of the other end have all got their ACK, with false when one is unanswered. */
  quiet(): Promise<boolean>;
  /** Waits; resolves early, with true, when an INVITE of the other end arrives. */
  pause(ms: number): Promise<boolean>;
  /** An INVITE of ours begins or ends. */
  pending(on: boolean): void;
  confirmed(response: SipResponse, session: SessionTimerState): void;
}

const MAX_TRIES = 4;
/** A re-INVITE needs nobody to pick up; one that only gets 1xx for so long is cancelled. Milliseconds. */
const PATIENCE = 60_000;

/** One re-INVITE with its repetitions after glare (491) and a session interval that was too small (422). */
export class Reinvite {
  readonly #ctx: DialogContext;
  readonly #host: ReinviteHost;
  readonly #options: ReinviteOptions;
  #minSe: number;
  #request: SipRequest | undefined;
  #authorization: readonly [string, string] | undefined;

  constructor(ctx: DialogContext, host: ReinviteHost, options: ReinviteOptions) {
    this.#ctx = ctx;
    this.#host = host;
    this.#options = options;
    this.#minSe = ctx.session.minSe;
  }

  async run(): Promise<ReinviteResult> {
    for (let tries = 1; ; tries++) {
      // One of theirs is unanswered. Waiting for it could wait for ever, when whoever has to answer it waits for us; and
      // their offer, once answered, brings both ends to the same description as ours would have.
      if (!(await this.#host.quiet())) return { response: synthetic(491) };
      if (!this.#host.active()) return { response: synthetic(481) };
      const result = await this.#once();
      const delay = tries < MAX_TRIES ? this.#retryDelay(result.response) : undefined;
      if (delay === undefined) return result;
      if (await this.#host.pause(delay)) return result;
    }
  }

  /** Milliseconds until the next try, or undefined when the answer stands. */
  #retryDelay(response: SipResponse): number | undefined {
    const { status } = response;
    if (status === 401 || status === 407) {
      if (this.#request !== undefined) this.#authorization = this.#ctx.authorize(this.#request, response);
      return this.#authorization === undefined ? undefined : 0;
    }
    // RFC 3261 14.1.
    if (status === 491) return glareDelay(this.#host.ownsCallId, this.#ctx.ids.uint32());
    if (status === 422) {
      // RFC 4028 7.3: once more with what the other end demands.
      const demanded = minSeOf(response);
      if (demanded <= this.#minSe) return undefined;
      this.#minSe = demanded;
      return 0;
    }
    // RFC 3261 14.2: 500 with a short Retry-After says that the two INVITEs crossed.
    const retryAfter = status === 500 ? /^\s*(\d{1,2})\b/.exec(response.get('Retry-After') ?? '')?.[1] : undefined;
    return retryAfter !== undefined && Number(retryAfter) <= 10 ? Number(retryAfter) * 1000 : undefined;
  }

  async #once(): Promise<ReinviteResult> {
    const host = this.#host;
    host.pending(true);
    try {
      const way = await host.sender.way();
      if (way === undefined) return { response: synthetic(503) };
      if (!host.active()) return { response: synthetic(481) };
      const interval = Math.max(host.session()?.interval ?? this.#ctx.session.interval, this.#minSe);
      const request = host.sender.next('INVITE', way, this.#parts(interval));
      this.#request = request;
      const cseq = request.cseq.number;
      const response = await new Promise<SipResponse>(resolve => {
        const tx = this.#ctx.transactions.request(
          request,
          way.flow,
          {
            // RFC 3261 13.2.2.4: every repetition of the 2xx gets the ACK again.
            final: res => {
              if (res.isSuccess) void host.sender.repeatAck(cseq);
              resolve(res);
            },
            failed: why => resolve(failureResponse(why)),
          },
          { unreliable: way.routing.unreliable },
        );
        const patience = this.#ctx.clock.after(PATIENCE, () => tx.cancel());
        this.#stopPatience = () => patience.cancel();
      });
      this.#stopPatience();
      return response.isSuccess ? this.#succeeded(response, cseq, interval) : { response };
    } finally {
      host.pending(false);
    }
  }

  #stopPatience: () => void = () => undefined;

  #succeeded(response: SipResponse, cseq: number, interval: number): ReinviteResult {
    this.#host.confirmed(response, agreedSession(response, interval));
    const acked = { done: false };
    const ack = (body?: Body): void => {
      if (acked.done) return;
      acked.done = true;
      void this.#host.sender.ack(cseq, body);
    };
    if (this.#options.body !== undefined) ack();
    return { response, ack };
  }

  #parts(interval: number): RequestOptions {
    const contact = this.#options.contact ?? this.#host.contact();
    return {
      headers: [
        ['Contact', `<${contact}>`],
        ['Allow', ALLOW],
        ['Supported', SUPPORTED.join(', ')],
        ...askSession(interval, this.#minSe, this.#host.session()),
        ...(this.#options.headers ?? []),
        ...(this.#authorization === undefined ? [] : [this.#authorization]),
      ],
      body: this.#options.body,
    };
  }
}
