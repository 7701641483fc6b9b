import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Ids } from '../../core/ids.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import { SipParseError, SipResponse } from '../message/index.ts';
import type { SipRequest, SipUri } from '../message/index.ts';
import type { ServerTransaction, TransactionLayer } from '../transaction/index.ts';
import type { Flow } from '../transport/index.ts';
import type { Authorize, DialogContext } from './context.ts';
import { Dialog } from './dialog.ts';
import { DialogTable } from './dialog-table.ts';
import type { DialogKey } from './dialog-table.ts';
import { guarded } from './guard.ts';
import { IncomingInvite } from './incoming-invite.ts';
import { OutgoingInvite } from './outgoing-invite.ts';
import type { InviteOptions } from './outgoing-invite.ts';
import { screenInvite, screenRequire } from './screening.ts';
import type { Refusal } from './screening.ts';
import { DEFAULT_SESSION, tooBrief } from './session-negotiation.ts';
import type { SessionPolicy } from './session-negotiation.ts';
import { RESTORE_GAP } from './snapshot.ts';
import type { DialogSnapshot } from './snapshot.ts';

export interface DialogLayerHandler {
  /** A new call. */
  invite(invite: IncomingInvite): void;
  /** Any other request outside a dialog, to be answered. */
  request(transaction: ServerTransaction): void;
}

export interface DialogLayerOptions {
  readonly transactions: TransactionLayer;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** The flow to the next hop of a request; rejects when there is none. */
  resolveFlow(nextHop: SipUri): Promise<Flow>;
  /** For User-Agent and Server. */
  readonly userAgent: string;
  /** Milliseconds; RFC 3261's when absent. */
  readonly timers?: { readonly t1?: number; readonly t2?: number };
  readonly session?: Partial<SessionPolicy>;
  /**
   * Asked about a request for a dialog that is not known here: a promise means that the dialog may be here once it resolves, as
   * when another process's dialogs are being restored. Without it, 481.
   */
  readonly awaited?: (request: SipRequest) => Promise<unknown> | undefined;
  /** Credentials for who challenges us; nobody's when absent. */
  readonly authorize?: Authorize;
  /** Option tags that callers must support; 421 for others (RFC 3261 21.4.16). */
  readonly demanded?: readonly string[];
}

/** RFC 3261 12 to 15 for one user agent: invitations come in and go out, dialogs get their requests. */
export class DialogLayer implements Resource {
  readonly #ctx: DialogContext;
  readonly #demanded: readonly string[];
  readonly #awaited: DialogLayerOptions['awaited'];
  readonly #table = new DialogTable<Dialog>();
  readonly #incoming = new Map<string, IncomingInvite>();
  readonly #outgoing = new Set<OutgoingInvite>();
  #handler: DialogLayerHandler | undefined;
  #closed = false;

  constructor(o: DialogLayerOptions) {
    this.#demanded = o.demanded ?? [];
    this.#awaited = o.awaited;
    this.#ctx = {
      transactions: o.transactions,
      clock: o.clock,
      ids: o.ids,
      log: o.log,
      userAgent: o.userAgent,
      session: { ...DEFAULT_SESSION, ...o.session },
      t1: o.timers?.t1 ?? 500,
      t2: o.timers?.t2 ?? 4000,
      table: this.#table,
      resolveFlow: nextHop => o.resolveFlow(nextHop),
      authorize: (request, response) => o.authorize?.(request, response),
    };
    o.transactions.setHandler({
      request: transaction => this.#shielded(transaction),
      ack: ack => this.#ack(ack),
      response: response => this.#strayResponse(response),
    });
  }

  setHandler(handler: DialogLayerHandler): void {
    this.#handler = handler;
  }

  /** Sends an INVITE. The handlers hear of everything that follows, never before this returns. */
  invite(o: InviteOptions): OutgoingInvite {
    const { handlers } = o;
    const tell = (call: () => void): void => void guarded(this.#ctx.log, invite.sipCallId, call);
    const end = (call: () => void): void => {
      this.#outgoing.delete(invite);
      tell(call);
    };
    const invite: OutgoingInvite = new OutgoingInvite(this.#ctx, {
      ...o,
      handlers: {
        progress: (response, early) => tell(() => handlers.progress?.(response, early)),
        accepted: (response, dialog) => end(() => handlers.accepted(response, dialog)),
        rejected: response => end(() => handlers.rejected(response)),
        failed: why => end(() => handlers.failed(why)),
      },
    });
    this.#outgoing.add(invite);
    return invite;
  }

  /** A dialog that another process has written down. Its CSeq jumps beyond all that process can have used. */
  restore(s: DialogSnapshot): Dialog {
    const { v: _v, sessionTimer, localSeq, remoteSeq, ...rest } = s;
    const dialog = new Dialog(this.#ctx, { ...rest, remoteSeq, localSeq: localSeq + RESTORE_GAP }, 'confirmed');
    // The whole interval: nobody can say how much of it had passed, and ending somebody else's dialog early is worse.
    if (sessionTimer !== undefined) dialog.startSessionTimer(sessionTimer);
    return dialog;
  }

  dialogs(): Iterable<Dialog> {
    return this.#table.values();
  }

  find(id: DialogKey): Dialog | undefined {
    return this.#table.find(id);
  }

  snapshot(): Record<string, unknown> {
    const states: Record<string, number> = {};
    for (const dialog of this.#table.values()) states[dialog.state] = (states[dialog.state] ?? 0) + 1;
    return { dialogs: states, incoming: this.#incoming.size, outgoing: this.#outgoing.size };
  }

  /** Pending INVITEs are refused with 503 or cancelled; dialogs are dropped without a BYE, for others to carry on. */
  close(): void {
    this.#closed = true;
    for (const invite of [...this.#incoming.values()]) invite.reject(503);
    for (const invite of [...this.#outgoing]) invite.cancel();
    for (const dialog of [...this.#table.values()]) dialog.closed();
  }

  /** What is wrong with a request is answered; what is wrong with us as well, and logged. */
  #shielded(transaction: ServerTransaction): void {
    try {
      this.#request(transaction);
    } catch (error) {
      const malformed = error instanceof SipParseError;
      const { request } = transaction;
      if (!malformed) this.#ctx.log.error({ method: request.method, error: errorText(error) }, 'request not handled');
      const reason = malformed ? { reason: `Bad ${error.where}` } : {};
      this.#respond(transaction, malformed ? error.status : 500, reason);
    }
  }

  #request(transaction: ServerTransaction): void {
    const { request } = transaction;
    const localTag = request.to.tag;
    if (this.#closed) this.#respond(transaction, 503);
    else if (localTag !== undefined) this.#inDialog(transaction, localTag);
    else if (request.isInvite) this.#invite(transaction);
    else {
      const refusal = screenRequire(request);
      if (refusal !== undefined) this.#refuse(transaction, refusal);
      else if (this.#handler !== undefined) this.#handler.request(transaction);
      else this.#respond(transaction, 503);
    }
  }

  #inDialog(transaction: ServerTransaction, localTag: string, retry = true): void {
    const { request } = transaction;
    const dialog = this.#table.find({ sipCallId: request.callId, localTag, remoteTag: request.from.tag ?? '' });
    const coming = dialog === undefined && retry ? this.#awaited?.(request) : undefined;
    if (coming !== undefined) {
      const again = (): void => this.#inDialog(transaction, localTag, false);
      coming.then(again, again);
      return;
    }
    // RFC 3261 12.2.2.
    if (dialog === undefined) this.#respond(transaction, 481);
    else dialog.receive(transaction, () => new IncomingInvite(this.#ctx, transaction, dialog));
  }

  #invite(transaction: ServerTransaction): void {
    const { request } = transaction;
    const refusal = screenInvite(request, this.#demanded) ?? this.#screenSession(request);
    if (refusal !== undefined) {
      this.#refuse(transaction, refusal);
      return;
    }
    // RFC 3261 8.2.2.2: the same request by another way. One whose sender's connection is gone counts no more.
    const key = `${request.callId}\n${request.from.tag ?? ''}\n${request.cseq.number}`;
    if (this.#incoming.has(key)) {
      this.#respond(transaction, 482);
      return;
    }
    const handler = this.#handler;
    if (handler === undefined) {
      this.#respond(transaction, 503);
      return;
    }
    const invite = new IncomingInvite(this.#ctx, transaction);
    this.#incoming.set(key, invite);
    void invite.answered.then(() => this.#incoming.delete(key));
    if (!guarded(this.#ctx.log, request.callId, () => handler.invite(invite))) invite.reject(500);
  }

  #screenSession(request: SipRequest): Refusal | undefined {
    const minSe = tooBrief(request, this.#ctx.session);
    return minSe === undefined ? undefined : { status: 422, headers: [['Min-SE', String(minSe)]] };
  }

  #ack(ack: SipRequest): void {
    try {
      const localTag = ack.to.tag ?? '';
      const remoteTag = ack.from.tag ?? '';
      // RFC 3261 8.2.6: an ACK is never answered, so one that fits nowhere is just dropped.
      this.#table.find({ sipCallId: ack.callId, localTag, remoteTag })?.receiveAck(ack);
    } catch (error) {
      this.#ctx.log.info({ error: errorText(error) }, 'ACK dropped');
    }
  }

  /** A 2xx that comes after its transaction has ended: its ACK was lost, and is sent again. */
  #strayResponse(response: SipResponse): void {
    try {
      const { number, method } = response.cseq;
      if (method !== 'INVITE' || !response.isSuccess) return;
      const id = { sipCallId: response.callId, localTag: response.from.tag ?? '', remoteTag: response.to.tag ?? '' };
      this.#table.find(id)?.repeatAck(number);
    } catch (error) {
      this.#ctx.log.info({ error: errorText(error) }, 'response dropped');
    }
  }

  #refuse(transaction: ServerTransaction, refusal: Refusal): void {
    const { status, reason, headers } = refusal;
    this.#respond(transaction, status, {
      ...(reason !== undefined && { reason }),
      ...(headers !== undefined && { headers }),
    });
  }

  #respond(
    transaction: ServerTransaction,
    status: number,
    o: { reason?: string; headers?: [string, string][] } = {},
  ): void {
    const toTag = this.#ctx.ids.token();
    transaction.respond(SipResponse.to(transaction.request, status, { toTag, ...o }));
  }
}
