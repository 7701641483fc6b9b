import { SipParseError } from './errors.ts';
import { checkUriParams, isUriByte, Params } from './params.ts';
import type { Source } from './source.ts';
import { digitsAt, indexOf, runEnd, sourceOf } from './source.ts';
import {
  CLASS,
  clean,
  DIGIT,
  escapeUri,
  HEX,
  HOST,
  sameText,
  TEL,
  TOKEN,
  UNRESERVED,
  unescapeUri,
  USER_PLAIN,
} from './text.ts';

const DOT = 46;
const COLON = 58;
const SEMICOLON = 59;
const QUESTION = 63;
const AT = 64;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const MAX_PORT = 65_535;

/** What a new URI is made of. `user` and `password` are plain bytes; an IPv6 `host` gets its brackets when it has none. */
export interface UriParts {
  scheme?: string | undefined;
  user?: string | undefined;
  password?: string | undefined;
  host: string;
  port?: number | undefined;
  params?: Readonly<Record<string, string | true>> | Params | undefined;
  /** Text after the question mark, escaped. */
  headerText?: string | undefined;
}

/**
 * A SIP, SIPS or tel URI, or any other absolute URI, of which only `scheme` and `opaque` are known.
 * Everything but `params` is immutable; `with` makes a changed copy. An unchanged URI is written back byte for byte.
 */
export class SipUri {
  private readonly kind: Kind;
  /** Offsets in `text`; -1 for what is not there. */
  private readonly text: string;
  private readonly from: number;
  private readonly to: number;
  private readonly userFrom: number;
  private readonly userEnd: number;
  private readonly passwordFrom: number;
  private readonly hostFrom: number;
  private readonly hostEnd: number;
  private readonly prefixEnd: number;
  private readonly paramsEnd: number;
  readonly port: number | undefined;
  private paramsCache: Params | undefined;

  /** Takes what locateUri has just found. */
  private constructor(text: string, from: number, to: number) {
    this.kind = found.kind;
    this.text = text;
    this.from = from;
    this.to = to;
    this.userFrom = found.userFrom;
    this.userEnd = found.userEnd;
    this.passwordFrom = found.passwordFrom;
    this.hostFrom = found.hostFrom;
    this.hostEnd = found.hostEnd;
    this.prefixEnd = found.prefixEnd;
    this.paramsEnd = found.paramsEnd;
    this.port = found.port < 0 ? undefined : found.port;
    this.paramsCache = undefined;
  }

  /** Throws SipParseError naming `where`. */
  static parse(s: string, where = 'uri'): SipUri {
    return SipUri.at(sourceOf(s), 0, s.length, where);
  }

  /** The URI at `from`..`to`. */
  static at(source: Source, from: number, to: number, where: string): SipUri {
    if (locateUri(source.bytes, from, to)) return new SipUri(source.text, from, to);
    throw new SipParseError(where === 'request-uri' ? 'request-uri' : 'header-value', where);
  }

  /** For those who have just called locateUri for `from`..`to`. */
  static located(text: string, from: number, to: number): SipUri {
    return new SipUri(text, from, to);
  }

  /** Throws SipParseError when the parts make no URI. */
  static of(parts: UriParts): SipUri {
    const params = parts.params instanceof Params ? parts.params : Params.of(parts.params, 'uri');
    const headerText = parts.headerText === undefined || parts.headerText === '' ? '' : `?${parts.headerText}`;
    return SipUri.parse(`${writePrefix(parts)}${params.toString()}${headerText}`);
  }

  /** Lower case. */
  get scheme(): string {
    return this.kind === 'other' ? this.text.slice(this.from, this.prefixEnd).toLowerCase() : this.kind;
  }

  /** Escapes decoded. For tel: the number. */
  get user(): string | undefined {
    return this.userEnd < 0 ? undefined : unescapeUri(this.text.slice(this.userFrom, this.userEnd));
  }

  get password(): string | undefined {
    return this.passwordFrom < 0 ? undefined : unescapeUri(this.text.slice(this.passwordFrom, this.hostFrom - 1));
  }

  /** As written, IPv6 in its brackets; '' for schemes that have none. */
  get host(): string {
    return this.hostEnd < 0 ? '' : this.text.slice(this.hostFrom, this.hostEnd);
  }

  get params(): Params {
    this.paramsCache ??= Params.parse(this.text.slice(this.prefixEnd, this.paramsEnd), 'uri');
    return this.paramsCache;
  }

  /** True when `params` was asked for and changed. */
  get changed(): boolean {
    return this.paramsCache?.changed === true;
  }

  /** The text after `?`, escaped, or ''. */
  get headerText(): string {
    return this.paramsEnd < this.to ? this.text.slice(this.paramsEnd + 1, this.to) : '';
  }

  /** The text after the colon of a scheme that we do not take apart. */
  get opaque(): string | undefined {
    return this.kind === 'other' ? this.text.slice(this.prefixEnd + 1, this.to) : undefined;
  }

  /** True for sip: and sips:. */
  get isSip(): boolean {
    return this.scheme === 'sip' || this.scheme === 'sips';
  }

  /** Host and, when given, port: how a hop is addressed. */
  get hostPort(): string {
    return this.port === undefined ? this.host : `${this.host}:${this.port}`;
  }

  /** The `?name=value&...` part, decoded. */
  get headers(): [string, string][] {
    const text = this.headerText;
    if (text === '') return [];
    return text.split('&').map(pair => {
      const equals = pair.indexOf('=');
      if (equals < 0) return [unescapeUri(pair), ''];
      return [unescapeUri(pair.slice(0, equals)), unescapeUri(pair.slice(equals + 1))];
    });
  }

  /** A copy with some parts changed; `undefined` removes a part. For sip, sips and tel. */
  with(change: Partial<UriParts>): SipUri {
    const { scheme, user, password, host, port, params, headerText } = this;
    return SipUri.of({ scheme, user, password, host, port, params, headerText, ...change });
  }

  clone(): SipUri {
    return SipUri.parse(this.toString());
  }

  toString(): string {
    if (!this.changed) return this.text.slice(this.from, this.to);
    return (
      this.text.slice(this.from, this.prefixEnd) + this.params.toString() + this.text.slice(this.paramsEnd, this.to)
    );
  }

  /** RFC 3261 19.1.4; other schemes are equal when their text is. */
  equals(other: SipUri): boolean {
    if (this.scheme !== other.scheme) return false;
    if (this.scheme === 'tel') return telNumber(this) === telNumber(other) && sameParams(this.params, other.params);
    if (!this.isSip) return this.opaque === other.opaque;
    return (
      this.user === other.user &&
      this.password === other.password &&
      this.port === other.port &&
      sameText(this.host, other.host) &&
      matchingParams(this.params, other.params) &&
      sameHeaders(this.headers, other.headers)
    );
  }
}

function writePrefix(o: UriParts): string {
  const scheme = o.scheme ?? 'sip';
  if (scheme === 'tel') return `tel:${clean(o.user ?? '')}`;
  const host = bracketed(o.host);
  const hostPort = o.port === undefined ? host : `${host}:${o.port}`;
  if (o.user === undefined) return `${scheme}:${hostPort}`;
  const password = o.password === undefined ? '' : `:${escapeUri(o.password, UNRESERVED)}`;
  return `${scheme}:${escapeUri(o.user, USER_PLAIN)}${password}@${hostPort}`;
}

type Kind = 'sip' | 'sips' | 'tel' | 'other';

/** What locateUri found; good until its next call. Offsets are -1 for what is not there. */
const found = {
  kind: 'other' as Kind,
  userFrom: -1,
  userEnd: -1,
  passwordFrom: -1,
  hostFrom: -1,
  hostEnd: -1,
  port: -1,
  /** End of the port, the number, or the scheme. */
  prefixEnd: -1,
  paramsEnd: -1,
};

/** Checks the URI at `from`..`to` and notes where its parts lie. False when it is none. */
export function locateUri(bytes: Uint8Array, from: number, to: number): boolean {
  if (
    to - from > 4 &&
    (bytes[from]! | 32) === 0x73 &&
    (bytes[from + 1]! | 32) === 0x69 &&
    (bytes[from + 2]! | 32) === 0x70
  ) {
    if (bytes[from + 3] === COLON) return locateSip('sip', bytes, from + 4, to);
    if ((bytes[from + 3]! | 32) === 0x73 && bytes[from + 4] === COLON) return locateSip('sips', bytes, from + 5, to);
  }
  return locateOther(bytes, from, to);
}

/** RFC 3261 25.1 SIP-URI. The user part may hold any char but the at sign, so the first one ends it. */
function locateSip(kind: 'sip' | 'sips', bytes: Uint8Array, from: number, to: number): boolean {
  const at = indexOf(bytes, AT, from, to);
  found.kind = kind;
  found.userEnd = -1;
  found.passwordFrom = -1;
  if (at >= 0 && !locateUser(bytes, from, at)) return false;
  const hostFrom = at < 0 ? from : at + 1;
  const hostEnd = hostEndAt(bytes, hostFrom, to);
  if (hostEnd <= hostFrom) return false;
  found.hostFrom = hostFrom;
  found.hostEnd = hostEnd;
  found.port = -1;
  let i = hostEnd;
  if (i < to && bytes[i] === COLON) {
    i = runEnd(bytes, hostEnd + 1, to, DIGIT);
    found.port = digitsAt(bytes, hostEnd + 1, i, MAX_PORT);
    if (found.port <= 0) return false;
  }
  found.prefixEnd = i;
  found.paramsEnd = to;
  return i === to || locateRest(bytes, i, to);
}

function locateUser(bytes: Uint8Array, from: number, at: number): boolean {
  let end = at;
  for (let i = from; i < at; i++) {
    // RFC 3261 25.1 user-unreserved; of the others, what phones send unescaped, as in sip:*21#@host, is let through.
    if ((CLASS[bytes[i]!]! & USER_PLAIN) !== 0) continue;
    if (bytes[i] === COLON && end === at) end = i;
    else if (!isUriByte(bytes, i, at)) return false;
  }
  found.userFrom = from;
  found.userEnd = end;
  found.passwordFrom = end < at ? end + 1 : -1;
  return end > from;
}

/** Parameters and headers behind the port. */
function locateRest(bytes: Uint8Array, from: number, to: number): boolean {
  const question = indexOf(bytes, QUESTION, from, to);
  found.paramsEnd = question < 0 ? to : question;
  if (question >= 0) {
    for (let i = question + 1; i < to; i++) if (bytes[i] !== QUESTION && !isUriByte(bytes, i, to)) return false;
  }
  return checkUriParams(bytes, from, found.paramsEnd);
}

function clearFound(kind: Kind): void {
  found.kind = kind;
  found.userEnd = -1;
  found.passwordFrom = -1;
  found.hostEnd = -1;
  found.port = -1;
}

/** tel: digits with visual separators and parameters (RFC 3966 3). Anything else: a scheme and visible bytes. */
function locateOther(bytes: Uint8Array, from: number, to: number): boolean {
  const colon = runEnd(bytes, from, to, TOKEN);
  if (colon === from || colon + 1 >= to || bytes[colon] !== COLON) return false;
  if (colon - from === 3 && isTel(bytes, from)) return locateTel(bytes, colon + 1, to);
  for (let i = colon + 1; i < to; i++) {
    const c = bytes[i]!;
    if (c <= 32 || c === 34 || c === 60 || c === 62) return false;
  }
  clearFound('other');
  found.prefixEnd = colon;
  found.paramsEnd = to;
  return true;
}

function isTel(bytes: Uint8Array, i: number): boolean {
  return (bytes[i]! | 32) === 0x74 && (bytes[i + 1]! | 32) === 0x65 && (bytes[i + 2]! | 32) === 0x6c;
}

function locateTel(bytes: Uint8Array, from: number, to: number): boolean {
  const semicolon = indexOf(bytes, SEMICOLON, from, to);
  const end = semicolon < 0 ? to : semicolon;
  if (end === from || runEnd(bytes, from, end, TEL) !== end) return false;
  clearFound('tel');
  found.userFrom = from;
  found.userEnd = end;
  found.prefixEnd = end;
  found.paramsEnd = to;
  return checkUriParams(bytes, end, to);
}

/** The index after the host at `i`: a bracketed IPv6 reference, an IPv4 address or a name. -1 or `i` when there is none. */
export function hostEndAt(bytes: Uint8Array, i: number, to: number): number {
  if (i >= to || bytes[i] !== OPEN_BRACKET) return runEnd(bytes, i, to, HOST);
  let j = i + 1;
  while (j < to && ((CLASS[bytes[j]!]! & HEX) !== 0 || bytes[j] === COLON || bytes[j] === DOT)) j++;
  return j < to && bytes[j] === CLOSE_BRACKET && j > i + 2 ? j + 1 : -1;
}

/** An address as it stands in a URI or Via: IPv6 gets its brackets. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** The reverse: what a socket wants. */
export function unbracketed(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function telNumber(uri: SipUri): string {
  return (uri.user ?? '').replace(/[-.()]/g, '').toLowerCase();
}

/** RFC 3261 19.1.4: a parameter that only one side has is ignored, but not one of these. */
const ALWAYS_COMPARED = ['user', 'ttl', 'method', 'maddr', 'transport'];

function matchingParams(a: Params, b: Params): boolean {
  if (a.size === 0 && b.size === 0) return true;
  for (const [name, value] of a.entries()) {
    const other = b.get(name);
    if (other !== undefined && !sameValue(value, other)) return false;
  }
  return ALWAYS_COMPARED.every(name => a.has(name) === b.has(name));
}

/** RFC 3966 4: tel parameters all count. */
function sameParams(a: Params, b: Params): boolean {
  return a.size === b.size && a.entries().every(([name, value]) => sameValue(value, b.get(name)));
}

function sameValue(a: string | true, b: string | true | undefined): boolean {
  return typeof a === 'string' && typeof b === 'string' ? sameText(a, b) : a === b;
}

function sameHeaders(a: [string, string][], b: [string, string][]): boolean {
  if (a.length !== b.length) return false;
  const key = ([name, value]: [string, string]): string => `${name.toLowerCase()}=${value}`;
  const rest = b.map(key);
  for (const pair of a) {
    const at = rest.indexOf(key(pair));
    if (at < 0) return false;
    rest.splice(at, 1);
  }
  return true;
}
