// The words of the offer/answer model. Every description here is immutable: a renegotiation makes new ones and the owner
// commits or drops them.

export type CodecName = 'PCMU' | 'PCMA' | 'G722' | 'opus' | 'G729';

/** One RTP payload format as a description names it. `clockRate` in Hz is that of the RTP timestamp (8000 for G.722). */
export interface Codec {
  readonly name: CodecName;
  readonly payloadType: number;
  readonly clockRate: number;
  readonly channels: number;
  readonly fmtp?: string;
}

/** RFC 4733 telephone-event payload format; `clockRate` in Hz. */
export interface TelephoneEvent {
  readonly payloadType: number;
  readonly clockRate: number;
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export type SdesSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32' | 'AEAD_AES_256_GCM' | 'AEAD_AES_128_GCM';

/** Plain RTP. */
export interface NoSecurity {
  readonly kind: 'none';
}

/** One usable a=crypto line. `key` is master key and salt together, of exactly the suite's length. */
export interface SdesSecurity {
  readonly kind: 'sdes';
  readonly tag: number;
  readonly suite: SdesSuite;
  readonly key: Buffer;
}

export interface Fingerprint {
  /** Lower case, e.g. `sha-256`. */
  readonly algorithm: string;
  /** Upper case hexadecimal pairs with colons. */
  readonly value: string;
}

export interface IceCandidate {
  readonly foundation: string;
  readonly component: number;
  readonly transport: 'udp' | 'tcp';
  readonly priority: number;
  readonly address: string;
  readonly port: number;
  readonly type: string;
  readonly tcpType?: string;
}

export type DtlsSetup = 'active' | 'passive' | 'actpass';

/** DTLS-SRTP over ICE. Without ICE credentials a description does not offer this kind. */
export interface DtlsSecurity {
  readonly kind: 'dtls';
  readonly fingerprints: readonly Fingerprint[];
  readonly setup: DtlsSetup;
  readonly iceUfrag: string;
  readonly icePwd: string;
  readonly iceLite: boolean;
  readonly candidates: readonly IceCandidate[];
}

export type Security = NoSecurity | SdesSecurity | DtlsSecurity;

/** An m-line that is not ours to use; it keeps its place and is answered with port 0 (RFC 3264 6). */
export interface OtherMedia {
  /** Place among all m-lines, from 0. */
  readonly index: number;
  readonly kind: string;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly mid?: string;
}

/** Where the audio stands among the m-lines; what a later offer in the same session must keep (RFC 3264 8). */
export interface MediaLayout {
  readonly audioIndex: number;
  readonly mid?: string;
  readonly otherMedia: readonly OtherMedia[];
}

/** One audio stream of one side, read from its description, all session-level defaults applied. */
export interface AudioDescription extends MediaLayout {
  readonly address: string;
  readonly port: number;
  readonly rtcpAddress: string;
  readonly rtcpPort: number;
  readonly rtcpMux: boolean;
  /** As its author means it: old-style hold (c=0.0.0.0) has already taken away the wish to receive. */
  readonly direction: Direction;
  /** True for RFC 2543 hold; never for ICE, where 0.0.0.0 only says "see the candidates". */
  readonly onHold0000: boolean;
  /** Those that we know, in the author's order. */
  readonly codecs: readonly Codec[];
  /** The first of `telephoneEvents`. */
  readonly telephoneEvent?: TelephoneEvent;
  readonly telephoneEvents: readonly TelephoneEvent[];
  /** Milliseconds. */
  readonly ptime?: number;
  readonly maxptime?: number;
  /** What may be used, in the author's order of preference; `none` is listed only where plain RTP is allowed. */
  readonly securities: readonly Security[];
  /** Suites of a=crypto lines that are there but that we cannot use (unknown, MKI, wrong key). */
  readonly unusableSuites: readonly string[];
  /** As written in the m-line, e.g. `RTP/SAVP`. */
  readonly protocol: string;
  /** True when the audio is named in an a=group:BUNDLE. */
  readonly bundled: boolean;
  readonly sessionId: string;
  readonly sessionVersion: string;
  /** Further audio m-lines of the same offer (RTP/SAVP beside RTP/AVP), tried in order when this one does not fit. */
  readonly alternatives: readonly AudioDescription[];
}

/** What we show of our DTLS-SRTP transport, which is ICE-lite. */
export interface LocalDtls {
  readonly fingerprints: readonly Fingerprint[];
  readonly iceUfrag: string;
  readonly icePwd: string;
  readonly candidates: readonly IceCandidate[];
}

/** Our end of the media: one transport, its keys, and the identity of the o= line. */
export interface LocalMedia {
  readonly address: string;
  readonly port: number;
  readonly rtcpPort: number;
  /** Whether our transport takes RTCP on the RTP port. Always so for DTLS. Default false. */
  readonly rtcpMux?: boolean;
  /** Decimal; the same for the life of the dialog. */
  readonly sessionId: string;
  /** One more for each description that differs from the last (RFC 3264 8); see `nextVersion`. */
  readonly version: number;
  readonly dtls?: LocalDtls;
  /** Our own sending key and salt for each suite that may be offered or answered. */
  readonly keys?: Readonly<Partial<Record<SdesSuite, Buffer>>>;
}

/** `avp+crypto` is best-effort SRTP: RTP/AVP in the m-line with a=crypto beside it. */
export type OfferProfile = 'avp' | 'avp+crypto' | 'savp' | 'dtls';

export interface OfferWish {
  /** In order of preference. A name gets a free payload type, a Codec keeps its own. */
  readonly codecs: readonly (CodecName | Codec)[];
  readonly profile: OfferProfile;
  /** In order of preference. Default AES_CM_128_HMAC_SHA1_80. */
  readonly suites?: readonly SdesSuite[];
  /** Default sendrecv. */
  readonly direction?: Direction;
  /** Milliseconds, default 20. */
  readonly ptime?: number;
  /** Payload types of telephone-event already in use in this session. */
  readonly telephoneEvents?: readonly TelephoneEvent[];
  /** The layout of the session so far, from the other side's last description; absent for a first offer. */
  readonly layout?: MediaLayout;
  /** RTP/AVPF and RTP/SAVPF instead of AVP and SAVP. */
  readonly feedback?: boolean;
}

export interface AnswerPolicy {
  /** In our order of preference; the first that was offered wins. Default: the offerer's order, every codec we know. */
  readonly codecs?: readonly CodecName[];
  /** In our order of preference (AEAD_AES_256_GCM first when advanced encryption is on). */
  readonly suites: readonly SdesSuite[];
  readonly allowPlain: boolean;
  /** What we are willing to do; default sendrecv. */
  readonly direction?: Direction;
}

export type NegotiatedSecurity =
  | NoSecurity
  | { readonly kind: 'sdes'; readonly suite: SdesSuite; readonly local: SdesSecurity; readonly remote: SdesSecurity }
  | { readonly kind: 'dtls'; readonly remote: DtlsSecurity; readonly localSetup: 'active' | 'passive' };

/** The outcome of one offer and its answer, seen from our side. */
export interface Negotiated {
  /** What we send; `payloadType` and `fmtp` are the other side's. */
  readonly codec: Codec;
  /** The same codec as our own description names it: what we receive. */
  readonly receiveCodec: Codec;
  /** Payload types of `receiveCodec` and telephone-event that may arrive. */
  readonly receivePayloadTypes: readonly number[];
  readonly telephoneEvent?: {
    readonly sendPayloadType: number;
    readonly receivePayloadType: number;
    readonly clockRate: number;
  };
  readonly security: NegotiatedSecurity;
  readonly remote: {
    readonly address: string;
    readonly port: number;
    readonly rtcpAddress: string;
    readonly rtcpPort: number;
  };
  readonly rtcpMux: boolean;
  /** Ours. */
  readonly direction: Direction;
  /** The other side holds us: it does not want to receive. */
  readonly remoteHold: boolean;
  /** Milliseconds per packet that the other side wants. */
  readonly ptime: number;
  readonly profile: OfferProfile;
  readonly protocol: string;
  /** What the next offer in this session has to keep. */
  readonly layout: MediaLayout;
}

export interface Attribute {
  readonly name: string;
  /** Absent for a property attribute. */
  readonly value?: string;
}

export interface Connection {
  readonly netType: string;
  readonly addressType: string;
  readonly address: string;
}

export interface Origin extends Connection {
  readonly username: string;
  readonly sessionId: string;
  readonly sessionVersion: string;
}

/** A line that we keep without looking into it (i=, u=, e=, p=, b=, k=, t=, r=, z=). */
export interface RawLine {
  readonly type: string;
  readonly value: string;
}

export interface MediaSection {
  readonly kind: string;
  readonly port: number;
  /** Number of ports after the slash, when written. */
  readonly portCount?: number;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly connection?: Connection;
  readonly lines: readonly RawLine[];
  readonly attributes: readonly Attribute[];
}

/** RFC 8866 description. */
export interface SessionDescription {
  readonly origin: Origin;
  readonly name: string;
  readonly connection?: Connection;
  readonly lines: readonly RawLine[];
  readonly attributes: readonly Attribute[];
  readonly media: readonly MediaSection[];
}
