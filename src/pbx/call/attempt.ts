/**
 * One device being rung. A device that refuses the offered kind of media is asked again with the next kind, so an attempt
 * may be several INVITEs, one after the other.
 */
import { asLegId, type CallId } from '../../core/ids.ts';
import type { LegSecurity, MediaCodecName, MediaProfile } from '../../media/gateway/ports.ts';
import { MediaError } from '../../media/gateway/ports.ts';
import type { Dialog } from '../../sip/dialog/index.ts';
import type { OutgoingInvite } from '../../sip/dialog/index.ts';
import type { NameAddr, SipResponse } from '../../sip/message/index.ts';
import type { Binding } from '../../sip/registrar/ports.ts';
import { contactFor, flowOf, nameAddr, overIpv6 } from './addressing.ts';
import type { Caller } from './application.ts';
import { assertedParty } from './caller.ts';
import { ARRIVAL_HEADER, readArrival } from './inner-leg.ts';
import { Leg } from './leg.ts';
import type { LocationParts } from './run/location.ts';
import { sdpIn, sdpOf } from './sdp-body.ts';
import type { CallServices } from './services.ts';

const MEDIA_REFUSALS = new Set([415, 488, 606]);
/** RFC 6442 4.3 and RFC 3261 21.4.13: the location, or a body of several parts, cannot be read. */
const ENCLOSURE_REFUSALS = new Set([400, 415, 424]);

export interface AttemptEvents {
  ringing(attempt: Attempt): void;
  /** The device sends sound; its media is negotiated. */
  early(attempt: Attempt): void;
  /** Answered, acknowledged, media in force. */
  answered(attempt: Attempt): void;
  refused(attempt: Attempt, status: number, response?: SipResponse): void;
}

export interface AttemptPlan {
  readonly callId: CallId;
  /** URI of who is rung. */
  readonly address: string;
  readonly party?: Caller;
  readonly binding: Binding;
  readonly from: NameAddr;
  readonly codecs: readonly MediaCodecName[] | undefined;
  /** Kinds of media to offer in turn; absent: what is known of the device says it. */
  readonly profiles?: readonly MediaProfile[];
  /** What the settings of a phone of ours ask for. */
  readonly security?: LegSecurity | undefined;
  readonly headers: readonly (readonly [string, string])[];
  /** Goes along with the offer, with the headers that name it; a device that cannot take it gets the offer alone. */
  readonly enclosed?: LocationParts;
}

export class Attempt {
  readonly leg: Leg;
  readonly #services: CallServices;
  readonly #plan: AttemptPlan;
  readonly #events: AttemptEvents;
  readonly #profiles: MediaProfile[];
  #profile: MediaProfile | undefined;
  #invite: OutgoingInvite | undefined;
  #earlySdp: string | undefined;
  #enclosed: LocationParts | undefined;
  /** Set once: nothing is reported after it. */
  #over = false;

  static async create(services: CallServices, plan: AttemptPlan, events: AttemptEvents): Promise<Attempt> {
    const legId = asLegId(services.ids.token(6));
    const flow = flowOf(plan.binding.path[0]);
    const media = await services.media.createLeg({
      legId,
      callId: plan.callId,
      nat: flow?.nat ?? false,
      ipv6: overIpv6(flow),
      ...(flow?.source !== undefined && { signallingAddress: flow.source }),
      ...(plan.security !== undefined && { security: plan.security }),
    });
    const leg = new Leg({
      id: legId,
      role: 'callee',
      address: plan.address,
      ...(plan.party !== undefined && { party: plan.party }),
      contact: contactFor(services, plan.callId, legId, flow),
      media,
      inner: flow === undefined,
      ...(plan.binding.userAgent !== undefined && { device: plan.binding.userAgent }),
    });
    const { uri, displayName } = plan.from;
    leg.sees = { uri: uri.toString(), ...(displayName !== undefined && { displayName }) };
    return new Attempt(services, plan, events, leg);
  }

  private constructor(services: CallServices, plan: AttemptPlan, events: AttemptEvents, leg: Leg) {
    this.#services = services;
    this.#plan = plan;
    this.#events = events;
    this.leg = leg;
    this.#enclosed = plan.enclosed;
    const { contact, transport } = plan.binding;
    this.#profiles = plan.profiles
      ? [...plan.profiles]
      : services.profiles.order(contact, transport, services.policy.allowPlain && plan.security?.required !== true);
  }

  async start(): Promise<void> {
    const profile = this.#profiles.shift();
    if (profile === undefined) {
      this.#refuse(488);
      return;
    }
    this.#profile = profile;
    const { codecs } = this.#plan;
    try {
      const sdp = await this.leg.media.createOffer({
        profile,
        ...(codecs !== undefined && codecs.length > 0 && { codecs }),
      });
      if (!this.#over) this.#send(sdp);
    } catch (error) {
      this.#services.log.warn({ err: error, callId: this.#plan.callId }, 'no offer for a device');
      this.#refuse(error instanceof MediaError ? error.sipStatus : 500);
    }
  }

  /** Stops ringing. `reason` is the value of a Reason header (RFC 3326). */
  cancel(reason?: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#invite?.cancel(reason);
    void this.leg.close();
  }

  #send(sdp: string): void {
    const { binding, from, address, headers, callId } = this.#plan;
    this.#invite = this.#services.dialogs.invite({
      uri: binding.contact,
      from,
      to: nameAddr(address),
      contact: this.leg.contact,
      routes: [...binding.path],
      headers: [['X-Tandem-Call', callId], ...headers, ...(this.#enclosed?.headers ?? [])],
      body: sdpOf(sdp),
      ...(this.#enclosed && { enclosure: this.#enclosed.enclosure }),
      sessionExpires: this.#services.policy.sessionExpires,
      handlers: {
        progress: (response, dialog) => void this.#progress(response, dialog),
        accepted: (response, dialog) => void this.#accepted(response, dialog),
        rejected: response => void this.#rejected(response),
        failed: why => this.#refuse(why === 'timeout' ? 408 : 480),
      },
    });
  }

  async #progress(response: SipResponse, dialog: Dialog | undefined): Promise<void> {
    if (this.#over) return;
    if (dialog !== undefined) this.leg.dialog = dialog;
    const sdp = response.body.length > 0 ? response.body.toString('utf8') : undefined;
    if (response.status >= 180 && this.leg.state === 'trying') this.leg.state = 'ringing';
    if (sdp !== undefined && this.#earlySdp === undefined) {
      try {
        await this.leg.media.acceptAnswer(sdp, { early: true });
        this.#earlySdp = sdp;
      } catch (error) {
        // The final answer decides; early media that we cannot take is only not heard.
        this.#services.log.info({ err: error, callId: this.#plan.callId }, 'early media not usable');
      }
      if (!this.#isOver() && this.#earlySdp !== undefined) this.#events.early(this);
    }
    if (!this.#isOver() && response.status === 180) this.#events.ringing(this);
  }

  async #accepted(response: SipResponse, dialog: Dialog): Promise<void> {
    if (this.#over) return;
    this.leg.dialog = dialog;
    const sdp = response.body.length > 0 ? response.body.toString('utf8') : this.#earlySdp;
    try {
      await this.#takeAnswer(sdp, dialog);
    } catch (error) {
      // Given up at the moment of the answer, it has no media to be answered with.
      if (this.#isOver()) {
        void dialog.bye();
        return;
      }
      this.#services.log.warn({ err: error, callId: this.#plan.callId, device: this.leg.device }, 'answer refused');
      void dialog.bye('SIP;cause=488;text="Not Acceptable Here"');
      this.#refuse(488);
      return;
    }
    if (this.#isOver()) {
      void dialog.bye();
      return;
    }
    this.#over = true;
    this.leg.state = 'answered';
    if (this.leg.inner) {
      this.leg.party = assertedParty(response) ?? this.leg.party;
      this.leg.arrival = readArrival(response.get(ARRIVAL_HEADER));
      this.leg.side = this.leg.arrival?.side ?? this.leg.side;
    }
    this.leg.device = response.get('User-Agent') ?? response.get('Server') ?? this.leg.device;
    if (this.#profile !== undefined) this.#services.profiles.learn(this.#plan.binding.contact, this.#profile);
    this.#events.answered(this);
  }

  /**
   * Puts the answer in force. A device that answers an offer of keys without any, as some with DTLS do, is offered the other
   * kinds inside the dialog: its user has picked up already.
   */
  async #takeAnswer(sdp: string | undefined, dialog: Dialog): Promise<void> {
    let failure: unknown;
    let answer = sdp;
    for (;;) {
      try {
        if (answer === undefined) throw new MediaError('bad-description', 'the 2xx carried no answer');
        if (answer !== this.#earlySdp) await this.leg.media.acceptAnswer(answer);
        this.leg.noteAnswer(answer, 'sendrecv');
        return;
      } catch (error) {
        failure ??= error;
      }
      const next = this.#nextProfile(answer);
      if (next === undefined) throw failure;
      answer = await this.#offerAgain(next, dialog);
    }
  }

  /** The next profile to try; one that shows a fingerprint is asked for DTLS before anything else. */
  #nextProfile(answer: string | undefined): MediaProfile | undefined {
    const dtls = answer?.includes('a=fingerprint:') === true ? this.#profiles.indexOf('dtls') : -1;
    this.#profile = dtls >= 0 ? this.#profiles.splice(dtls, 1)[0] : this.#profiles.shift();
    return this.#profile;
  }

  async #offerAgain(profile: MediaProfile, dialog: Dialog): Promise<string | undefined> {
    this.leg.media.rollback();
    const offer = await this.leg.media.createOffer({ profile });
    const { response } = await dialog.reinvite({ body: sdpOf(offer), contact: this.leg.contact });
    return response.isSuccess ? sdpIn(response) : undefined;
  }

  async #rejected(response: SipResponse): Promise<void> {
    if (this.#over) return;
    if (this.#enclosed !== undefined && ENCLOSURE_REFUSALS.has(response.status) && this.#profile !== undefined) {
      // RFC 6442 4.3: a location that cannot be read must not cost the call.
      this.#enclosed = undefined;
      this.#profiles.unshift(this.#profile);
      this.leg.media.rollback();
      await this.start();
      return;
    }
    if (MEDIA_REFUSALS.has(response.status) && this.#profiles.length > 0) {
      this.leg.media.rollback();
      this.#earlySdp = undefined;
      await this.start();
      return;
    }
    this.#refuse(response.status, response);
  }

  #refuse(status: number, response?: SipResponse): void {
    if (this.#over) return;
    this.#over = true;
    void this.leg.close();
    this.#events.refused(this, status, response);
  }

  /** Re-read after an await: the compiler would take the earlier reading for granted. */
  #isOver(): boolean {
    return this.#over;
  }
}
