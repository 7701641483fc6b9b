import { errorText } from '../../core/errors.ts';
import { asSipCallId } from '../../core/ids.ts';
import type { SipCallId } from '../../core/ids.ts';
import { leaks } from '../../core/leaks.ts';
import { parseRSeq, SipParseError, SipRequest } from '../message/index.ts';
import type { NameAddr, SipResponse } from '../message/index.ts';
import type { ClientFailure, ClientTransaction } from '../transaction/index.ts';
import type { DialogContext } from './context.ts';
import { Dialog } from './dialog.ts';
import { dialogFromResponse, invitationOf, routeSetOf } from './dialog-data.ts';
import type { Invitation } from './dialog-data.ts';
import { nextInviteClientState } from './invite-client-state.ts';
import type { InviteClientEvent, InviteClientState } from './invite-client-state.ts';
import { enclose, type Enclosure } from './enclosure.ts';
import type { Body } from './request-sender.ts';
import { routeTo } from './route-set.ts';
import type { Routing } from './route-set.ts';
import { ALLOW, SUPPORTED } from './screening.ts';
import { agreedSession, askSession, hasOption, minSeOf } from './session-negotiation.ts';

/** `cancelled` also stands for a 2xx that came after cancel(): it has been acknowledged and hung up on. */
export type InviteFailure = ClientFailure | 'cancelled';

/** Exactly one of accepted, rejected and failed is called, once. */
export interface OutgoingInviteHandlers {
  /** Any provisional response but 100. No dialog when the other end gave no tag. */
  progress?(response: SipResponse, early: Dialog | undefined): void;
  /** The first 2xx. The ACK has been sent already when the INVITE carried an offer. */
  accepted(response: SipResponse, dialog: Dialog): void;
  /** A final response of 300 and above. */
  rejected(response: SipResponse): void;
  failed(why: InviteFailure): void;
}

export interface InviteOptions {
  /** Request-URI. */
  readonly uri: string;
  readonly from: NameAddr;
  readonly to: NameAddr;
  /** Our Contact URI. */
  readonly contact: string;
  /** Route values, topmost first: a binding's Path. */
  readonly routes?: readonly string[];
  readonly sipCallId?: string;
  readonly headers?: readonly (readonly [string, string])[];
  /** The offer. Without it the other end makes one and `ack` carries the answer. */
  readonly body?: Body;
  /** Goes along with the offer, in this INVITE alone. */
  readonly enclosure?: Enclosure;
  /** Seconds (RFC 4028). */
  readonly sessionExpires?: number;
  readonly require100rel?: boolean;
  readonly handlers: OutgoingInviteHandlers;
}

interface EarlyDialog {
  readonly dialog: Dialog;
  /** RFC 3262 4: the RSeq that was acknowledged last. */
  rseq: number;
}

/** Forks that one INVITE may make; answers of more are not looked at. */
const MAX_FORKS = 32;
const MAX_CHALLENGES = 2;

/**
 * An INVITE of ours that makes a dialog, RFC 3261 13.2, with its forks. Its transaction waits 32 s for late 2xx responses, so that
 * nothing is kept after the first final response but what these need.
 */
export class OutgoingInvite {
  readonly sipCallId: SipCallId;
  readonly #ctx: DialogContext;
  readonly #localTag: string;
  readonly #sessionExpires: number;
  readonly #early = new Map<string, EarlyDialog>();
  /** Of the dialogs that a 2xx made: the accepted one, and those that were hung up on at once. */
  readonly #answered = new Map<string, Dialog['acks']>();
  /** Until the final response. */
  #options: InviteOptions | undefined;
  #invitation: Invitation | undefined;
  #state: InviteClientState = 'calling';
  #cseq = 0;
  #minSe: number;
  #request: SipRequest | undefined;
  #transaction: ClientTransaction | undefined;
  #cancelHeaders: [string, string][] = [];
  /** The accepted dialog while its 2xx has not been acknowledged. */
  #unacknowledged: Dialog | undefined;
  /** For the present try. */
  #authorization: readonly [string, string] | undefined;
  #challenges = 0;

  constructor(ctx: DialogContext, options: InviteOptions) {
    this.#ctx = ctx;
    this.#options = options;
    this.#sessionExpires = options.sessionExpires ?? ctx.session.interval;
    this.#minSe = ctx.session.minSe;
    this.#localTag = ctx.ids.token();
    this.sipCallId = asSipCallId(options.sipCallId ?? ctx.ids.uuid());
    leaks.add('outgoing invite', this, this.sipCallId);
    void this.#send();
  }

  get state(): InviteClientState {
    return this.#state;
  }

  /** Gives up. `reason` is the value of a Reason header (RFC 3326). */
  cancel(reason?: string): void {
    if (!this.#step('cancel')) return;
    if (reason !== undefined) this.#cancelHeaders = [['Reason', reason]];
    this.#transaction?.cancel(this.#cancelHeaders);
  }

  /** Acknowledges the 2xx, with our answer when the 2xx carried the offer. Only the first call counts. */
  ack(body?: Body): void {
    this.#unacknowledged?.ack(this.#cseq, body);
    this.#unacknowledged = undefined;
  }

  async #send(): Promise<void> {
    const options = this.#options;
    if (options === undefined) return;
    const routing = routeTo(options.uri, options.routes ?? []);
    try {
      const flow = await this.#ctx.resolveFlow(routing.nextHop);
      // RFC 3261 9.1: what was not sent need not be cancelled.
      if (this.#state === 'cancelling') {
        this.#fail('cancelled');
        return;
      }
      const request = this.#build(routing, options);
      this.#request = request;
      this.#invitation = invitationOf(request, options.contact);
      this.#transaction = this.#ctx.transactions.request(
        request,
        flow,
        {
          provisional: response => this.#shielded(() => this.#provisional(response)),
          final: response => this.#shielded(() => this.#final(response)),
          failed: why => this.#fail(why),
        },
        { unreliable: routing.unreliable },
      );
    } catch (error) {
      this.#ctx.log.warn({ sipCallId: this.sipCallId, error: errorText(error) }, 'INVITE cannot be sent');
      this.#fail('transport');
    }
  }

  #build(routing: Routing, o: InviteOptions): SipRequest {
    this.#cseq += 1;
    const from = `${o.from.toString()};tag=${this.#localTag}`;
    const headers: [string, string][] = routing.routes.map(route => ['Route', route]);
    headers.push(['Max-Forwards', '70'], ['From', from], ['To', o.to.toString()], ['Call-ID', this.sipCallId]);
    headers.push(['CSeq', `${this.#cseq} INVITE`], ['Contact', `<${o.contact}>`], ['Allow', ALLOW]);
    // A reliable 1xx to an INVITE without an offer would bring one that only the PRACK could answer.
    const tags = SUPPORTED.filter(tag => tag !== '100rel' || o.body !== undefined);
    headers.push(['Supported', tags.join(', ')]);
    if (o.require100rel === true) headers.push(['Require', '100rel']);
    headers.push(...askSession(this.#interval(), this.#minSe), ['User-Agent', this.#ctx.userAgent]);
    for (const [name, value] of o.headers ?? []) headers.push([name, value]);
    if (this.#authorization !== undefined) headers.push([...this.#authorization]);
    const request = SipRequest.create({ method: 'INVITE', uri: routing.uri, headers });
    if (o.body !== undefined) {
      const { type, content } = o.enclosure === undefined ? o.body : enclose(o.body, o.enclosure);
      request.setBody(type, content);
    }
    return request;
  }

  #interval(): number {
    return Math.max(this.#sessionExpires, this.#minSe);
  }

  /** A response whose headers cannot be read is as good as none. */
  #shielded(work: () => void): void {
    try {
      work();
    } catch (error) {
      const level = error instanceof SipParseError ? 'info' : 'error';
      this.#ctx.log[level]({ sipCallId: this.sipCallId, error: errorText(error) }, 'response to an INVITE dropped');
    }
  }

  #provisional(response: SipResponse): void {
    if (!this.#step('provisional') || response.status === 100 || this.#state !== 'early') return;
    const tag = response.to.tag;
    if (tag === undefined) {
      this.#options?.handlers.progress?.(response, undefined);
      return;
    }
    const early = this.#earlyDialog(tag, response);
    if (early === undefined) return;
    if (hasOption(response, 'Require', '100rel') && !this.#acknowledge(early, response)) return;
    this.#options?.handlers.progress?.(response, early.dialog);
  }

  #earlyDialog(tag: string, response: SipResponse): EarlyDialog | undefined {
    const known = this.#early.get(tag);
    if (known !== undefined || this.#early.size >= MAX_FORKS) return known;
    const early: EarlyDialog = { dialog: this.#makeDialog(response, 'early'), rseq: 0 };
    early.dialog.offerOpen = this.#options?.body !== undefined;
    this.#early.set(tag, early);
    return early;
  }

  /** False for a repetition, and for one that came before its predecessor (RFC 3262 4). */
  #acknowledge(early: EarlyDialog, response: SipResponse): boolean {
    const rseq = parseRSeq(response.get('RSeq') ?? '');
    if (early.rseq !== 0 && rseq !== early.rseq + 1) return false;
    early.rseq = rseq;
    if (response.body.length > 0) early.dialog.offerOpen = false;
    void early.dialog.prack(`${rseq} ${this.#cseq} INVITE`);
    return true;
  }

  #final(response: SipResponse): void {
    if (response.isSuccess) this.#success(response);
    else if (response.status === 422 && this.#retryLonger(response)) void this.#send();
    else if (this.#retryAuthorized(response)) void this.#send();
    else if (this.#step('refusal')) this.#finish()?.handlers.rejected(response);
  }

  /** RFC 3261 22.2: the same INVITE with credentials and a higher CSeq; a nonce may have become too old meanwhile, so twice. */
  #retryAuthorized(response: SipResponse): boolean {
    const { status } = response;
    if ((status !== 401 && status !== 407) || this.#request === undefined) return false;
    if (this.#challenges >= MAX_CHALLENGES || this.#state === 'cancelling' || this.#isOver()) return false;
    this.#challenges += 1;
    this.#authorization = this.#ctx.authorize(this.#request, response);
    if (this.#authorization === undefined) return false;
    this.#dropEarly();
    return true;
  }

  /** RFC 4028 7.3: once more, with the interval that the other end demands. */
  #retryLonger(response: SipResponse): boolean {
    const demanded = minSeOf(response);
    if (demanded <= this.#minSe || this.#state === 'cancelling' || this.#isOver()) return false;
    this.#minSe = demanded;
    this.#dropEarly();
    return true;
  }

  #success(response: SipResponse): void {
    const tag = response.to.tag ?? '';
    const known = this.#answered.get(tag);
    if (known !== undefined) {
      // RFC 3261 13.2.2.4: each repetition of the 2xx gets the ACK again.
      void known.repeatAck(this.#cseq);
      return;
    }
    const cancelling = this.#state === 'cancelling';
    if (!this.#step('ok') || cancelling) {
      this.#hangUp(tag, response);
      if (cancelling) this.#report('cancelled');
      return;
    }
    const dialog = this.#confirm(tag, response);
    this.#unacknowledged = dialog;
    const options = this.#finish();
    dialog.described(options?.body);
    if (options?.body !== undefined) this.ack();
    options?.handlers.accepted(response, dialog);
  }

  #confirm(tag: string, response: SipResponse): Dialog {
    const dialog = this.#early.get(tag)?.dialog ?? this.#makeDialog(response, 'confirmed');
    this.#early.delete(tag);
    dialog.confirm(response, agreedSession(response, this.#interval()), routeSetOf(response));
    if (this.#answered.size < MAX_FORKS) this.#answered.set(tag, dialog.acks);
    return dialog;
  }

  /** RFC 3261 13.2.2.4: a 2xx that nobody wants any more is acknowledged, and its session ended. */
  #hangUp(tag: string, response: SipResponse): void {
    const dialog = this.#confirm(tag, response);
    dialog.ack(this.#cseq);
    void dialog.bye(this.#cancelHeaders[0]?.[1]);
  }

  #makeDialog(response: SipResponse, state: 'early' | 'confirmed'): Dialog {
    const invitation = this.#invitation;
    if (invitation === undefined) throw new Error('a response came before its request');
    return new Dialog(this.#ctx, dialogFromResponse(invitation, response), state);
  }

  #step(event: InviteClientEvent): boolean {
    const next = nextInviteClientState(this.#state, event);
    if (next === undefined) return false;
    this.#state = next;
    return true;
  }

  #isOver(): boolean {
    return this.#state === 'accepted' || this.#state === 'refused' || this.#state === 'failed';
  }

  #fail(why: InviteFailure): void {
    // RFC 3261 9.1: no final response after a CANCEL counts as cancelled; the transaction keeps the time.
    const cancelling = this.#state === 'cancelling';
    if (this.#step('failure')) this.#report(cancelling ? 'cancelled' : why);
  }

  #report(why: InviteFailure): void {
    this.#finish()?.handlers.failed(why);
  }

  /** What was wanted is decided. Gives what it was, with who is to be told, once. */
  #finish(): InviteOptions | undefined {
    const options = this.#options;
    this.#options = this.#request = this.#transaction = undefined;
    this.#dropEarly();
    leaks.remove(this);
    return options;
  }

  #dropEarly(): void {
    for (const { dialog } of this.#early.values()) dialog.refused();
    this.#early.clear();
  }
}
