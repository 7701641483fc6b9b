/**
 * The media gateway as the call layer sees it: legs, bridges, tones and figures of quality. Nothing here names the
 * media server behind it, so that a test of the call layer can stand in for it with plain objects.
 */
import type { CallId, LegId } from '../../core/ids.ts';
import type { ToneName } from '../audio/tones.ts';

export type { ToneName } from '../audio/tones.ts';

/** Codecs that we negotiate, spelled as in a=rtpmap. G729 is only ever passed through. */
export type MediaCodecName = 'PCMU' | 'PCMA' | 'G722' | 'opus' | 'G729';

/** Direction of media as *we* see it: `sendonly` means that we send and do not listen (RFC 3264 5.1). */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** Crypto suites of SDES (RFC 4568, RFC 7714). */
export type MediaCryptoSuite =
  'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32' | 'AEAD_AES_256_GCM' | 'AEAD_AES_128_GCM';

/**
 * What an offer of ours looks like: plain RTP; RTP/AVP that offers SDES keys beside (best effort encryption);
 * RTP/SAVP with SDES; UDP/TLS/RTP/SAVPF with ICE-lite for browsers.
 */
export type MediaProfile = 'avp' | 'avp+crypto' | 'savp' | 'dtls';

/** What both sides agreed on. */
export interface LegMedia {
  readonly codec: { readonly name: MediaCodecName; readonly payloadType: number; readonly clockRate: number };
  readonly direction: MediaDirection;
  /** Milliseconds per packet that the remote wants. */
  readonly ptime: number;
  /** `none`, the SDES crypto suite, or `DTLS-SRTP`. */
  readonly encryption: string;
  /** Where the remote wants its media, as its description says (a NAT may say otherwise). */
  readonly remote: { readonly address: string; readonly port: number };
}

export interface OfferWish {
  /** Codecs to offer in this order; without it the negotiated ones, or the gateway's default at first. */
  readonly codecs?: readonly MediaCodecName[];
  readonly profile?: MediaProfile;
  /** Default: what was last negotiated without the remote's hold, `sendrecv` at first. */
  readonly direction?: MediaDirection;
  readonly suites?: readonly MediaCryptoSuite[];
  /** Milliseconds per packet, best what the other leg of the call has; default 20. */
  readonly ptime?: number;
}

export interface AnswerKind {
  /** From a provisional response: another answer to the same offer may come. */
  readonly early?: boolean;
}

export interface AnswerWish {
  /** What we are willing to do, default `sendrecv`; the answer never exceeds what the offer allows (RFC 3264 6.1). */
  readonly direction?: MediaDirection;
  /** Our order of preference, for example the codec that the other leg of the call already uses, first. */
  readonly codecs?: readonly MediaCodecName[];
}

/** An answer that is written but not yet in force. Exactly one of commit and rollback takes effect; both are idempotent. */
export interface PendingAnswer {
  readonly sdp: string;
  /** Puts the answer in force; call it when the answer is sent. */
  commit(): Promise<LegMedia>;
  rollback(): void;
}

/** Quality of one leg, what *it* received and what it reported by RTCP. */
export interface LegQuality {
  readonly codec?: MediaCodecName;
  /** `none`, the SDES crypto suite, or `DTLS-SRTP`. */
  readonly encryption: string;
  /** RTP packets that we received from the remote. */
  readonly packetsReceived: number;
  /** RTP packets that we sent to it. */
  readonly packetsSent: number;
  /** Fraction (0-1) of the remote's packets that never reached us. */
  readonly loss: number;
  /** The worst fraction lost in any one polling interval. */
  readonly lossMax: number;
  /** Interarrival jitter of what we received, ms (RFC 3550 6.4.1). */
  readonly jitterMs: number;
  /** Round trip from the remote's receiver reports, ms; 0 when it never reported. */
  readonly rttMs: number;
  /** 1-4.5 by the E-model (G.107) from the figures above; absent before any packet came. */
  readonly mos?: number;
}

/**
 * Everything that another process needs to go on with a leg, as JSON. Ports are not in it, they are new there; our own
 * SDES key is, so it is to be kept like a password.
 */
export interface MediaLegSnapshot {
  readonly v: 1;
  readonly nat: boolean;
  readonly signallingAddress?: string;
  readonly ipv6?: boolean;
  readonly security?: LegSecurity;
  readonly sessionId: string;
  readonly sessionVersion: number;
  /** The negotiated state, opaque to everybody but the gateway; absent when nothing was negotiated. */
  readonly negotiated?: unknown;
}

export interface MediaLegPort {
  readonly id: LegId;
  readonly callId: CallId;
  /** What is in force, undefined before the first answer. */
  readonly negotiated: LegMedia | undefined;
  /** Whether the remote put us on hold: sendonly, inactive or c=0.0.0.0. */
  readonly remoteHold: boolean;
  /** Codec names of the remote's last offer or answer, in its order. */
  offeredCodecs(): readonly MediaCodecName[];
  /** Writes an offer; it stays pending until acceptAnswer() or rollback(). @throws MediaError */
  createOffer(wish?: OfferWish): Promise<string>;
  /**
   * Puts the answer to our last offer in force. After an early one (of a 183) the answer of a later response to the same
   * INVITE may follow; otherwise the offer is done with. @throws MediaError (488) for an answer that we cannot live with,
   * such as a crypto suite we never offered.
   */
  acceptAnswer(sdp: string, how?: AnswerKind): Promise<LegMedia>;
  /** @throws MediaError with the SIP status to refuse the offer with (400, 488) */
  answerOffer(sdp: string, wish?: AnswerWish): Promise<PendingAnswer>;
  /** Drops a pending offer; what was in force stays. */
  rollback(): void;
  /** Figures as of now; after close() the last ones known. Never throws. */
  stats(): Promise<LegQuality>;
  /** Told once for each spell of silence: no RTP for the gateway's silenceTimeoutMs although we should receive. */
  onSilent(listener: () => void): () => void;
  /**
   * Told each key that the remote presses (RFC 4733), once, as soon as the first packet of the press is here; also while
   * the leg is bridged, plays or is recorded. The function returned takes the listener away.
   */
  onDigit(listener: (digit: Digit) => void): () => void;
  /** Whether the remote takes keys by RTP (RFC 4733); false before the first answer. */
  readonly takesEvents: boolean;
  /**
   * Presses keys towards the remote (RFC 4733), over whatever it hears. Resolves when the last one has been let go, or
   * when the leg closed; at once when the remote takes no telephone-events. @throws RangeError for what is no key
   */
  sendDigits(digits: string, options?: SendDigitsOptions): Promise<void>;
  snapshot(): MediaLegSnapshot;
  /** Idempotent; frees ports, bridges and tones of this leg at once. */
  close(): void;
}

/** Media flows both ways between two legs while a bridge exists, whatever is renegotiated meanwhile. */
export interface Bridge {
  close(): void;
}

/** What one leg hears instead of the bridge's audio. */
export interface Playback {
  /** Idempotent. The leg hears again what it would hear without. */
  close(): void;
}

/** Keys of a telephone, as RFC 4733 3.2 numbers them. */
export type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#' | 'A' | 'B' | 'C' | 'D';

export interface SendDigitsOptions {
  /** Milliseconds for which each key is held, default 100. */
  readonly durationMs?: number;
  /** Milliseconds between keys, default 100. */
  readonly pauseMs?: number;
}

/**
 * One thing to hear: a WAV file (16-bit linear or G.711; 8, 16 or 48 kHz; further channels are mixed into one), a
 * from `fromMs` on, a tone, or silence. A tone without `durationMs` never ends; `country` (ISO 3166, in capitals) says whose it is, default the US.
 */
export type Sound =
  | { readonly file: string; readonly fromMs?: number }
  | { readonly tone: ToneName; readonly country?: string; readonly durationMs?: number }
  | { readonly silenceMs: number };

/** Sounds that follow each other without a gap. A file that cannot be read is passed over and noted in the log. */
export interface SoundPlayback extends Playback {
  /** Never rejects. `closed` by close() or with the leg. */
  readonly ended: Promise<'finished' | 'closed'>;
  /** How far into this file it has come, ms from its beginning; all of it when it is past, 0 when it has not come there. */
  heardMs(file: string): number;
}

export interface PlayOptions {
  /** Starts over after the last sound, for ever. Default false. */
  readonly loop?: boolean;
}

/** Why a recording ended; `failed` when the file could not be written any more. What was recorded until then is kept. */
export type RecordingEnd = 'closed' | 'legs-closed' | 'limit' | 'silence' | 'digit' | 'failed';

export interface RecordingResult {
  readonly reason: RecordingEnd;
  /** The key that ended it, with reason `digit`. */
  readonly digit?: Digit;
  /** Milliseconds of audio in the file. */
  readonly durationMs: number;
}

export interface RecordOptions {
  /** Of the WAV file, 16-bit linear; its folder must exist, an older file is replaced. */
  readonly path: string;
  /** What the first leg's remote says is the left channel, what the second one's says the right one; one leg is mono. */
  readonly legs: readonly [MediaLegPort] | readonly [MediaLegPort, MediaLegPort];
  /** Default: 16000 when all legs are wideband when it starts, else 8000. */
  readonly sampleRate?: 8000 | 16_000;
  /** Ends after so much audio. Pauses do not count. */
  readonly maxMs?: number;
  /** Ends when nobody has said anything for so long; leading silence counts too. */
  readonly silenceMs?: number;
  /** Keys of the first leg's remote that end it. */
  readonly endDigits?: readonly Digit[];
}

export interface Recording {
  /** Milliseconds of audio so far. */
  readonly durationMs: number;
  /** What is said from now on is not recorded; no gap is left in the file. */
  pause(): void;
  resume(): void;
  /** Another leg takes the place of one, on its channel, at this very moment of the file (transfer). */
  replace(old: MediaLegPort, leg: MediaLegPort): void;
  /** Resolves when the file is complete, whatever ended it. Never rejects. */
  readonly ended: Promise<RecordingResult>;
  /** Ends it (reason `closed`) and resolves as `ended` does. Idempotent. */
  close(): Promise<RecordingResult>;
}

export interface JoinOptions {
  /** Default false. */
  readonly muted?: boolean;
  /** Whether the others hear a tone when this one joins and leaves. Default true. */
  readonly tones?: boolean;
}

/** One leg in a conference: hears everybody but itself, in its own codec and packet time. */
export interface Participant {
  readonly leg: MediaLegPort;
  readonly muted: boolean;
  /** Whether it is heard to speak at this moment; a muted one never is. */
  readonly talking: boolean;
  mute(muted: boolean): void;
  /** Leaves. Idempotent; the leg hears again what it would hear without. */
  close(): void;
}

/** Up to 32 legs that all hear each other. Keys that somebody presses are not heard, but told by onDigit. */
export interface Conference {
  readonly id: string;
  readonly participants: readonly Participant[];
  /** @throws MediaError conference-full; the same participant when the leg is in already */
  join(leg: MediaLegPort, options?: JoinOptions): Participant;
  /** Everybody hears these sounds besides each other, e.g. an announcement. */
  play(sounds: readonly Sound[]): SoundPlayback;
  /** Everybody leaves. Idempotent. */
  close(): void;
}

/**
 * What the supervisor of a bridged call does: `listen` hears both, `whisper` is also heard by the agent, `barge` by both.
 */
export type MonitorMode = 'listen' | 'whisper' | 'barge';

export interface MonitorOptions {
  readonly supervisor: MediaLegPort;
  /** The leg that hears a whisper. */
  readonly agent: MediaLegPort;
  /** The other leg of the agent's bridge. */
  readonly other: MediaLegPort;
  readonly mode: MonitorMode;
}

export interface Monitor {
  readonly mode: MonitorMode;
  setMode(mode: MonitorMode): void;
  /** Resolves when it is over, by close() or with one of the legs. Never rejects. */
  readonly ended: Promise<void>;
  /** The bridge alone is heard again. Idempotent; happens by itself when one of the legs closes. */
  close(): void;
}

export interface LegOptions {
  readonly legId: LegId;
  readonly callId: CallId;
  /** The remote is known to be behind NAT, so that its description's address may be wrong: latch, once. */
  readonly nat: boolean;
  /** Source address of the leg's signalling; for plain RTP the only foreign address that may be latched onto. */
  readonly signallingAddress?: string;
  /** The device signals over IPv6, so its media does, where the gateway has an address for it. */
  readonly ipv6?: boolean;
  readonly security?: LegSecurity;
}

/** What one leg asks for beyond the gateway's own policy. */
export interface LegSecurity {
  /** No plain RTP. */
  readonly required: boolean;
  /** AES-256 before the 128 bit suites. */
  readonly advanced: boolean;
}

/** RTP goes to this port, RTCP to the next one. */
export interface MulticastGroup {
  readonly address: string;
  readonly port: number;
}

export interface MediaGatewayPort {
  createLeg(options: LegOptions): Promise<MediaLegPort>;
  /**
   * A leg without a phone: what it hears goes as plain RTP, G.711 mu-law, to a multicast group of the network that the media address is
   * in, not beyond its routers; nothing comes back. @throws MediaError
   */
  createMulticastLeg(group: MulticastGroup, ids: { legId: LegId; callId: CallId }): Promise<MediaLegPort>;
  /**
   * A leg that goes on from another process's snapshot: new ports, same codec, payload types, SDES
   * key and session id. The next createOffer() is a valid re-INVITE offer. @throws MediaError for a snapshot that it cannot read
   */
  restoreLeg(snapshot: MediaLegSnapshot, ids: { legId: LegId; callId: CallId }): Promise<MediaLegPort>;
  /** Idempotent for the same pair. Closing either leg closes it. Legs may be joined before they are negotiated. */
  bridge(a: MediaLegPort, b: MediaLegPort): Bridge;
  /** The same as play() of one tone without an end. */
  tone(leg: MediaLegPort, tone: ToneName, country?: string): Playback;
  /**
   * One leg hears the remote of another, which does not hear it; any number of them cost this process nothing. Ends with
   * either leg.
   */
  hear(leg: MediaLegPort, speaker: MediaLegPort): Playback;
  /**
   * Plays to one leg, over its bridge. Starts with the leg's media when nothing is negotiated yet; time goes on while the
   * remote is on hold or has a codec that we only pass through.
   */
  play(leg: MediaLegPort, sounds: readonly Sound[], options?: PlayOptions): SoundPlayback;
  /**
   * Music, for ever and over again. All listeners of one file and codec hear the same place of it, as with a radio, and
   * cost this process no more than one.
   */
  music(leg: MediaLegPort, file: string): Playback;
  /** Records what the legs' remotes say, at once; a leg that has no media yet is silent. */
  record(options: RecordOptions): Recording;
  /** The conference of this id, a new one when there is none. It ends when the last participant leaves. */
  conference(id: string): Conference;
  /** For a call that is bridged; the supervisor's leg hears it instead of what it heard before. */
  monitor(options: MonitorOptions): Monitor;
  /** A media worker died and with it the media of these legs; each may be restored from its snapshot. */
  onWorkerDied(listener: (legs: readonly LegId[]) => void): () => void;
  snapshot(): Record<string, unknown>;
  close(): Promise<void>;
}

/** Stable codes of what media can fail with. */
export type MediaErrorCode =
  | 'bad-description'
  | 'not-acceptable'
  | 'no-common-codec'
  | 'security-refused'
  | 'suite-not-offered'
  | 'no-pending-offer'
  | 'no-port-left'
  | 'worker-died'
  | 'leg-closed'
  | 'conference-full';

const SIP_STATUS: Readonly<Record<MediaErrorCode, number>> = {
  'bad-description': 400,
  'not-acceptable': 488,
  'no-common-codec': 488,
  'security-refused': 488,
  'suite-not-offered': 488,
  'no-pending-offer': 500,
  'no-port-left': 503,
  'worker-died': 503,
  'leg-closed': 500,
  'conference-full': 486,
};

/** A media operation that failed, with the status to refuse the SIP request with. */
export class MediaError extends Error {
  readonly code: MediaErrorCode;
  readonly sipStatus: number;
  /** What is wrong with a description, as a warn-code of RFC 3261 20.43 and its text. */
  readonly warning: { readonly code: number; readonly text: string } | undefined;

  constructor(code: MediaErrorCode, detail?: string, warning?: MediaError['warning']) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'MediaError';
    this.code = code;
    this.sipStatus = SIP_STATUS[code];
    this.warning = warning;
  }
}
