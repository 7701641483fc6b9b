import { leaks } from '../../core/leaks.ts';
import { SipResponse } from '../message/index.ts';
import type { SipMessage, SipRequest } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import type { DialogContext } from './context.ts';
import { allowsUpdate, contactOf } from './dialog-data.ts';
import { nextDialogState } from './dialog-state.ts';
import type { DialogEvent, DialogState } from './dialog-state.ts';
import { Exchanges } from './exchanges.ts';
import { guarded } from './guard.ts';
import type { DialogEnd, DialogHandler, PendingInvite } from './handler.ts';
import { ObservedTransaction } from './observed-transaction.ts';
import { Reinvite } from './reinvite.ts';
import type { ReinviteHost, ReinviteOptions, ReinviteResult } from './reinvite.ts';
import { RequestSender, synthetic } from './request-sender.ts';
import type { Body, DialogData, RequestOptions } from './request-sender.ts';
import { ALLOW, screenRequire, SUPPORTED } from './screening.ts';
import { SerialQueue } from './serial-queue.ts';
import { answerSession, askSession, agreedSession, tooBrief } from './session-negotiation.ts';
import { SessionTimer } from './session-timer.ts';
import type { DialogId, DialogSnapshot, SessionTimerState } from './snapshot.ts';

export type { DialogEnd, DialogHandler } from './handler.ts';

/** Re-INVITEs that may wait for their turn. */
const MAX_QUEUED = 16;
/** Answers to a refresh that come from something on the way, or speak of this moment only. */
const TRY_AGAIN = new Set([408, 480, 491, 500, 503, 504]);

/** RFC 3261 12: one peer-to-peer relation, early or confirmed. Made by invitations and by DialogLayer.restore. */
export class Dialog {
  readonly id: DialogId;
  readonly role: 'uac' | 'uas';
  readonly #ctx: DialogContext;
  readonly #data: DialogData;
  readonly #sender: RequestSender;
  readonly #timer: SessionTimer;
  readonly #queue = new SerialQueue(MAX_QUEUED);
  readonly #exchanges: Exchanges;
  #state: DialogState;
  #handler: DialogHandler | undefined;
  #reported = false;
  #bye: Promise<void> | undefined;
  /** The ACK that is on its way; a BYE must not overtake it. */
  #acking: Promise<void> | undefined;
  /** The other end has hung up: a BYE of ours that has not gone out yet need not any more. */
  #byeSeen = false;
  /** The last session description that we sent, for refreshes that have to be re-INVITEs. */
  #description: Body | undefined;

  constructor(ctx: DialogContext, data: DialogData, state: 'early' | 'confirmed') {
    this.#ctx = ctx;
    this.#data = data;
    this.#state = state;
    this.id = data.id;
    this.role = data.role;
    this.#sender = new RequestSender(ctx, data);
    this.#exchanges = new Exchanges(ctx.clock);
    this.#timer = new SessionTimer(ctx.clock, {
      refresh: () => void this.#refresh(),
      expired: () => this.#expire(),
    });
    ctx.table.add(this);
    leaks.add('dialog', this, data.id.sipCallId);
  }

  get state(): 'early' | 'confirmed' | 'terminated' {
    return this.#state === 'closing' ? 'terminated' : this.#state;
  }

  /** From value of our requests, with our tag. */
  get localUri(): string {
    return this.#data.localParty;
  }

  get remoteUri(): string {
    return this.#data.remoteParty;
  }

  get remoteTarget(): string {
    return this.#data.remoteTarget;
  }

  get routeSet(): readonly string[] {
    return this.#data.routeSet;
  }

  get localSeq(): number {
    return this.#data.localSeq;
  }

  get remoteSeq(): number | undefined {
    return this.#data.remoteSeq;
  }

  get secure(): boolean {
    return this.#data.secure;
  }

  /** Our Contact URI in this dialog. */
  get localContact(): string {
    return this.#data.localContact;
  }

  set localContact(uri: string) {
    this.#data.localContact = uri;
  }

  /** Without a handler re-INVITEs and UPDATEs get 491, which makes the other end try again. */
  setHandler(handler: DialogHandler | undefined): void {
    this.#handler = handler;
  }

  /** Any request but INVITE. Never rejects: 408 and 503 stand for no answer and no way, 481 for a dialog that is over. */
  async request(method: string, o: RequestOptions = {}): Promise<SipResponse> {
    if (method === 'BYE') {
      await this.bye();
      return SipResponse.create(200);
    }
    const offers = method === 'UPDATE' && o.body !== undefined;
    if (offers) this.#exchanges.ours += 1;
    try {
      const options = method === 'UPDATE' ? this.#updateOptions(o) : o;
      const response = await this.#sender.exchange(method, options, () => this.#active());
      this.#noteResponse(method, response);
      if (offers && response.isSuccess) this.#description = o.body;
      return response;
    } finally {
      if (offers) this.#exchanges.ours -= 1;
    }
  }

  /** One at a time; after 491 it is repeated as RFC 3261 14.1 says. Never rejects. */
  reinvite(o: ReinviteOptions = {}): Promise<ReinviteResult> {
    if (o.contact !== undefined) this.#data.localContact = o.contact;
    const job = this.#queue.run(async () => {
      const result = await new Reinvite(this.#ctx, this.#reinviteHost(), o).run();
      if (result.response.isSuccess && o.body !== undefined) this.#description = o.body;
      else this.#noteResponse('INVITE', result.response);
      return result;
    });
    return job ?? Promise.resolve({ response: synthetic(503) });
  }

  /** Hangs up; resolves when the other end has answered, or will not. `reason` is the value of a Reason header. */
  bye(reason?: string): Promise<void> {
    if (this.#step('localBye')) {
      this.#timer.stop();
      this.#bye = this.#hangUp(reason);
    }
    return this.#bye ?? Promise.resolve();
  }

  /** Drops the dialog without a word to the other end: somebody else carries it on. */
  forget(): void {
    this.#end('forgotten');
  }

  /** RFC 4028. Replaces the timer that runs. */
  startSessionTimer(state: SessionTimerState): void {
    if (this.#active()) this.#timer.start(state);
  }

  /** Everything that DialogLayer.restore needs. Early dialogs can be written, but a restored one counts as confirmed. */
  snapshot(): DialogSnapshot {
    const data = this.#data;
    // Field by field: a copy by spreading costs several times as much, and this is written with each change of a call.
    return {
      v: 1,
      id: data.id,
      role: data.role,
      localParty: data.localParty,
      remoteParty: data.remoteParty,
      localContact: data.localContact,
      remoteTarget: data.remoteTarget,
      routeSet: data.routeSet,
      localSeq: data.localSeq,
      remoteSeq: data.remoteSeq,
      secure: data.secure,
      peer: data.peer,
      sessionTimer: this.#timer.state,
    };
  }

  /** A response in this dialog to one of its requests, with our Contact. */
  response(
    transaction: ServerTransaction,
    status: number,
    o: { headers?: [string, string][]; body?: Body } = {},
  ): SipResponse {
    const headers: [string, string][] = [
      ['Contact', `<${this.#data.localContact}>`],
      ['Allow', ALLOW],
      ...(o.headers ?? []),
    ];
    const response = SipResponse.to(transaction.request, status, { headers });
    if (o.body !== undefined) response.setBody(o.body.type, o.body.content);
    return response;
  }

  // What the layer and the invitations tell.

  /** A request that names this dialog. `invitation` makes the object for a re-INVITE. */
  receive(transaction: ServerTransaction, invitation: () => PendingInvite): void {
    const { request } = transaction;
    const { number, method } = request.cseq;
    const { remoteSeq } = this.#data;
    // RFC 3261 12.2.2.
    if (remoteSeq !== undefined && number < remoteSeq) {
      this.#refuse(transaction, 500, { reason: 'CSeq Out Of Order' });
      return;
    }
    this.#data.remoteSeq = number;
    if (method === 'BYE') {
      this.#receiveBye(transaction);
      return;
    }
    const refusal = this.#active() ? screenRequire(request) : { status: 481 };
    if (refusal !== undefined) this.#refuse(transaction, refusal.status, refusal);
    else if (method === 'PRACK') this.#receivePrack(transaction);
    else if (method === 'INVITE') this.#receiveInvite(transaction, invitation);
    else if (method === 'UPDATE') this.#receiveUpdate(transaction);
    else this.#handOn(transaction);
  }

  receiveAck(ack: SipRequest): void {
    this.#exchanges.receiveAck(ack);
  }

  /** A 2xx to an INVITE of ours whose transaction is gone. */
  repeatAck(cseq: number): void {
    void this.#sender.repeatAck(cseq);
  }

  /** What repeats its ACKs. It leads to no handler, so whoever waits for a late 2xx keeps no call in memory. */
  get acks(): Pick<RequestSender, 'repeatAck'> {
    return this.#sender;
  }

  ack(cseq: number, body?: Body): void {
    this.#acking = this.#sender.ack(cseq, body);
  }

  /** RFC 3262 4: acknowledges a reliable provisional response to the INVITE with this CSeq. */
  async prack(rack: string): Promise<SipResponse> {
    const headers: [string, string][] = [['RAck', rack]];
    return this.#sender.exchange('PRACK', { headers }, () => this.#active());
  }

  /** An INVITE of theirs is being answered in this dialog. */
  watch(invite: PendingInvite): void {
    this.#exchanges.watch(invite);
  }

  /** Whether the offer in the INVITE that made this dialog, one of ours, still waits for its answer. */
  set offerOpen(open: boolean) {
    this.#exchanges.offerOpen = open;
  }

  /** A 2xx has been sent or received: the dialog is confirmed, or its target refreshed. */
  confirm(message: SipMessage, session: SessionTimerState | undefined, routeSet?: readonly string[]): void {
    this.#step('ok');
    this.#exchanges.offerOpen = false;
    // RFC 3261 13.2.2.4: the 2xx replaces the route set that a provisional response gave.
    if (routeSet !== undefined) this.#data.routeSet = routeSet;
    this.#noteTarget(message);
    this.#notePeer(message);
    if (session !== undefined) this.startSessionTimer(session);
  }

  /** The last description that we sent, as an offer or an answer. */
  described(body: Body | undefined): void {
    if (body !== undefined) this.#description = body;
  }

  /** The INVITE that made this early dialog has failed. */
  refused(): void {
    this.#end('refused');
  }

  /** Ends a dialog whose 2xx was never acknowledged. RFC 3261 13.3.1.4: with a BYE. */
  unacknowledged(): void {
    this.#report('no-ack');
    void this.bye('SIP;cause=408;text="ACK Missing"');
  }

  /** The layer closes. */
  closed(): void {
    this.#end('forgotten', 'closed');
  }

  #active(): boolean {
    return this.#state === 'early' || this.#state === 'confirmed';
  }

  #step(event: DialogEvent): boolean {
    const next = nextDialogState(this.#state, event);
    if (next === undefined) return false;
    this.#state = next;
    if (next === 'terminated') this.#release();
    return true;
  }

  #release(): void {
    this.#timer.stop();
    this.#ctx.table.remove(this);
    leaks.remove(this);
    this.#exchanges.interrupted();
  }

  #end(event: DialogEvent, why?: DialogEnd): void {
    const early = this.#state === 'early';
    if (this.#step(event) && why !== undefined && !early) this.#report(why);
  }

  #report(why: DialogEnd): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#guard(() => this.#handler?.terminated(why));
  }

  #guard(call: () => void): boolean {
    return guarded(this.#ctx.log, this.id.sipCallId, call);
  }

  async #hangUp(reason: string | undefined): Promise<void> {
    this.#reported = true;
    // RFC 3261 15: a callee waits for the ACK of its 2xx, or for its absence, before it hangs up.
    await this.#exchanges.settled();
    await this.#acking;
    const headers: [string, string][] = reason === undefined ? [] : [['Reason', reason]];
    await this.#sender.exchange('BYE', { headers }, () => this.#state === 'closing' && !this.#byeSeen);
    this.#step('byeDone');
  }

  #receiveBye(transaction: ServerTransaction): void {
    const early = this.#state === 'early';
    this.#byeSeen = true;
    const ended = this.#step('remoteBye');
    // The other end speaks of the dialog as one that it has left: no ACK will come any more.
    this.#exchanges.interrupted();
    const answered = new ObservedTransaction(transaction);
    if (ended && !early) this.#handOn(answered);
    if (!answered.done) answered.respond(SipResponse.to(transaction.request, 200));
    if (ended && !early) this.#report('bye');
  }

  #receivePrack(transaction: ServerTransaction): void {
    // RFC 3262 3.
    if (!this.#exchanges.receivePrack(transaction)) this.#refuse(transaction, 481);
  }

  #receiveInvite(transaction: ServerTransaction, invitation: () => PendingInvite): void {
    if (this.#crossed(transaction, 'INVITE')) return;
    if (this.#tooBrief(transaction)) return;
    // Its owner is not ready yet, as while it puts the answer to our own INVITE in force: the other end tries again.
    if (this.#handler === undefined) {
      this.#refuse(transaction, 491);
      return;
    }
    const invite = invitation();
    this.watch(invite);
    this.#guard(() => this.#handler?.reinvite(invite));
  }

  #receiveUpdate(transaction: ServerTransaction): void {
    if (this.#tooBrief(transaction)) return;
    if (transaction.request.body.length === 0) {
      const session = this.#answerUpdate(transaction.request);
      transaction.respond(this.response(transaction, 200, { headers: session }));
      this.#guard(() => this.#handler?.changed?.());
      return;
    }
    // RFC 3311 5.2.
    if (this.#crossed(transaction, 'UPDATE')) return;
    this.#exchanges.theirUpdates += 1;
    const open = { update: true };
    const close = (): void => {
      if (open.update) this.#exchanges.theirUpdates -= 1;
      open.update = false;
    };
    transaction.onEnd(close);
    const update = new ObservedTransaction(transaction, response => {
      close();
      if (!response.isSuccess) return;
      for (const [name, value] of this.#answerUpdate(transaction.request)) response.append(name, value);
    });
    this.#handOn(update);
  }

  /** A refresh of target and session; returns the headers for its 2xx. */
  #answerUpdate(request: SipRequest): [string, string][] {
    this.#noteTarget(request);
    // RFC 4028 9: without a session timer in the request, the one that runs goes on.
    if (!request.has('Session-Expires')) return [];
    const { timer, headers } = answerSession(request, this.#ctx.session);
    this.startSessionTimer(timer);
    return headers;
  }

  #crossed(transaction: ServerTransaction, method: 'INVITE' | 'UPDATE'): boolean {
    const verdict = this.#exchanges.crossed(method, this.#ctx.ids.uint32());
    if (verdict === undefined) return false;
    const { retryAfter } = verdict;
    const headers: [string, string][] = retryAfter === undefined ? [] : [['Retry-After', String(retryAfter)]];
    this.#refuse(transaction, verdict.status, { headers });
    return true;
  }

  #tooBrief(transaction: ServerTransaction): boolean {
    const minSe = tooBrief(transaction.request, this.#ctx.session);
    if (minSe !== undefined) this.#refuse(transaction, 422, { headers: [['Min-SE', String(minSe)]] });
    return minSe !== undefined;
  }

  #handOn(transaction: ServerTransaction): void {
    if (this.#handler !== undefined) {
      const called = this.#guard(() => this.#handler?.request(transaction));
      if (!called) this.#refuse(transaction, 500);
    } else if (transaction.request.method === 'BYE') transaction.respond(SipResponse.to(transaction.request, 200));
    else if (transaction.request.method === 'OPTIONS') transaction.respond(this.response(transaction, 200));
    else if (transaction.request.method === 'UPDATE') this.#refuse(transaction, 491);
    else this.#refuse(transaction, 405, { headers: [['Allow', ALLOW]] });
  }

  #refuse(
    transaction: ServerTransaction,
    status: number,
    o: { reason?: string; headers?: [string, string][] } = {},
  ): void {
    transaction.respond(SipResponse.to(transaction.request, status, o));
  }

  #noteResponse(method: string, response: SipResponse): void {
    if (response.isSuccess && method === 'UPDATE') {
      this.#noteTarget(response);
      this.startSessionTimer(agreedSession(response, this.#timer.state?.interval ?? this.#ctx.session.interval));
    }
    // RFC 3261 12.2.1.2: 481 or no answer to what keeps the session means that the other end is gone. A 408 to a request
    // that is nothing to the session ends nothing.
    const vital = method === 'INVITE' || method === 'UPDATE';
    if (response.status === 481) this.#end('lost', 'gone');
    else if (response.status === 408 && vital && this.#active()) {
      this.#report('gone');
      void this.bye('SIP;cause=408;text="No Answer In The Dialog"');
    }
  }

  // RFC 3261 12.2.1.2 and 12.2.2: INVITE and UPDATE move the remote target, on either side.
  #noteTarget(message: SipMessage): void {
    const target = contactOf(message);
    if (target !== undefined) this.#data.remoteTarget = target;
  }

  #notePeer(message: SipMessage): void {
    if (message.has('Allow')) this.#data.peer = { update: allowsUpdate(message) };
  }

  #updateOptions(o: RequestOptions): RequestOptions {
    const headers = [...(o.headers ?? [])];
    if (!headers.some(([name]) => name.toLowerCase() === 'contact')) {
      headers.push(['Contact', `<${this.#data.localContact}>`]);
    }
    const { interval, minSe } = this.#ctx.session;
    const session = askSession(this.#timer.state?.interval ?? interval, minSe, this.#timer.state);
    return { ...o, headers: [...headers, ['Allow', ALLOW], ['Supported', SUPPORTED.join(', ')], ...session] };
  }

  /** RFC 4028 7.4: by UPDATE where the other end takes it, else by a re-INVITE that offers what is in force already. */
  async #refresh(): Promise<void> {
    const state = this.#timer.state;
    if (!this.#active() || state === undefined) return;
    const body = this.#data.peer.update ? undefined : this.#description;
    const response = body === undefined ? await this.request('UPDATE') : (await this.reinvite({ body })).response;
    if (!this.#active() || response.isSuccess) return;
    // What the other end itself has answered, even with a refusal, shows that it is there.
    if (response.has('CSeq') && !TRY_AGAIN.has(response.status)) this.#timer.start(state);
    else this.#timer.retry();
  }

  #expire(): void {
    if (!this.#active()) return;
    this.#guard(() => this.#handler?.sessionExpired());
    this.#report('session-expired');
    void this.bye('SIP;cause=408;text="Session Expired"');
  }

  #reinviteHost(): ReinviteHost {
    return {
      sender: this.#sender,
      ownsCallId: this.role === 'uac',
      active: () => this.#active(),
      contact: () => this.#data.localContact,
      session: () => this.#timer.state,
      quiet: () => this.#exchanges.quiet(),
      pause: ms => this.#exchanges.pause(ms),
      pending: on => void (this.#exchanges.ours += on ? 1 : -1),
      confirmed: (response, session) => this.confirm(response, session),
    };
  }
}
