import type { Timer } from '../../core/clock.ts';
import { TandemError } from '../../core/errors.ts';
import { parseRAck } from '../message/index.ts';
import type { SipRequest, SipResponse } from '../message/index.ts';
import type { DialogContext } from './context.ts';

interface Unacknowledged {
  readonly rseq: number;
  readonly response: SipResponse;
  resolve(prack: SipRequest): void;
  reject(error: Error): void;
}

/** RFC 3262 3: provisional responses to one INVITE, numbered, repeated until their PRACK comes, one at a time. */
export class ReliableProvisionals {
  readonly #ctx: DialogContext;
  readonly #cseq: number;
  readonly #transmit: (response: SipResponse) => void;
  readonly #waiting: Unacknowledged[] = [];
  readonly #idle: (() => void)[] = [];
  #next: number;
  #repeat: Timer | undefined;
  #limit: Timer | undefined;

  constructor(ctx: DialogContext, cseq: number, transmit: (response: SipResponse) => void) {
    this.#ctx = ctx;
    this.#cseq = cseq;
    this.#transmit = transmit;
    // RFC 3262 3: the first number lies between 1 and 2^31 - 1, and there must be room to count on.
    this.#next = 1 + (ctx.ids.uint32() % 0x3fff_ffff);
  }

  /** Resolves with the PRACK; rejects when none comes within 64*T1. A second response waits for the first one's PRACK. */
  send(response: SipResponse): Promise<SipRequest> {
    const rseq = this.#next++;
    response.append('Require', '100rel').set('RSeq', rseq);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rseq, response, resolve, reject });
      if (this.#waiting.length === 1) this.#begin();
    });
  }

  /** Resolves when no PRACK is missing. */
  async idle(): Promise<void> {
    if (this.#waiting.length > 0) await new Promise<void>(resolve => this.#idle.push(resolve));
  }

  /** False when no response waits for it; otherwise `answer` sends its 200, ahead of the next response. */
  receive(prack: SipRequest, answer: () => void): boolean {
    const first = this.#waiting[0];
    const header = prack.get('RAck');
    if (first === undefined || header === undefined) return false;
    const { rseq, cseq, method } = parseRAck(header);
    if (rseq !== first.rseq || cseq !== this.#cseq || method !== 'INVITE') return false;
    this.#cancelTimers();
    this.#waiting.shift();
    answer();
    first.resolve(prack);
    if (this.#waiting.length > 0) this.#begin();
    else this.#drained();
    return true;
  }

  /** The INVITE has its final response: nothing is repeated any more. */
  stop(): void {
    this.#cancelTimers();
    for (const { reject } of this.#waiting.splice(0)) reject(new TandemError('call-cancelled', { detail: 'no PRACK' }));
    this.#drained();
  }

  #begin(): void {
    const first = this.#waiting[0];
    if (first === undefined) return;
    this.#transmit(first.response);
    this.#limit = this.#ctx.clock.after(64 * this.#ctx.t1, () => this.stop());
    this.#repeatAfter(first.response, this.#ctx.t1);
  }

  // RFC 3262 3: after T1, then doubling, without an upper bound of T2.
  #repeatAfter(response: SipResponse, wait: number): void {
    this.#repeat = this.#ctx.clock.after(wait, () => {
      this.#transmit(response);
      this.#repeatAfter(response, wait * 2);
    });
  }

  #cancelTimers(): void {
    this.#repeat?.cancel();
    this.#limit?.cancel();
  }

  #drained(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
