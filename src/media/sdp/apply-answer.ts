// RFC 3264 7: reading the answer to our own offer. What it says must have been offered.
import { packetTimeFor, layoutOf, profileOf, remoteOf } from './answer.ts';
import { eventFor } from './codecs.ts';
import { answerDirection, receives } from './direction.ts';
import { protocolFamily, readAudio } from './read-audio.ts';
import { SdpError } from './sdp-error.ts';
import type { AudioDescription, Codec, Negotiated, NegotiatedSecurity } from './types.ts';

function agreedCodec(mine: AudioDescription, answer: AudioDescription): { codec: Codec; receiveCodec: Codec } {
  for (const codec of answer.codecs) {
    // RFC 3264 6.1: a dynamic format may come back under another number, so the name decides.
    const exact = mine.codecs.find(c => c.name === codec.name && c.payloadType === codec.payloadType);
    const receiveCodec = exact ?? mine.codecs.find(c => c.name === codec.name);
    if (receiveCodec !== undefined) return { codec, receiveCodec };
  }
  throw new SdpError('no-common-codec', `answered ${answer.codecs.map(c => c.name).join(' ')}`);
}

function agreedEvent(mine: AudioDescription, answer: AudioDescription, codec: Codec): Negotiated['telephoneEvent'] {
  const theirs = eventFor(codec, answer.telephoneEvents);
  const ours = mine.telephoneEvents.find(e => e.clockRate === theirs?.clockRate);
  if (theirs === undefined || ours === undefined) return undefined;
  return {
    sendPayloadType: theirs.payloadType,
    receivePayloadType: ours.payloadType,
    clockRate: theirs.clockRate,
  };
}

function agreedSdes(mine: AudioDescription, answer: AudioDescription): NegotiatedSecurity {
  for (const remote of answer.securities) {
    if (remote.kind !== 'sdes') continue;
    // RFC 4568 5.1.3: the tag names the line that was accepted. Phones that always say 1 are read by their suite.
    const local =
      mine.securities.find(s => s.kind === 'sdes' && s.tag === remote.tag && s.suite === remote.suite) ??
      mine.securities.find(s => s.kind === 'sdes' && s.suite === remote.suite);
    if (local?.kind === 'sdes') return { kind: 'sdes', suite: remote.suite, local, remote };
  }
  const suites = answer.securities.flatMap(s => (s.kind === 'sdes' ? [s.suite] : []));
  throw new SdpError('suite-not-offered', [...suites, ...answer.unusableSuites].join(' ') || 'no a=crypto');
}

function agreedDtls(answer: AudioDescription): NegotiatedSecurity {
  const remote = answer.securities.find(s => s.kind === 'dtls');
  if (remote === undefined) throw new SdpError('bad-answer', 'no DTLS parameters');
  // RFC 5763 5: an answer is active or passive; one that says actpass is taken as the client's side.
  return { kind: 'dtls', remote, localSetup: remote.setup === 'passive' ? 'active' : 'passive' };
}

function agreedSecurity(mine: AudioDescription, answer: AudioDescription): NegotiatedSecurity {
  if (mine.securities.some(s => s.kind === 'dtls')) return agreedDtls(answer);
  const hasCrypto = answer.unusableSuites.length > 0 || answer.securities.some(s => s.kind === 'sdes');
  const offeredSdes = mine.securities.some(s => s.kind === 'sdes');
  const offeredPlain = mine.securities.some(s => s.kind === 'none');
  // An answer with keys means to encrypt, whatever its m-line says; without an offered suite it would play noise.
  if (offeredSdes && (hasCrypto || !offeredPlain)) return agreedSdes(mine, answer);
  if (!offeredSdes && protocolFamily(answer.protocol) !== 'avp') throw new SdpError('bad-answer', answer.protocol);
  if (protocolFamily(answer.protocol) === 'avp') return { kind: 'none' };
  throw new SdpError('suite-not-offered', 'no a=crypto');
}

/** Streams that nobody offered cannot be in an answer, so the audio is the m-line at our place, or the only one. */
function answeredAudio(mine: AudioDescription, answer: AudioDescription): AudioDescription {
  const all = [answer, ...answer.alternatives];
  return all.find(a => a.audioIndex === mine.audioIndex) ?? answer;
}

/**
 * Applies the answer to `mine`, the description of our offer.
 * @throws SdpError when the stream was rejected, or anything in the answer was never offered.
 */
export function applyAnswer(mine: AudioDescription, answerText: string): Negotiated {
  const answer = answeredAudio(mine, readAudio(answerText));
  const security = agreedSecurity(mine, answer);
  const { codec, receiveCodec } = agreedCodec(mine, answer);
  const event = agreedEvent(mine, answer, codec);
  const rtcpMux = security.kind === 'dtls' || (mine.rtcpMux && answer.rtcpMux);
  return {
    codec,
    receiveCodec,
    receivePayloadTypes: [receiveCodec.payloadType, ...(event === undefined ? [] : [event.receivePayloadType])],
    ...(event === undefined ? {} : { telephoneEvent: event }),
    security,
    remote: remoteOf(answer, rtcpMux),
    rtcpMux,
    direction: answerDirection(answer.direction, mine.direction),
    remoteHold: !receives(answer.direction),
    ptime: packetTimeFor(answer),
    profile: profileOf(mine.protocol, security),
    protocol: mine.protocol,
    layout: layoutOf(mine),
  };
}
