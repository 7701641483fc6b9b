/**
 * Offer and answer of one leg (RFC 3264). Descriptions are immutable: an offer or answer is written over a transport,
 * the one in force or a new one beside it, and takes effect as a whole or not at all.
 */
import {
  applyAnswer,
  buildAnswer,
  buildOffer,
  decodeKey,
  readAudio,
  SUITE_KEY_LENGTH,
  withNextVersion,
} from '../sdp/index.ts';
import type {
  AnswerPolicy,
  AudioDescription,
  Codec,
  CodecName,
  LocalMedia,
  Negotiated,
  OfferProfile,
  OfferWish as SdpOfferWish,
  SdesSuite,
} from '../sdp/index.ts';
import { DtlsLegTransport, PlainLegTransport } from './leg-transport.ts';
import type { LatchPolicy, LegTransport, LocalEnd, TransportContext, TransportKind } from './leg-transport.ts';
import { MediaError } from './ports.ts';
import type { AnswerWish, LegSecurity, MediaDirection, OfferWish } from './ports.ts';
import type { RememberedMedia } from './leg-snapshot.ts';

export interface MediaPolicy {
  /** Plain RTP for devices without SRTP. */
  readonly allowPlain: boolean;
  /** AEAD_AES_256_GCM before the 128 bit suites. */
  readonly advancedEncryption: boolean;
  /** Addresses or prefixes, beside the description's and the signalling's, that plain RTP may be latched onto. */
  readonly allowedLatchSources?: readonly string[];
}

/** The gateway's policy, as far as a leg does not ask for more. */
export function policyFor(policy: MediaPolicy, security: LegSecurity | undefined): MediaPolicy {
  if (security === undefined) return policy;
  return {
    ...policy,
    allowPlain: policy.allowPlain && !security.required,
    advancedEncryption: policy.advancedEncryption || security.advanced,
  };
}

/** What we take, in order of preference. */
const SUITES: Readonly<Record<'usual' | 'advanced', readonly SdesSuite[]>> = {
  usual: ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_256_GCM', 'AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_32'],
  advanced: ['AEAD_AES_256_GCM', 'AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'],
};

/** What we offer when nobody says otherwise: few, because some phones misread long lists. */
const OFFERED_SUITES: Readonly<Record<'usual' | 'advanced', readonly SdesSuite[]>> = {
  usual: ['AES_CM_128_HMAC_SHA1_80'],
  advanced: ['AEAD_AES_256_GCM', 'AES_CM_128_HMAC_SHA1_80'],
};

const DEFAULT_PTIME_MS = 20;

const DEFAULT_CODECS: readonly CodecName[] = ['opus', 'G722', 'PCMU', 'PCMA'];
/** Nobody here can decode it, so it is taken last, unless the caller of the gateway knows that both ends have it. */
const PASSED_ONLY: CodecName = 'G729';

/** What is in force. */
export interface Agreement {
  readonly transport: LegTransport;
  readonly negotiated: Negotiated;
}

interface PendingOffer {
  readonly transport: LegTransport;
  readonly description: AudioDescription;
}

export interface WrittenAnswer {
  readonly sdp: string;
  readonly transport: LegTransport;
  readonly negotiated: Negotiated;
}

/** Only to find out which kind of transport an offer asks for, before one is opened. */
const TRIAL_END: LocalEnd = {
  address: '192.0.2.1',
  port: 9,
  rtcpPort: 9,
  rtcpMux: true,
  dtls: { fingerprints: [], iceUfrag: 'trial', icePwd: 'trial', candidates: [] },
  keys: Object.fromEntries(Object.entries(SUITE_KEY_LENGTH).map(([suite, length]) => [suite, Buffer.alloc(length)])),
};

export interface NegotiationOptions {
  readonly context: TransportContext;
  readonly policy: MediaPolicy;
  readonly nat: boolean;
  readonly signallingAddress: string | undefined;
  readonly sessionId: string;
  readonly version: number;
  /** Plain RTP is refused on this leg, whatever holds for others. */
  readonly required: boolean;
}

export class Negotiation {
  readonly sessionId: string;
  readonly #options: NegotiationOptions;
  #version: number;
  #lastSdp: string | undefined;
  #current: Agreement | undefined;
  #pending: PendingOffer | undefined;
  /** The offer that was answered last, as long as a second response to the same INVITE may answer it again. */
  #answered: PendingOffer | undefined;
  #remembered: RememberedMedia | undefined;
  /** Also those of answers that are written and not yet sent, of which nobody else knows here. */
  readonly #open = new Set<LegTransport>();
  #closed = false;
  #willing: MediaDirection = 'sendrecv';
  #offered: readonly CodecName[] = [];

  constructor(options: NegotiationOptions, remembered?: RememberedMedia) {
    this.#options = options;
    this.sessionId = options.sessionId;
    this.#version = options.version;
    this.#remembered = remembered;
    if (remembered) {
      this.#willing = remembered.willing;
      this.#offered = [remembered.receiveCodec.name];
    }
  }

  get current(): Agreement | undefined {
    return this.#current;
  }

  /** What the next description continues: the agreement in force, or another process's. */
  get basis(): RememberedMedia | undefined {
    const { negotiated } = this.#current ?? {};
    if (!negotiated) return this.#remembered;
    const { security, ...rest } = negotiated;
    const sdes = security.kind === 'sdes' ? security : undefined;
    return { ...rest, willing: this.#willing, suite: sdes?.suite, key: sdes?.local.key.toString('base64') };
  }

  /** o= version of the last description that was sent. */
  get version(): number {
    return this.#version;
  }

  get offeredCodecs(): readonly CodecName[] {
    return this.#offered;
  }

  async offer(wish: OfferWish): Promise<string> {
    this.dropOffer();
    const { basis } = this;
    const profile = this.#allowed(wish.profile ?? basis?.profile ?? this.#defaultProfile());
    const transport = await this.#transportForOffer(profile);
    if (wish.direction !== undefined) this.#willing = wish.direction;
    const suites = wish.suites ?? (basis?.suite === undefined ? this.#suites(OFFERED_SUITES) : [basis.suite]);
    const want: SdpOfferWish = {
      codecs: codecsToOffer(wish.codecs, basis),
      profile,
      suites,
      direction: this.#willing,
      ptime: wish.ptime ?? basis?.ptime ?? DEFAULT_PTIME_MS,
      ...(basis === undefined ? {} : continued(basis, profile)),
    };
    const { sdp, description } = buildOffer(this.#localMedia(transport.local), want);
    this.#pending = { transport, description };
    return this.#sent(this.#versioned(sdp));
  }

  /** The transport and agreement that the answer asks for; the caller connects and then calls take(). */
  async answered(sdp: string): Promise<Agreement> {
    const pending = this.#pending ?? this.#answered;
    if (!pending) throw new MediaError('no-pending-offer');
    const negotiated = applyAnswer(pending.description, sdp);
    this.#offered = [negotiated.codec.name];
    if (negotiated.security.kind === 'dtls') mustMultiplex(readAudio(sdp));
    const transport = await this.#transportAnswered(pending.transport, negotiated);
    const before = this.#answered?.transport;
    this.#answered = { ...pending, transport };
    this.#pending = undefined;
    this.#closeUnused(before);
    return { transport, negotiated };
  }

  async answer(sdp: string, wish: AnswerWish): Promise<WrittenAnswer> {
    const offer = readAudio(sdp);
    const policy = this.#answerPolicy(wish, offer);
    const trial = buildAnswer(offer, this.#localMedia(TRIAL_END), policy).negotiated;
    if (trial.security.kind === 'dtls') mustMultiplex(offer);
    const { transport, reused } = await this.#transportForAnswer(trial);
    try {
      if (transport instanceof DtlsLegTransport && trial.security.kind === 'dtls') {
        await transport.follow(trial.security.remote.iceUfrag);
      }
      const built = buildAnswer(offer, this.#localMedia(transport.local), policy);
      this.#offered = offer.codecs.map(({ name }) => name);
      return { sdp: this.#versioned(built.sdp), transport, negotiated: built.negotiated };
    } catch (error) {
      if (!reused) transport.close();
      throw error;
    }
  }

  /** No other answer to our last offer can come. */
  settle(): void {
    const before = this.#answered?.transport;
    this.#answered = undefined;
    this.#closeUnused(before);
  }

  /** Notes that this answer went out. */
  answerSent(answer: WrittenAnswer, willing: MediaDirection | undefined): void {
    this.#sent(answer.sdp);
    this.settle();
    if (willing !== undefined) this.#willing = willing;
  }

  /** Puts an agreement in force, once its transport is connected; the transport that it replaces is closed. */
  take(agreement: Agreement): void {
    const before = this.#current;
    this.#current = agreement;
    this.#remembered = undefined;
    this.#closeUnused(before?.transport);
  }

  /** An agreement could not be put in force. */
  refuse({ transport }: Agreement): void {
    if (this.#answered?.transport === transport) this.#answered = undefined;
    this.#closeUnused(transport);
  }

  /** Drops a pending offer together with a transport that was opened for it. */
  dropOffer(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#closeUnused(pending?.transport);
  }

  close(): void {
    this.#closed = true;
    this.#pending = undefined;
    for (const transport of this.#open) transport.close();
    this.#open.clear();
  }

  async #transportAnswered(offered: LegTransport, negotiated: Negotiated): Promise<LegTransport> {
    if (offered.serves(negotiated)) return offered;
    if (!(offered instanceof PlainLegTransport) || negotiated.security.kind !== 'none') {
      throw new MediaError('not-acceptable', 'the answer changes the transport of the offer');
    }
    // After a re-offer this closes the transport in force: both sides have just agreed to go on without it.
    this.#open.delete(offered);
    return this.#keep(await offered.withoutSrtp());
  }

  async openPlain(rtcpMux: boolean): Promise<LegTransport> {
    return this.#make('rtp', rtcpMux);
  }

  async #transportForOffer(profile: OfferProfile): Promise<LegTransport> {
    const kind: TransportKind = profile === 'avp' ? 'rtp' : profile === 'dtls' ? 'dtls' : 'sdes';
    const current = this.#current?.transport;
    return current?.kind === kind ? current : this.#make(kind, this.basis?.rtcpMux ?? false);
  }

  async #transportForAnswer(trial: Negotiated): Promise<{ transport: LegTransport; reused: boolean }> {
    const current = this.#current?.transport;
    const kind: TransportKind = trial.security.kind === 'none' ? 'rtp' : trial.security.kind;
    if (current?.kind === kind) {
      const rtcpMux = trial.rtcpMux && current.local.rtcpMux === true;
      if (current.serves({ ...trial, rtcpMux })) return { transport: current, reused: true };
    }
    return { transport: await this.#make(kind, trial.rtcpMux), reused: false };
  }

  async #make(kind: TransportKind, rtcpMux: boolean): Promise<LegTransport> {
    const { context, nat } = this.#options;
    if (kind === 'dtls') return this.#keep(await DtlsLegTransport.open(context));
    const latch = nat ? this.#latchPolicy() : undefined;
    const { suite, key } = this.#remembered ?? {};
    const keys = suite !== undefined && key !== undefined ? { [suite]: decodeKey(key) } : {};
    return this.#keep(await PlainLegTransport.open(context, { srtp: kind === 'sdes', rtcpMux, latch, keys }));
  }

  /** The leg may have been closed while the worker was at it. */
  #keep(transport: LegTransport): LegTransport {
    if (this.#closed) {
      transport.close();
      throw new MediaError('leg-closed');
    }
    this.#open.add(transport);
    return transport;
  }

  #latchPolicy(): LatchPolicy {
    const { signallingAddress, policy } = this.#options;
    return { signallingAddress, allowedSources: policy.allowedLatchSources ?? [] };
  }

  #answerPolicy(wish: AnswerWish, offer: AudioDescription): AnswerPolicy {
    const { basis } = this;
    // What is agreed already stays, as long as it is offered again: a hold must not change the codec.
    const preferred = wish.codecs ?? (basis === undefined ? [] : [basis.codec.name]);
    const offered = offer.codecs.map(({ name }) => name);
    const suites = this.#suites(SUITES);
    return {
      codecs: [...preferred, ...offered.filter(name => name !== PASSED_ONLY), ...offered],
      suites: basis?.suite === undefined ? suites : [basis.suite, ...suites],
      allowPlain: this.#options.policy.allowPlain,
      direction: wish.direction ?? this.#willing,
    };
  }

  #suites(table: Readonly<Record<'usual' | 'advanced', readonly SdesSuite[]>>): readonly SdesSuite[] {
    return table[this.#options.policy.advancedEncryption ? 'advanced' : 'usual'];
  }

  #defaultProfile(): OfferProfile {
    return this.#options.policy.allowPlain ? 'avp+crypto' : 'savp';
  }

  /** Whatever is wished for, a leg that has to be encrypted offers nothing else. */
  #allowed(profile: OfferProfile): OfferProfile {
    return this.#options.required && profile !== 'dtls' ? 'savp' : profile;
  }

  #closeUnused(transport: LegTransport | undefined): void {
    const used = [this.#current, this.#pending, this.#answered].some(user => user?.transport === transport);
    if (used || transport === undefined) return;
    this.#open.delete(transport);
    transport.close();
  }

  #localMedia(end: LocalEnd): LocalMedia {
    return { ...end, sessionId: this.sessionId, version: this.#version };
  }

  #versioned(sdp: string): string {
    return this.#lastSdp === undefined ? sdp : withNextVersion(this.#lastSdp, sdp);
  }

  #sent(sdp: string): string {
    this.#lastSdp = sdp;
    this.#version = Number(/^o=\S+ \S+ (\d+) /m.exec(sdp)?.[1] ?? this.#version);
    return sdp;
  }
}

/**
 * The worker's DTLS transport has one port. RFC 5761 5.1.1: what was not offered cannot be answered, and a phone that
 * keeps RTCP apart would wait for a second ICE component and never start (baresip with rtcp_mux off).
 */
function mustMultiplex({ rtcpMux, alternatives }: AudioDescription): void {
  if (!rtcpMux && !alternatives.some(other => other.rtcpMux)) {
    throw new MediaError('not-acceptable', 'DTLS-SRTP without rtcp-mux');
  }
}

/** RFC 3264 8.3.2: a payload type keeps its meaning for the whole session. */
function codecsToOffer(
  wanted: readonly CodecName[] | undefined,
  basis: RememberedMedia | undefined,
): readonly (CodecName | Codec)[] {
  const agreed = basis?.receiveCodec;
  if (wanted === undefined) return agreed ? [agreed] : DEFAULT_CODECS;
  return wanted.map(name => (name === agreed?.name ? agreed : name));
}

/** What a later offer in the session must keep: event payload types, place of the m-line, AVPF or AVP. */
function continued(
  { layout, protocol, telephoneEvent }: RememberedMedia,
  profile: OfferProfile,
): Pick<SdpOfferWish, 'layout' | 'feedback' | 'telephoneEvents'> {
  return {
    layout,
    ...(profile !== 'dtls' && protocol.endsWith('F') ? { feedback: true } : {}),
    ...(telephoneEvent === undefined
      ? {}
      : {
          telephoneEvents: [{ payloadType: telephoneEvent.receivePayloadType, clockRate: telephoneEvent.clockRate }],
        }),
  };
}
