// RFC 3264 6: our answers, and what was agreed by them.
import { asAnswered, eventFor } from './codecs.ts';
import { compose } from './compose.ts';
import { answerDirection, receives } from './direction.ts';
import { answerSetup } from './dtls.ts';
import { protocolFamily } from './read-audio.ts';
import { SUITE_KEY_LENGTH } from './sdes.ts';
import { SdpError } from './sdp-error.ts';
import type {
  AnswerPolicy,
  AudioDescription,
  Codec,
  LocalMedia,
  Negotiated,
  NegotiatedSecurity,
  OfferProfile,
} from './types.ts';
import { writeSdp } from './write.ts';

const DEFAULT_PTIME = 20;

/** The packet time we send by: the other side's wish, kept under its maximum. */
export function packetTimeFor(description: AudioDescription): number {
  const wish = description.ptime ?? DEFAULT_PTIME;
  return description.maxptime === undefined ? wish : Math.min(wish, description.maxptime);
}

export function profileOf(protocol: string, security: NegotiatedSecurity): OfferProfile {
  if (security.kind === 'dtls') return 'dtls';
  if (protocolFamily(protocol) === 'avp') return security.kind === 'sdes' ? 'avp+crypto' : 'avp';
  return 'savp';
}

export function layoutOf(description: AudioDescription): Negotiated['layout'] {
  const { audioIndex, mid, otherMedia } = description;
  return { audioIndex, otherMedia, ...(mid === undefined ? {} : { mid }) };
}

export function remoteOf(description: AudioDescription, rtcpMux: boolean): Negotiated['remote'] {
  const { address, port, rtcpAddress, rtcpPort } = description;
  return rtcpMux ? { address, port, rtcpAddress: address, rtcpPort: port } : { address, port, rtcpAddress, rtcpPort };
}

function chooseCodec(offer: AudioDescription, policy: AnswerPolicy): Codec {
  const wanted = policy.codecs;
  const codec =
    wanted === undefined
      ? offer.codecs[0]
      : wanted.map(name => offer.codecs.find(c => c.name === name)).find(c => c !== undefined);
  if (codec === undefined) throw new SdpError('no-common-codec', `offered ${offer.codecs.map(c => c.name).join(' ')}`);
  return codec;
}

function chooseSdes(offer: AudioDescription, local: LocalMedia, policy: AnswerPolicy): NegotiatedSecurity | undefined {
  for (const suite of policy.suites) {
    const remote = offer.securities.find(s => s.kind === 'sdes' && s.suite === suite);
    const key = local.keys?.[suite];
    if (remote?.kind !== 'sdes' || key?.length !== SUITE_KEY_LENGTH[suite]) continue;
    // RFC 4568 5.1.2: the answer repeats the tag of the line it accepts.
    return { kind: 'sdes', suite, remote, local: { kind: 'sdes', tag: remote.tag, suite, key } };
  }
  return undefined;
}

function chooseSecurity(offer: AudioDescription, local: LocalMedia, policy: AnswerPolicy): NegotiatedSecurity {
  const dtls = offer.securities.find(s => s.kind === 'dtls');
  if (dtls !== undefined && local.dtls !== undefined) {
    return { kind: 'dtls', remote: dtls, localSetup: answerSetup(dtls.setup) };
  }
  const sdes = chooseSdes(offer, local, policy);
  if (sdes !== undefined) return sdes;
  if (offer.securities.some(s => s.kind === 'none')) {
    if (policy.allowPlain) return { kind: 'none' };
    throw new SdpError('plain-refused', 'only plain RTP was offered');
  }
  throw new SdpError('no-common-security', `${offer.protocol} ${offer.unusableSuites.join(' ')}`);
}

function answerOne(
  offer: AudioDescription,
  local: LocalMedia,
  policy: AnswerPolicy,
): { sdp: string; negotiated: Negotiated } {
  const security = chooseSecurity(offer, local, policy);
  const codec = chooseCodec(offer, policy);
  const receiveCodec = asAnswered(codec);
  const event = eventFor(codec, offer.telephoneEvents);
  const direction = answerDirection(offer.direction, policy.direction ?? 'sendrecv');
  const rtcpMux = security.kind === 'dtls' || (offer.rtcpMux && local.rtcpMux === true);
  const ptime = packetTimeFor(offer);
  const layout = layoutOf(offer);
  const session = compose({
    local,
    layout,
    protocol: offer.protocol,
    codecs: [receiveCodec],
    telephoneEvents: event === undefined ? [] : [event],
    crypto: security.kind === 'sdes' ? [security.local] : [],
    ...(security.kind === 'dtls' ? { setup: security.localSetup } : {}),
    rtcpMux,
    direction,
    ptime,
    bundled: offer.bundled,
  });
  const negotiated: Negotiated = {
    codec,
    receiveCodec,
    receivePayloadTypes: [codec, ...(event === undefined ? [] : [event])].map(f => f.payloadType),
    ...(event === undefined
      ? {}
      : {
          telephoneEvent: {
            sendPayloadType: event.payloadType,
            receivePayloadType: event.payloadType,
            clockRate: event.clockRate,
          },
        }),
    security,
    remote: remoteOf(offer, rtcpMux),
    rtcpMux,
    direction,
    remoteHold: !receives(offer.direction),
    ptime,
    profile: profileOf(offer.protocol, security),
    protocol: offer.protocol,
    layout,
  };
  return { sdp: writeSdp(session), negotiated };
}

/**
 * Answers an offer with one codec (so that what arrives needs no guessing) and its telephone-event, under the offerer's
 * payload types. Audio m-lines that stand beside the first are tried when that one does not fit.
 * @throws SdpError 488 when codec, security or transport have nothing in common; that of the first m-line.
 */
export function buildAnswer(
  offer: AudioDescription,
  local: LocalMedia,
  policy: AnswerPolicy,
): { sdp: string; negotiated: Negotiated } {
  let failure: SdpError | undefined;
  for (const candidate of [offer, ...offer.alternatives]) {
    try {
      return answerOne(candidate, local, policy);
    } catch (error) {
      if (!(error instanceof SdpError)) throw error;
      failure ??= error;
    }
  }
  throw failure ?? new SdpError('no-audio', 'nothing to answer');
}
