// RFC 8866 (and RFC 4566) text to SessionDescription: tolerant of what phones really send, bounded in every direction.
import { SdpError } from './sdp-error.ts';
import type { Attribute, Connection, MediaSection, Origin, RawLine, SessionDescription } from './types.ts';

/** Bounds of what is read; beyond them the description is refused with 413. A video-capable browser stays far below. */
export const SDP_LIMITS = { characters: 65_535, lines: 2_000, lineLength: 8_192, media: 64, formats: 256 } as const;

interface Section {
  connection?: Connection;
  readonly lines: RawLine[];
  readonly attributes: Attribute[];
}

interface OpenMedia extends Section {
  readonly kind: string;
  readonly port: number;
  readonly portCount?: number;
  readonly protocol: string;
  readonly formats: readonly string[];
}

interface OpenSession extends Section {
  origin?: Origin;
  name: string;
  readonly media: OpenMedia[];
}

const malformed = (what: string): SdpError => new SdpError('malformed', what);

function splitLines(text: string): string[] {
  if (text.length > SDP_LIMITS.characters) throw new SdpError('too-large', `${text.length} characters`);
  // RFC 8866 5: parsers accept a line that ends with a single newline character.
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.length > SDP_LIMITS.lines) throw new SdpError('too-large', `${lines.length} lines`);
  return lines;
}

const words = (value: string): string[] => value.trim().split(/[ \t]+/);

function parseOrigin(value: string): Origin {
  const [
    username = '-',
    sessionId = '',
    sessionVersion = '',
    netType = 'IN',
    addressType = 'IP4',
    address = '0.0.0.0',
  ] = words(value);
  if (!/^\d{1,20}$/.test(sessionId) || !/^\d{1,20}$/.test(sessionVersion)) throw malformed('o=');
  return { username, sessionId, sessionVersion, netType, addressType, address };
}

function parseConnection(value: string): Connection {
  const [netType = '', addressType = '', address] = words(value);
  if (address === undefined || address === '') throw malformed('c=');
  return { netType, addressType, address };
}

function parseMediaLine(value: string): OpenMedia {
  const [kind = '', ports = '', protocol, ...formats] = words(value);
  const match = /^(\d{1,5})(?:\/(\d{1,5}))?$/.exec(ports);
  if (match === null || protocol === undefined || !/^[\w.+!#$%&'*^`{|}~-]+$/.test(kind)) throw malformed('m=');
  if (formats.length > SDP_LIMITS.formats) throw new SdpError('too-large', 'formats of an m-line');
  const port = Number(match[1]);
  if (port > 65_535) throw malformed('port of an m-line');
  const head = { kind: kind.toLowerCase(), port, protocol, formats, lines: [], attributes: [] };
  return match[2] === undefined ? head : { ...head, portCount: Number(match[2]) };
}

function parseAttribute(value: string): Attribute {
  const colon = value.indexOf(':');
  const name = (colon < 0 ? value : value.slice(0, colon)).trim();
  if (name === '') throw malformed('a=');
  return colon < 0 ? { name } : { name, value: value.slice(colon + 1).trim() };
}

function addMedia(session: OpenSession, value: string): void {
  if (session.media.length >= SDP_LIMITS.media) throw new SdpError('too-large', 'm-lines');
  session.media.push(parseMediaLine(value));
}

/** Takes one line; whatever stands after an m-line belongs to it (RFC 8866 5.14). */
function takeLine(session: OpenSession, type: string, value: string): void {
  const section: Section = session.media.at(-1) ?? session;
  switch (type) {
    case 'm':
      addMedia(session, value);
      break;
    case 'a':
      section.attributes.push(parseAttribute(value));
      break;
    case 'c':
      // A second c= of one m-line lists layered multicast addresses (RFC 8866 5.7), which no phone call has.
      section.connection ??= parseConnection(value);
      break;
    case 'o':
      session.origin ??= parseOrigin(value);
      break;
    case 's':
      session.name = value;
      break;
    case 'v':
      if (value.trim() !== '0') throw malformed('v=');
      break;
    default:
      section.lines.push({ type, value });
  }
}

function freeze(media: OpenMedia): MediaSection {
  return media;
}

/**
 * Reads a session description. Lines may end in LF, stand in an unusual order, or lack s= and t=; v= and o= must be there.
 * @throws SdpError `malformed` (400) or `too-large` (413), nothing else.
 */
export function parseSdp(text: string): SessionDescription {
  const session: OpenSession = { name: '-', lines: [], attributes: [], media: [] };
  let versionSeen = false;
  for (const line of splitLines(text)) {
    if (line.trim() === '') continue;
    if (line.length > SDP_LIMITS.lineLength) throw new SdpError('too-large', 'line');
    if (!/^[a-zA-Z]=/.test(line)) throw malformed(`line "${line.slice(0, 20)}"`);
    const type = line.charAt(0).toLowerCase();
    if (!versionSeen && type !== 'v') throw malformed('no v= at the start');
    versionSeen = true;
    takeLine(session, type, line.slice(2));
  }
  if (!versionSeen) throw malformed('empty');
  if (session.origin === undefined) throw malformed('no o=');
  const { origin, name, connection, lines, attributes } = session;
  const media = session.media.map(freeze);
  const base = { origin, name, lines, attributes, media };
  return connection === undefined ? base : { ...base, connection };
}
