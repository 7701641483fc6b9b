/**
 * The party for which an application works: a caller whose INVITE is still pending, or one that talks already (the
 * transferee of a REFER). Applications use the same verbs for both.
 */
import type { MediaCodecName } from '../../media/gateway/ports.ts';
import { MediaError } from '../../media/gateway/ports.ts';
import type { IncomingInvite } from '../../sip/dialog/index.ts';
import { nameAddr } from './addressing.ts';
import { ARRIVAL_HEADER, writeArrival } from './inner-leg.ts';
import type { Arrival, Leg } from './leg.ts';
import { mediaRefusal, type MediaRefusal } from './media-refusal.ts';
import type { Reason } from './ports.ts';
import { sdpIn, sdpOf } from './sdp-body.ts';
import type { CallServices } from './services.ts';

export interface Anchor {
  readonly leg: Leg;
  /** A refusal sends it back to somebody, so it is not its end. */
  readonly goesBack: boolean;
  /** Before its answer: the anchor hears that somebody is being rung. */
  ring(): Promise<void>;
  /** Readies the anchor's media for sound before the answer; false when it cannot have any. */
  early(prefer: readonly MediaCodecName[]): Promise<boolean>;
  /** @throws MediaError when the anchor's offer fits nothing that we can do */
  answer(prefer: readonly MediaCodecName[]): Promise<void>;
  /** Resolves true when this ends the anchor, false when it goes on as before (a failed transfer). */
  reject(status: number, reason: Reason): Promise<boolean>;
}

/** A caller that waits for an answer to its INVITE. */
export class InvitedAnchor implements Anchor {
  readonly leg: Leg;
  readonly goesBack = false;
  readonly #services: CallServices;
  readonly #invite: IncomingInvite;
  readonly #acknowledged: (failure?: Error) => void;
  readonly #offer: string | undefined;
  /** What the other end, a switch of ours, is told by the answer of whom it gets. */
  #introduction: readonly (readonly [string, string])[] = [];
  /** It has called a conference room. */
  isFocus = false;
  #answerSdp: string | undefined;
  #answerConfirmed = false;
  /** Why its offer can be answered with nothing. */
  #warning: MediaRefusal['headers'] = [];
  #rung = false;

  /** `acknowledged` is told when the ACK came, or why it did not. */
  constructor(services: CallServices, invite: IncomingInvite, leg: Leg, acknowledged: (failure?: Error) => void) {
    this.#services = services;
    this.#invite = invite;
    this.leg = leg;
    this.#acknowledged = acknowledged;
    this.#offer = sdpIn(invite.request);
  }

  /** Another switch of ours gets this party by the answer, and is told who it is and how it has come. */
  introduce({ address, displayName }: Leg, arrival: Arrival): void {
    if (!this.leg.inner) return;
    this.#introduction = [
      ['P-Asserted-Identity', nameAddr(address, displayName).toString()],
      [ARRIVAL_HEADER, writeArrival(arrival)],
    ];
  }

  ring(): Promise<void> {
    if (!this.#rung) {
      this.#rung = true;
      this.leg.state = 'ringing';
      this.#sendProgress(180, undefined);
    }
    return Promise.resolve();
  }

  async early(prefer: readonly MediaCodecName[]): Promise<boolean> {
    // Without an offer in the INVITE ours would have to go out reliably and be answered in the PRACK; few phones do that.
    if (this.#offer === undefined) return false;
    if (this.#answerSdp === undefined) this.#sendProgress(183, await this.#makeAnswer(prefer));
    return true;
  }

  async answer(prefer: readonly MediaCodecName[]): Promise<void> {
    if (this.leg.answered) return;
    if (this.#offer === undefined) {
      await this.#answerWithOffer(prefer);
      return;
    }
    const sdp = this.#answerSdp ?? (await this.#fittingAnswer(prefer));
    this.leg.state = 'answered';
    // RFC 3262 5: an answer that went out in a reliable response is not repeated in the 2xx.
    this.#accept(this.#answerConfirmed ? undefined : sdp).then(
      () => this.#acknowledged(),
      (error: unknown) => this.#acknowledged(error instanceof Error ? error : new Error(String(error))),
    );
  }

  reject(status: number, reason: Reason): Promise<boolean> {
    // Who was answered is hung up on by the call.
    if (!this.leg.answered) {
      const headers: [string, string][] = [['Reason', `SIP;cause=${status};text="${reason}"`]];
      this.#invite.reject(status, { headers: status === 488 ? [...headers, ...this.#warning] : headers });
    }
    return Promise.resolve(true);
  }

  async #fittingAnswer(prefer: readonly MediaCodecName[]): Promise<string> {
    try {
      return await this.#makeAnswer(prefer);
    } catch (error) {
      this.#warning = mediaRefusal(error, this.#services.domain).headers;
      throw error;
    }
  }

  async #makeAnswer(prefer: readonly MediaCodecName[]): Promise<string> {
    const pending = await this.leg.media.answerOffer(this.#offer ?? '', { codecs: prefer });
    await pending.commit();
    this.#answerSdp = pending.sdp;
    return pending.sdp;
  }

  async #answerWithOffer(prefer: readonly MediaCodecName[]): Promise<void> {
    const offer = await this.leg.media.createOffer({ codecs: prefer, profile: 'avp+crypto' });
    this.leg.state = 'answered';
    this.#accept(offer)
      .then(async ack => {
        const sdp = sdpIn(ack);
        if (sdp === undefined) throw new MediaError('bad-description', 'the ACK carried no answer');
        await this.leg.media.acceptAnswer(sdp);
        this.leg.noteAnswer(sdp, 'sendrecv');
        this.#acknowledged();
      })
      .catch((error: unknown) => this.#acknowledged(error instanceof Error ? error : new Error(String(error))));
  }

  #accept(sdp: string | undefined): ReturnType<IncomingInvite['accept']> {
    const { leg, isFocus } = this;
    return this.#invite.accept({
      contact: leg.contact,
      isFocus,
      headers: this.#introduction,
      ...(sdp !== undefined && { body: sdpOf(sdp) }),
    });
  }

  #sendProgress(status: number, sdp: string | undefined): void {
    const reliable = this.#invite.supports100rel && sdp !== undefined;
    this.#invite
      .progress(status, {
        reliable: reliable || this.#invite.requires100rel,
        ...(sdp !== undefined && { body: sdpOf(sdp) }),
      })
      .then(
        () => {
          if (reliable) this.#answerConfirmed = true;
        },
        (error: unknown) =>
          this.#services.log.info(
            { err: error, callId: this.leg.media.callId },
            'provisional response not acknowledged',
          ),
      );
    this.leg.dialog = this.#invite.dialog();
  }
}

/** From where a party was sent. */
interface Origin {
  /** Whoever has sent it has not hung up yet. */
  isThere(): boolean;
  /** Nobody has taken it: it goes back. */
  failed(status: number, reason: Reason): void;
}

/** A party that talks already: one that is being sent elsewhere, or that an application has answered. */
export class TalkingAnchor implements Anchor {
  readonly leg: Leg;
  readonly #origin: Origin | undefined;

  /** `origin`: there may be somebody to go back to. Without it a refusal is the end of the party. */
  constructor(leg: Leg, origin?: Origin) {
    this.leg = leg;
    this.#origin = origin;
  }

  get goesBack(): boolean {
    return this.#origin?.isThere() === true;
  }

  ring(): Promise<void> {
    return Promise.resolve();
  }

  early(): Promise<boolean> {
    return Promise.resolve(true);
  }

  answer(): Promise<void> {
    return Promise.resolve();
  }

  reject(status: number, reason: Reason): Promise<boolean> {
    const { goesBack } = this;
    if (goesBack) this.#origin?.failed(status, reason);
    return Promise.resolve(!goesBack);
  }
}
