// From a whole session description to the one audio stream that a phone call is about.
import { readCodecs } from './codecs.ts';
import { directionOf, isDirection, sends } from './direction.ts';
import { readDtls } from './dtls.ts';
import type { Lookup } from './dtls.ts';
import { parseSdp } from './parse.ts';
import { parseCryptoLine, usableCrypto } from './sdes.ts';
import { SdpError } from './sdp-error.ts';
import type {
  Attribute,
  AudioDescription,
  MediaSection,
  OtherMedia,
  SdesSecurity,
  Security,
  SessionDescription,
} from './types.ts';

export type ProtocolFamily = 'avp' | 'savp' | 'dtls';

const FAMILIES: ReadonlyMap<string, ProtocolFamily> = new Map([
  ['RTP/AVP', 'avp'],
  ['RTP/AVPF', 'avp'],
  ['RTP/SAVP', 'savp'],
  ['RTP/SAVPF', 'savp'],
  ['UDP/TLS/RTP/SAVP', 'dtls'],
  ['UDP/TLS/RTP/SAVPF', 'dtls'],
]);

export const protocolFamily = (protocol: string): ProtocolFamily | undefined => FAMILIES.get(protocol.toUpperCase());

const MAX_CRYPTO_LINES = 32;
const valuesOf = (attributes: readonly Attribute[], name: string): string[] =>
  attributes.filter(a => a.name === name).map(a => a.value ?? '');

/** RFC 8866 5.13: an attribute of the session holds for a media section that does not give its own. */
function lookupIn(session: SessionDescription, media: MediaSection): Lookup {
  return name => {
    const own = valuesOf(media.attributes, name);
    return own.length > 0 ? own : valuesOf(session.attributes, name);
  };
}

function isIpAddress(text: string): boolean {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (v4 !== null) return v4.slice(1).every(octet => Number(octet) <= 255);
  return /^[0-9a-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]/`);
}

const isUnspecified = (address: string): boolean => address === '0.0.0.0' || /^[0:]+$/.test(address);

function isMulticast(address: string): boolean {
  const first = Number(/^(\d{1,3})\./.exec(address)?.[1] ?? 0);
  return address.includes('/') || (first >= 224 && first <= 239) || /^ff/i.test(address);
}

function checkAddress(address: string): void {
  if (isMulticast(address)) throw new SdpError('multicast', address);
  if (!isIpAddress(address)) throw new SdpError('bad-address', address.slice(0, 64));
}

interface Addresses {
  readonly address: string;
  readonly port: number;
  readonly rtcpAddress: string;
  readonly rtcpPort: number;
}

function readAddresses(session: SessionDescription, media: MediaSection, lookup: Lookup): Addresses {
  const address = (media.connection ?? session.connection)?.address;
  if (address === undefined) throw new SdpError('malformed', 'no c=');
  checkAddress(address);
  // RFC 3605 2.1: a=rtcp:port [nettype addrtype address]; RFC 3550 11: the next higher port otherwise.
  const [rtcp = ''] = lookup('rtcp');
  const [rtcpPort = '', , , rtcpAddress = address] = rtcp.split(/[ \t]+/);
  const written = /^\d{1,5}$/.test(rtcpPort) && Number(rtcpPort) <= 65_535 && isIpAddress(rtcpAddress);
  return written
    ? { address, port: media.port, rtcpAddress, rtcpPort: Number(rtcpPort) }
    : { address, port: media.port, rtcpAddress: address, rtcpPort: media.port + 1 };
}

function readSecurities(media: MediaSection, lookup: Lookup): { securities: Security[]; unusableSuites: string[] } {
  const family = protocolFamily(media.protocol);
  const sdes: SdesSecurity[] = [];
  const unusableSuites: string[] = [];
  for (const value of valuesOf(media.attributes, 'crypto').slice(0, MAX_CRYPTO_LINES)) {
    const line = parseCryptoLine(value);
    const usable = line === undefined ? undefined : usableCrypto(line);
    if (usable === undefined) unusableSuites.push(line?.suite ?? 'unreadable');
    else sdes.push(usable);
  }
  const dtls = family === 'avp' ? undefined : readDtls(lookup);
  const securities: Security[] = family === 'dtls' ? [] : [...sdes];
  if (dtls !== undefined) securities.push(dtls);
  if (family === 'avp') securities.push({ kind: 'none' });
  return { securities, unusableSuites };
}

function otherMedia(session: SessionDescription, audioIndex: number): OtherMedia[] {
  return session.media.flatMap((media, index) => {
    if (index === audioIndex) return [];
    const [mid] = valuesOf(media.attributes, 'mid');
    const { kind, protocol, formats } = media;
    return [{ index, kind, protocol, formats, ...(mid === undefined ? {} : { mid }) }];
  });
}

/** Milliseconds; what is not a sensible packet time is as good as not written. */
function packetTime(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d{1,3}(\.\d+)?$/.test(text) ? Math.round(Number(text)) : 0;
  return value >= 5 && value <= 200 ? value : undefined;
}

function readDirection(lookup: Lookup, held: boolean): AudioDescription['direction'] {
  const names = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
  const written = names.filter(isDirection).find(name => lookup(name).length > 0) ?? 'sendrecv';
  // RFC 3264 8.4: with 0.0.0.0 nothing can be sent to the author, who may go on sending.
  return held ? directionOf(sends(written), false) : written;
}

/** The direction attribute of the media section alone decides when it has one, so a session-level one is looked at last. */
function directionLookup(session: SessionDescription, media: MediaSection): Lookup {
  const own = media.attributes.some(a => isDirection(a.name));
  return name => valuesOf(own ? media.attributes : session.attributes, name);
}

function optional(lookup: Lookup): Pick<AudioDescription, 'ptime' | 'maxptime' | 'mid'> {
  const ptime = packetTime(lookup('ptime')[0]);
  const maxptime = packetTime(lookup('maxptime')[0]);
  const [mid] = lookup('mid');
  return {
    ...(ptime === undefined ? {} : { ptime }),
    ...(maxptime === undefined ? {} : { maxptime }),
    ...(mid === undefined ? {} : { mid }),
  };
}

function isBundled(session: SessionDescription, mid: string | undefined): boolean {
  const groups = valuesOf(session.attributes, 'group').map(value => value.split(/[ \t]+/));
  return mid !== undefined && groups.some(([semantics, ...mids]) => semantics === 'BUNDLE' && mids.includes(mid));
}

function describe(session: SessionDescription, audioIndex: number, media: MediaSection): AudioDescription {
  const lookup = lookupIn(session, media);
  const { codecs, telephoneEvents } = readCodecs(media);
  const { securities, unusableSuites } = readSecurities(media, lookup);
  const addresses = readAddresses(session, media, lookup);
  const ice = lookup('ice-ufrag').length > 0;
  const onHold0000 = isUnspecified(addresses.address) && !ice;
  const details = optional(lookup);
  const [telephoneEvent] = telephoneEvents;
  return {
    ...addresses,
    ...details,
    audioIndex,
    otherMedia: otherMedia(session, audioIndex),
    // RFC 8858 3: rtcp-mux-only says the same, without a fall-back.
    rtcpMux: lookup('rtcp-mux').length + lookup('rtcp-mux-only').length > 0,
    direction: readDirection(directionLookup(session, media), onHold0000),
    onHold0000,
    codecs,
    ...(telephoneEvent === undefined ? {} : { telephoneEvent }),
    telephoneEvents,
    securities,
    unusableSuites,
    protocol: media.protocol,
    bundled: isBundled(session, details.mid),
    sessionId: session.origin.sessionId,
    sessionVersion: session.origin.sessionVersion,
    alternatives: [],
  };
}

/** Reads the audio of a parsed description. Throws as `readAudio` does. */
export function audioOf(session: SessionDescription): AudioDescription {
  const audio = session.media.map((media, index) => ({ media, index })).filter(({ media }) => media.kind === 'audio');
  if (audio.length === 0) throw new SdpError('no-audio', 'no m=audio');
  // RFC 3264 5.1: port 0 marks a stream that is not wanted.
  const wanted = audio.filter(({ media }) => media.port !== 0);
  if (wanted.length === 0) throw new SdpError('rejected', 'm=audio has port 0');
  const known = wanted.filter(({ media }) => protocolFamily(media.protocol) !== undefined);
  const [first, ...others] = known.map(({ media, index }) => describe(session, index, media));
  if (first === undefined) throw new SdpError('no-common-security', `protocol ${wanted[0]?.media.protocol ?? ''}`);
  return { ...first, alternatives: others };
}

/**
 * Reads offer or answer text down to its audio stream.
 * @throws SdpError 400 for what is not SDP, 413 for what is too long, 488 where there is no audio that we could carry.
 */
export const readAudio = (text: string): AudioDescription => audioOf(parseSdp(text));
