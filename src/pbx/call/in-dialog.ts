/** What one party asks inside its dialog: re-INVITE, UPDATE, INFO, REFER, BYE. */
import type { MediaDirection } from '../../media/gateway/ports.ts';
import type { DialogEnd, DialogHandler } from '../../sip/dialog/index.ts';
import type { IncomingInvite } from '../../sip/dialog/index.ts';
import { SipResponse, type SipRequest } from '../../sip/message/index.ts';
import type { ServerTransaction } from '../../sip/transaction/index.ts';
import type { Call } from './call.ts';
import { holds, towards } from './hold.ts';
import { digitsOfInfo, isDtmfInfo, recordWish } from './info.ts';
import { InfoKeys } from './info-keys.ts';
import type { Leg } from './leg.ts';
import { mediaRefusal } from './media-refusal.ts';
import type { Reason } from './ports.ts';
import { grantTowards, renegotiate } from './renegotiation.ts';
import { sdpIn, sdpOf } from './sdp-body.ts';
import { receiveRefer } from './transfer.ts';

export const ALLOW = 'INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO, REFER, NOTIFY, OPTIONS';

const REASONS: Readonly<Record<DialogEnd, Reason>> = {
  bye: 'normal',
  'no-ack': 'call-no-ack',
  'session-expired': 'call-session-expired',
  gone: 'call-leg-lost',
  closed: 'closed',
};

export class InDialog implements DialogHandler {
  readonly #call: Call;
  readonly #leg: Leg;
  /** Made for the first INFO that is refused: few phones send any. */
  #infoKeys: InfoKeys | undefined;

  constructor(call: Call, leg: Leg) {
    this.#call = call;
    this.#leg = leg;
  }

  reinvite(invite: IncomingInvite): void {
    const queued = this.#call.queue.push('re-INVITE', () => this.#leg.negotiate(() => this.#renegotiated(invite)));
    if (!queued) invite.reject(this.#call.ended ? 481 : 500, { headers: [['Retry-After', '2']] });
  }

  request(tx: ServerTransaction): void {
    switch (tx.request.method) {
      case 'BYE':
        this.#bye(tx);
        return;
      case 'UPDATE':
        this.#update(tx);
        return;
      case 'INFO':
        void this.#info(tx);
        return;
      case 'REFER':
        receiveRefer(this.#call, this.#leg, tx);
        return;
      case 'OPTIONS':
        tx.respond(SipResponse.to(tx.request, 200, { headers: [['Allow', ALLOW]] }));
        return;
      case 'NOTIFY':
        // Only an answer to a REFER of ours would be expected, and we send none yet.
        tx.respond(SipResponse.to(tx.request, 481));
        return;
      default:
        tx.respond(SipResponse.to(tx.request, 405, { headers: [['Allow', ALLOW]] }));
    }
  }

  sessionExpired(): void {
    void this.#call.end({ outcome: 'upstream', reason: 'call-session-expired', hangupBy: 'system' });
  }

  terminated(why: DialogEnd): void {
    if (this.#call.ended || this.#call.leg(this.#leg.id) !== this.#leg) return;
    void this.#call.end({ outcome: 'upstream', reason: REASONS[why], hangupBy: 'system' }, this.#leg);
  }

  /** The dialog's own doings (a session refresh, a new target) are worth writing down, too. */
  changed(): void {
    this.#call.changed();
  }

  #bye(tx: ServerTransaction): void {
    tx.respond(SipResponse.to(tx.request, 200));
    const call = this.#call;
    if (call.leg(this.#leg.id) !== this.#leg) return;
    // A referrer leaves alone: the party that it sent elsewhere goes on.
    const transferring = call.run !== undefined && call.run.anchor.leg !== this.#leg;
    // Whom an application works for takes the call along, also while its referrer has not hung up yet.
    const anchors = call.run?.anchor.leg === this.#leg;
    if (transferring || (!anchors && call.peerOf(this.#leg) === undefined && call.legs().length > 1)) {
      void call.drop(this.#leg, { bye: false });
      return;
    }
    void call.wayBack.hungUp(this.#leg);
  }

  async #renegotiated(invite: IncomingInvite): Promise<void> {
    const leg = this.#leg;
    const offer = sdpIn(invite.request);
    try {
      if (offer === undefined) await this.#offerInstead(invite);
      else {
        const before = this.#letPeer();
        const pending = await leg.media.answerOffer(offer, grantTowards(this.#call, leg));
        leg.noteOffer(offer);
        this.#notePrivacy(invite.request);
        const acknowledged = invite.accept({ contact: leg.contact, body: sdpOf(pending.sdp) });
        await pending.commit();
        this.#tellPeer(before);
        acknowledged.catch(() => this.#unacknowledged());
      }
    } catch (error) {
      this.#call.log.warn({ err: error, leg: leg.id }, 're-INVITE refused');
      const { status, headers } = mediaRefusal(error, this.#call.services.domain);
      invite.reject(status, { headers });
      return;
    }
    await this.#call.checkpoint();
  }

  /** A re-INVITE without an offer asks for ours; its answer comes in the ACK (RFC 3261 14.2). */
  async #offerInstead(invite: IncomingInvite): Promise<void> {
    const leg = this.#leg;
    const before = this.#letPeer();
    const direction = grantTowards(this.#call, leg).direction ?? 'sendrecv';
    const offer = await leg.media.createOffer({ direction });
    // Not awaited on the queue: an ACK may take 32 s to be given up.
    invite
      .accept({ contact: leg.contact, body: sdpOf(offer) })
      .then(ack => {
        const answer = sdpIn(ack);
        this.#call.push('ACK', async () => {
          if (answer === undefined) {
            leg.media.rollback();
            return;
          }
          await leg.media.acceptAnswer(answer);
          leg.noteAnswer(answer, direction);
          this.#tellPeer(before);
          await this.#call.checkpoint();
        });
      })
      .catch(() => this.#unacknowledged());
  }

  /** An UPDATE with an offer; refreshes without one the dialog answers by itself. */
  #update(tx: ServerTransaction): void {
    const offer = sdpIn(tx.request);
    const leg = this.#leg;
    const { dialog } = leg;
    if (offer === undefined || dialog === undefined) {
      tx.respond(SipResponse.to(tx.request, 488));
      return;
    }
    const update = async (): Promise<void> => {
      try {
        const before = this.#letPeer();
        const pending = await leg.media.answerOffer(offer, grantTowards(this.#call, leg));
        leg.noteOffer(offer);
        this.#notePrivacy(tx.request);
        tx.respond(dialog.response(tx, 200, { body: sdpOf(pending.sdp) }));
        await pending.commit();
        this.#tellPeer(before);
        await this.#call.checkpoint();
      } catch (error) {
        const { status, headers } = mediaRefusal(error, this.#call.services.domain);
        tx.respond(SipResponse.to(tx.request, status, { headers }));
      }
    };
    const queued = this.#call.queue.push('UPDATE', () => leg.negotiate(update));
    if (!queued) tx.respond(SipResponse.to(tx.request, 500, { headers: [['Retry-After', '2']] }));
  }

  /** Keys pressed are passed on as they came; both phones speak the same INFO or the peer says so. */
  async #info(tx: ServerTransaction): Promise<void> {
    const { request } = tx;
    const type = request.get('Content-Type') ?? '';
    const peer = this.#call.peerOf(this.#leg);
    const record = recordWish(request);
    if (record !== undefined) {
      tx.respond(SipResponse.to(request, this.#call.recording.ask(this.#leg, record) ? 200 : 403));
      return;
    }
    if (!isDtmfInfo(type)) {
      tx.respond(SipResponse.to(request, 415, { headers: [['Accept', 'application/dtmf-relay, application/dtmf']] }));
      return;
    }
    const { run, recording, keys } = this.#call;
    const digits = digitsOfInfo(request);
    for (const digit of digits) {
      if (run?.anchor.leg === this.#leg) run.press(digit);
      recording.press(this.#leg, digit);
      keys.press(this.#leg, digit);
    }
    const status = peer?.dialog === undefined ? 200 : await this.#passKeys(peer, digits, { type, request });
    tx.respond(SipResponse.to(request, status));
  }

  /** By INFO, else by RTP. Resolves with what the sender is answered. */
  async #passKeys(
    peer: Leg,
    digits: string,
    { type, request }: { readonly type: string; readonly request: SipRequest },
  ): Promise<number> {
    const { services } = this.#call;
    if (this.#infoKeys?.refusedBy(peer) !== true) {
      const body = { type, content: request.body.toString('utf8') };
      const status = (await peer.dialog?.request('INFO', { body }))?.status ?? 408;
      if (status < 300 || status === 408) return status < 300 ? 200 : 408;
    }
    this.#infoKeys ??= new InfoKeys(this.#leg, services.clock);
    // What a peer that knows no INFO answers is not the sender's fault.
    return this.#infoKeys.press(digits, peer) ? 200 : 415;
  }

  /** Phones with shared lines say so when nobody else is to take what they hold. */
  #notePrivacy(request: SipRequest): void {
    const leg = this.#leg;
    const wished = /appearance-state\s*=\s*"?held-private/i.test(request.get('Call-Info') ?? '');
    leg.privateHold = wished && holds(leg.wish) && this.#mayHide(leg);
  }

  /** On some lines nobody may keep a call for himself. */
  #mayHide({ line }: Leg): boolean {
    const { accounts, domain } = this.#call.services;
    return line === undefined || accounts.byDomain(domain)?.group(line.extension)?.privateHold !== false;
  }

  /** What the peer may do as things are. */
  #letPeer(): MediaDirection | undefined {
    const peer = this.#call.peerOf(this.#leg);
    return peer === undefined ? undefined : towards(this.#call.granted(peer));
  }

  #tellPeer(before: MediaDirection | undefined): void {
    this.#call.followHold();
    const peer = this.#call.peerOf(this.#leg);
    if (peer === undefined || this.#letPeer() === before) return;
    this.#call.push('renegotiate', () => renegotiate(this.#call, peer));
  }

  #unacknowledged(): void {
    void this.#call.end({ outcome: 'upstream', reason: 'call-no-ack', hangupBy: 'system' });
  }
}
