import type { Timer } from '../../core/clock.ts';
import { TandemError } from '../../core/errors.ts';
import { asTag } from '../../core/ids.ts';
import type { Tag } from '../../core/ids.ts';
import { leaks } from '../../core/leaks.ts';
import { parseReplaces, SipResponse } from '../message/index.ts';
import type { Replaces, SipRequest } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import type { Flow } from '../transport/index.ts';
import type { DialogContext } from './context.ts';
import { Dialog } from './dialog.ts';
import { dialogFromRequest } from './dialog-data.ts';
import { guarded } from './guard.ts';
import type { PendingInvite } from './handler.ts';
import { nextInviteServerState } from './invite-server-state.ts';
import type { InviteServerEvent, InviteServerState } from './invite-server-state.ts';
import { ReliableProvisionals } from './reliable-provisionals.ts';
import type { Body } from './request-sender.ts';
import { ALLOW, SUPPORTED } from './screening.ts';
import { answerSession, hasOption } from './session-negotiation.ts';

export interface ProgressOptions {
  readonly body?: Body;
  readonly headers?: readonly (readonly [string, string])[];
  /** RFC 3262; when absent, reliably if the other end requires it. Without its support it is sent unreliably all the same. */
  readonly reliable?: boolean;
}

export interface AcceptOptions {
  readonly body?: Body;
  readonly headers?: readonly (readonly [string, string])[];
  /** Our Contact URI; the one of setContact when absent. */
  readonly contact?: string;
  /** Whoever calls has reached a conference (RFC 4579 4). */
  readonly isFocus?: boolean;
}

export interface RejectOptions {
  readonly reason?: string;
  readonly headers?: readonly (readonly [string, string])[];
}

const MINUTE = 60_000;

/** An INVITE that arrived: a new call, or a re-INVITE of a dialog. RFC 3261 13.3 and 14.2. */
export class IncomingInvite implements PendingInvite {
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly cseq: number;
  /** RFC 3891: the dialog whose place it wants to take. */
  readonly replaces: Replaces | undefined;
  readonly answered: Promise<void>;
  readonly settled: Promise<void>;
  readonly #ctx: DialogContext;
  readonly #transaction: ServerTransaction;
  readonly #localTag: Tag;
  readonly #isNew: boolean;
  readonly #reliable: ReliableProvisionals;
  readonly #cancelled: ((reason?: string) => void)[] = [];
  readonly #lost: (() => void)[] = [];
  #state: InviteServerState = 'proceeding';
  #dialog: Dialog | undefined;
  #contact: string | undefined;
  #isFocus = false;
  #answerSent = false;
  /** Of the 2xx, and before that of the last provisional response. */
  #repetition: Timer | undefined;
  /** Ends the wait for the ACK. */
  #patience: Timer | undefined;
  #acked: { resolve(ack: SipRequest): void; reject(error: Error): void } | undefined;
  #markAnswered: () => void = () => undefined;
  #markSettled: () => void = () => undefined;

  /** `dialog` for a re-INVITE. */
  constructor(ctx: DialogContext, transaction: ServerTransaction, dialog?: Dialog) {
    this.#ctx = ctx;
    this.#transaction = transaction;
    this.#dialog = dialog;
    this.#isNew = dialog === undefined;
    this.#localTag = dialog?.id.localTag ?? asTag(ctx.ids.token());
    this.request = transaction.request;
    this.flow = transaction.flow;
    this.cseq = transaction.request.cseq.number;
    const replaces = this.#isNew ? transaction.request.get('Replaces') : undefined;
    this.replaces = replaces === undefined ? undefined : parseReplaces(replaces);
    this.#reliable = new ReliableProvisionals(ctx, this.cseq, response => transaction.respond(response));
    this.answered = new Promise(resolve => (this.#markAnswered = resolve));
    this.settled = new Promise(resolve => (this.#markSettled = resolve));
    transaction.onCancel(cancel => this.#cancel(cancel));
    transaction.onEnd(why => {
      if (why === 'closed' || why === 'transport') this.#upstreamLost();
    });
    leaks.add('incoming invite', this, transaction.request.callId);
  }

  get state(): InviteServerState {
    return this.#state;
  }

  get open(): boolean {
    return this.#state === 'proceeding';
  }

  get offerOpen(): boolean {
    return this.open && this.request.body.length > 0 && !this.#answerSent;
  }

  get supports100rel(): boolean {
    return hasOption(this.request, 'Supported', '100rel') || this.requires100rel;
  }

  get requires100rel(): boolean {
    return hasOption(this.request, 'Require', '100rel');
  }

  /** The dialog that the INVITE makes, early until it is accepted; for a re-INVITE the one that it came in. */
  dialog(): Dialog {
    if (this.#dialog === undefined) {
      const data = dialogFromRequest(this.#ctx, this.request, this.#localTag, this.#contact);
      this.#dialog = new Dialog(this.#ctx, data, 'early');
      this.#dialog.watch(this);
    }
    return this.#dialog;
  }

  /** Our Contact URI in the responses that follow. */
  setContact(uri: string): void {
    this.#contact = uri;
    if (this.#dialog !== undefined) this.#dialog.localContact = uri;
  }

  /**
   * Sends a provisional response. When it goes out reliably, resolves with the PRACK, and rejects when none comes in time;
   * the INVITE is refused then (RFC 3262 3). Otherwise resolves at once with undefined.
   */
  async progress(status: number, o: ProgressOptions = {}): Promise<SipRequest | undefined> {
    if (!this.open) return undefined;
    if (status === 100) {
      this.#transaction.respond(SipResponse.to(this.request, 100));
      return undefined;
    }
    this.dialog();
    this.#dialog?.described(o.body);
    const response = this.#response(status, o.headers, o.body);
    const reliable = this.supports100rel && (o.reliable ?? this.requires100rel);
    if (!reliable) {
      this.#transaction.respond(response);
      this.#keepRinging(response);
      return undefined;
    }
    try {
      const prack = await this.#reliable.send(response);
      if (o.body !== undefined) this.#answerSent = true;
      return prack;
    } catch (error) {
      this.reject(504, { reason: 'PRACK Missing' });
      throw error;
    }
  }

  /**
   * Sends 200 and repeats it until the ACK comes, with which it resolves. Rejects when none has come after 64*T1: the
   * dialog is ended then (RFC 3261 13.3.1.4).
   */
  async accept(o: AcceptOptions = {}): Promise<SipRequest> {
    if (o.contact !== undefined) this.setContact(o.contact);
    this.#isFocus = o.isFocus === true;
    // RFC 3262 5: the 2xx waits until a description that went out reliably has arrived.
    await this.#reliable.idle();
    const dialog = this.open ? this.dialog() : undefined;
    if (dialog === undefined || !this.#step('accept')) throw new TandemError('call-cancelled', { detail: this.#state });
    const session = answerSession(this.request, this.#ctx.session);
    const response = this.#response(200, [...(o.headers ?? []), ...session.headers], o.body);
    dialog.described(o.body);
    dialog.confirm(this.request, session.timer);
    const acknowledged = new Promise<SipRequest>((resolve, reject) => (this.#acked = { resolve, reject }));
    this.#transaction.respond(response);
    this.#stop();
    this.#repeat(response, this.#ctx.t1);
    this.#patience = this.#ctx.clock.after(64 * this.#ctx.t1, () => this.#noAck());
    this.#markAnswered();
    return acknowledged;
  }

  /** Any final response of 300 and above. Nothing happens when a final response was given already. */
  reject(status: number, o: RejectOptions = {}): void {
    if (this.#step('refuse')) this.#refuse(status, o);
  }

  /** Called with the CANCEL's Reason header; the 487 is sent by itself. */
  onCancelled(fn: (reason?: string) => void): void {
    this.#cancelled.push(fn);
  }

  /** Called when the connection that the INVITE came in on closes before the final response: nobody waits for it. */
  onUpstreamLost(fn: () => void): void {
    this.#lost.push(fn);
  }

  // PendingInvite.

  receiveAck(ack: SipRequest): void {
    if (!this.#step('ack')) return;
    this.#stop();
    this.#acked?.resolve(ack);
    this.#settle();
  }

  receivePrack(prack: ServerTransaction): boolean {
    return this.#reliable.receive(prack.request, () => prack.respond(SipResponse.to(prack.request, 200)));
  }

  interrupted(): void {
    if (this.#step('bye')) {
      this.#refuse(487, {});
      this.#tell(() => this.#cancelled.forEach(fn => fn()));
    } else if (this.#step('ackTimeout')) this.#giveUp();
  }

  #response(status: number, headers: AcceptOptions['headers'], body: Body | undefined): SipResponse {
    const all: [string, string][] = [];
    const contact = this.#contact ?? this.#dialog?.localContact;
    if (contact !== undefined && contact !== '')
      all.push(['Contact', `<${contact}>${this.#isFocus ? ';isfocus' : ''}`]);
    all.push(['Allow', ALLOW], ['Supported', SUPPORTED.join(', ')], ['Server', this.#ctx.userAgent]);
    for (const [name, value] of headers ?? []) all.push([name, value]);
    const response = SipResponse.to(this.request, status, { toTag: this.#localTag, headers: all });
    if (body !== undefined) response.setBody(body.type, body.content);
    return response;
  }

  #tell(call: () => void): void {
    guarded(this.#ctx.log, this.request.callId, call);
  }

  #step(event: InviteServerEvent): boolean {
    const next = nextInviteServerState(this.#state, event);
    if (next === undefined) return false;
    this.#state = next;
    return true;
  }

  #refuse(status: number, o: RejectOptions): void {
    const headers: [string, string][] = [['Server', this.#ctx.userAgent]];
    for (const [name, value] of o.headers ?? []) headers.push([name, value]);
    this.#transaction.respond(
      SipResponse.to(this.request, status, {
        toTag: this.#localTag,
        headers,
        ...(o.reason !== undefined && { reason: o.reason }),
      }),
    );
    this.#failed();
  }

  /** No session came of it. */
  #failed(): void {
    this.#stop();
    this.#reliable.stop();
    this.#markAnswered();
    if (this.#isNew) this.#dialog?.refused();
    this.#settle();
  }

  #cancel(cancel: SipRequest): void {
    if (!this.#step('cancel')) return;
    this.#refuse(487, {});
    const reason = cancel.get('Reason');
    this.#tell(() => this.#cancelled.forEach(fn => fn(reason)));
  }

  #upstreamLost(): void {
    if (!this.#step('lost')) return;
    this.#failed();
    this.#tell(() => this.#lost.forEach(fn => fn()));
  }

  /** RFC 3261 13.3.1.1: a provisional response each minute, so that no proxy on the way gives up (timer C). */
  #keepRinging(response: SipResponse): void {
    this.#repetition?.cancel();
    this.#repetition = this.#ctx.clock.after(MINUTE, () => {
      if (!this.open) return;
      this.#transaction.respond(response);
      this.#keepRinging(response);
    });
  }

  /** RFC 3261 13.3.1.4: again after T1, then doubling up to T2, over whatever transport. */
  #repeat(response: SipResponse, wait: number): void {
    this.#repetition = this.#ctx.clock.after(wait, () => {
      if (this.#state !== 'accepted') return;
      this.#transaction.respond(response);
      this.#repeat(response, Math.min(wait * 2, this.#ctx.t2));
    });
  }

  #noAck(): void {
    if (!this.#step('ackTimeout')) return;
    this.#giveUp();
    this.#dialog?.unacknowledged();
  }

  #giveUp(): void {
    this.#stop();
    this.#acked?.reject(new TandemError('timeout', { detail: 'no ACK' }));
    this.#settle();
  }

  #stop(): void {
    this.#repetition?.cancel();
    this.#patience?.cancel();
  }

  #settle(): void {
    leaks.remove(this);
    this.#markSettled();
  }
}
