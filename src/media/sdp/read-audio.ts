// From a whole session description to the one audio stream that a phone call is about.
import { readCodecs } from './codecs.ts';
import { directionOf, DIRECTIONS, sends } from './direction.ts';
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
const NONE: readonly string[] = [];

/** The values of a section's attributes, by name: a description is asked for twenty of them, and has five. */
type Values = ReadonlyMap<string, readonly string[]>;

function valuesOf(attributes: readonly Attribute[]): Values {
  const values = new Map<string, string[]>();
  for (const { name, value = '' } of attributes) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return values;
}

/** What a media section and the session around it say. */
interface Section {
  readonly media: MediaSection;
  readonly own: Values;
  readonly session: Values;
  /** RFC 8866 5.13: an attribute of the session holds for a media section that does not give its own. */
  readonly lookup: Lookup;
}

function sectionOf(session: SessionDescription, media: MediaSection): Section {
  const own = valuesOf(media.attributes);
  const outer = valuesOf(session.attributes);
  return { media, own, session: outer, lookup: name => own.get(name) ?? outer.get(name) ?? NONE };
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

function readAddresses(session: SessionDescription, { media, lookup }: Section): Addresses {
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

function readSecurities({ media, own, lookup }: Section): { securities: Security[]; unusableSuites: string[] } {
  const family = protocolFamily(media.protocol);
  const sdes: SdesSecurity[] = [];
  const unusableSuites: string[] = [];
  for (const value of (own.get('crypto') ?? NONE).slice(0, MAX_CRYPTO_LINES)) {
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
    const mid = media.attributes.find(({ name }) => name === 'mid');
    const { kind, protocol, formats } = media;
    return [{ index, kind, protocol, formats, ...(mid === undefined ? {} : { mid: mid.value ?? '' }) }];
  });
}

/** Milliseconds; what is not a sensible packet time is as good as not written. */
function packetTime(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d{1,3}(\.\d+)?$/.test(text) ? Math.round(Number(text)) : 0;
  return value >= 5 && value <= 200 ? value : undefined;
}

const directionIn = (values: Values): AudioDescription['direction'] | undefined =>
  DIRECTIONS.find(name => values.has(name));

/** The direction attribute of the media section alone decides when it has one, so a session-level one is looked at last. */
function readDirection({ own, session }: Section, held: boolean): AudioDescription['direction'] {
  const written = directionIn(own) ?? directionIn(session) ?? 'sendrecv';
  // RFC 3264 8.4: with 0.0.0.0 nothing can be sent to the author, who may go on sending.
  return held ? directionOf(sends(written), false) : written;
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

function isBundled({ session }: Section, mid: string | undefined): boolean {
  if (mid === undefined) return false;
  const groups = (session.get('group') ?? NONE).map(value => value.split(/[ \t]+/));
  return groups.some(([semantics, ...mids]) => semantics === 'BUNDLE' && mids.includes(mid));
}

function describe(session: SessionDescription, audioIndex: number, media: MediaSection): AudioDescription {
  const section = sectionOf(session, media);
  const { lookup } = section;
  const { codecs, telephoneEvents } = readCodecs(media);
  const { securities, unusableSuites } = readSecurities(section);
  const addresses = readAddresses(session, section);
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
    direction: readDirection(section, onHold0000),
    onHold0000,
    codecs,
    ...(telephoneEvent === undefined ? {} : { telephoneEvent }),
    telephoneEvents,
    securities,
    unusableSuites,
    protocol: media.protocol,
    bundled: isBundled(section, details.mid),
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
