import { SipParseError } from './errors.ts';
import { Params, uriChar } from './params.ts';
import {
  classAt,
  clean,
  digits,
  escapeUri,
  HEX,
  HOST,
  UNRESERVED,
  sameAt,
  sameText,
  TOKEN,
  unescapeUri,
  USER_PLAIN,
} from './text.ts';

const COLON = 58;
const DOT = 46;
const QUESTION = 63;
const MAX_PORT = 65_535;

/** What a new URI is made of. `user` and `password` are plain bytes, `host` has its brackets when it is IPv6. */
export interface UriParts {
  scheme?: string | undefined;
  user?: string | undefined;
  password?: string | undefined;
  host: string;
  port?: number | undefined;
  params?: Record<string, string | true> | Params | undefined;
  /** Text after the question mark, escaped. */
  headerText?: string | undefined;
}

/**
 * A SIP, SIPS or tel URI, or any other absolute URI, of which only `scheme` and `opaque` are known.
 * Everything but `params` is immutable; `with` makes a changed copy. An unchanged URI is written back byte for byte.
 */
export class SipUri {
  /** Lower case. */
  readonly scheme: string;
  /** Escapes decoded. For tel: the number. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** As written, IPv6 in its brackets; '' for schemes that have none. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: Params;
  /** The text after `?`, escaped, or ''. */
  readonly headerText: string;
  /** The text after the colon of a scheme that we do not take apart. */
  readonly opaque: string | undefined;
  /** Scheme to port, as written. */
  private readonly prefix: string;

  private constructor(parts: Known, prefix: string) {
    this.scheme = parts.scheme;
    this.user = parts.user;
    this.password = parts.password;
    this.host = parts.host;
    this.port = parts.port;
    this.params = parts.params;
    this.headerText = parts.headerText;
    this.opaque = parts.opaque;
    this.prefix = prefix;
  }

  /** Throws SipParseError naming `where`. */
  static parse(s: string, where = 'uri'): SipUri {
    const colon = s.indexOf(':');
    if (colon <= 0) throw bad(where);
    for (let i = 0; i < colon; i++) if ((classAt(s, i) & TOKEN) === 0) throw bad(where);
    if (sameAt(s, 0, colon, 'sip')) return SipUri.parseSip(s, 'sip', where);
    if (sameAt(s, 0, colon, 'sips')) return SipUri.parseSip(s, 'sips', where);
    if (sameAt(s, 0, colon, 'tel')) return SipUri.parseTel(s, where);
    for (let i = colon + 1; i < s.length; i++) {
      const c = s.charCodeAt(i);
      if (c <= 32 || c === 60 || c === 62 || c === 34) throw bad(where);
    }
    if (colon + 1 === s.length) throw bad(where);
    const scheme = s.slice(0, colon).toLowerCase();
    return new SipUri({ ...NOTHING, scheme, params: new Params('', 'uri'), opaque: s.slice(colon + 1) }, s);
  }

  static of(parts: UriParts): SipUri {
    const params = parts.params instanceof Params ? parts.params.clone() : new Params('', 'uri');
    if (parts.params !== undefined && !(parts.params instanceof Params)) {
      for (const [name, value] of Object.entries(parts.params)) params.set(name, value);
    }
    const known: Known = {
      scheme: parts.scheme ?? 'sip',
      user: parts.user,
      password: parts.password,
      host: bracketed(parts.host),
      port: parts.port,
      params,
      headerText: parts.headerText ?? '',
      opaque: undefined,
    };
    return new SipUri(known, writePrefix(known));
  }

  /** RFC 3261 25.1 SIP-URI. The user part may hold any char but the at sign, so the first one ends it. */
  private static parseSip(s: string, scheme: string, where: string): SipUri {
    const from = scheme.length + 1;
    const at = s.indexOf('@', from);
    let user: string | undefined;
    let password: string | undefined;
    if (at >= 0) {
      const colon = s.indexOf(':', from);
      const userEnd = colon >= 0 && colon < at ? colon : at;
      user = userPart(s, from, userEnd, where);
      if (user === '') throw bad(where);
      if (userEnd < at) password = userPart(s, userEnd + 1, at, where);
    }
    const hostFrom = at < 0 ? from : at + 1;
    const hostEnd = hostEndAt(s, hostFrom);
    if (hostEnd <= hostFrom) throw bad(where);
    const portEnd = portEndAt(s, hostEnd);
    let port: number | undefined;
    if (portEnd > hostEnd) {
      port = digits(s, hostEnd + 1, portEnd, MAX_PORT);
      if (port <= 0) throw bad(where);
    }
    const known = { scheme, user, password, host: s.slice(hostFrom, hostEnd), port, opaque: undefined };
    if (portEnd === s.length) return new SipUri({ ...known, params: new Params('', 'uri'), headerText: '' }, s);
    const question = s.indexOf('?', portEnd);
    const paramsEnd = question < 0 ? s.length : question;
    const params = new Params(s.slice(portEnd, paramsEnd), 'uri', where);
    return new SipUri({ ...known, params, headerText: headersOf(s, paramsEnd, where) }, s.slice(0, portEnd));
  }

  /** RFC 3966 3: digits with visual separators, parameters behind semicolons. */
  private static parseTel(s: string, where: string): SipUri {
    const semicolon = s.indexOf(';');
    const end = semicolon < 0 ? s.length : semicolon;
    const user = s.slice(4, end);
    if (!/^\+?[0-9a-fA-F*#().-]+$/.test(user)) throw bad(where);
    const params = new Params(s.slice(end), 'uri', where);
    return new SipUri({ ...NOTHING, scheme: 'tel', user, params }, s.slice(0, end));
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
    if (this.headerText === '') return [];
    return this.headerText.split('&').map(pair => {
      const equals = pair.indexOf('=');
      if (equals < 0) return [unescapeUri(pair), ''];
      return [unescapeUri(pair.slice(0, equals)), unescapeUri(pair.slice(equals + 1))];
    });
  }

  /** A copy with some parts changed; `undefined` removes a part. */
  with(change: Partial<UriParts>): SipUri {
    return SipUri.of({
      scheme: this.scheme,
      user: this.user,
      password: this.password,
      host: this.host,
      port: this.port,
      params: this.params,
      headerText: this.headerText,
      ...change,
    });
  }

  clone(): SipUri {
    return new SipUri({ ...this, params: this.params.clone() }, this.prefix);
  }

  toString(): string {
    const text = this.prefix + this.params.toString();
    return this.headerText === '' ? text : `${text}?${this.headerText}`;
  }

  /** RFC 3261 19.1.4; other schemes are equal when their text is. */
  equals(other: SipUri): boolean {
    if (this.scheme !== other.scheme) return false;
    if (this.scheme === 'tel')
      return telNumber(this) === telNumber(other) && paramsEqual(this.params, other.params, true);
    if (!this.isSip) return this.opaque === other.opaque;
    return (
      this.user === other.user &&
      this.password === other.password &&
      this.port === other.port &&
      sameHost(this.host, other.host) &&
      paramsEqual(this.params, other.params, false) &&
      headersEqual(this.headers, other.headers)
    );
  }
}

interface Known {
  scheme: string;
  user: string | undefined;
  password: string | undefined;
  host: string;
  port: number | undefined;
  params: Params;
  headerText: string;
  opaque: string | undefined;
}

const NOTHING = { user: undefined, password: undefined, host: '', port: undefined, headerText: '', opaque: undefined };

function writePrefix(o: Known): string {
  if (o.scheme === 'tel') return `tel:${clean(o.user ?? '')}`;
  const hostPort = o.port === undefined ? o.host : `${o.host}:${o.port}`;
  if (o.user === undefined) return `${o.scheme}:${hostPort}`;
  const password = o.password === undefined ? '' : `:${escapeUri(o.password, UNRESERVED)}`;
  return `${o.scheme}:${escapeUri(o.user, USER_PLAIN)}${password}@${hostPort}`;
}

function bad(where: string): SipParseError {
  return new SipParseError(where === 'request-uri' ? 'request-uri' : 'header-value', where);
}

/** The index after `:port` at `i`, or `i`. */
export function portEndAt(s: string, i: number): number {
  if (s.charCodeAt(i) !== COLON) return i;
  let j = i + 1;
  while (s.charCodeAt(j) >= 48 && s.charCodeAt(j) <= 57) j++;
  return j;
}

function headersOf(s: string, question: number, where: string): string {
  const text = s.slice(question + 1);
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c !== QUESTION && !uriChar(text, i, c)) throw bad(where);
  }
  return text;
}

function userPart(s: string, from: number, to: number, where: string): string {
  let escaped = false;
  for (let i = from; i < to; i++) {
    const c = s.charCodeAt(i);
    if ((classAt(s, i) & USER_PLAIN) !== 0) continue;
    if (c === 37) escaped = true;
    // Question mark and the like are legal in a user part and were passed above; what is left is refused or let through as sent by phones.
    if (!uriChar(s, i, c)) throw bad(where);
  }
  const text = s.slice(from, to);
  return escaped ? unescapeUri(text) : text;
}

/** The index after the host at `i`: a bracketed IPv6 reference, an IPv4 address or a name. -1 when there is none. */
export function hostEndAt(s: string, i: number): number {
  if (s.charCodeAt(i) === 91) {
    let j = i + 1;
    for (; ; j++) {
      const c = s.charCodeAt(j);
      if ((classAt(s, j) & HEX) === 0 && c !== COLON && c !== DOT) break;
    }
    return s.charCodeAt(j) === 93 && j > i + 2 ? j + 1 : -1;
  }
  let j = i;
  while ((classAt(s, j) & HOST) !== 0) j++;
  return j;
}

/** An address as it stands in a URI or Via: IPv6 gets its brackets. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** The reverse: what a socket wants. */
export function unbracketed(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function sameHost(a: string, b: string): boolean {
  return sameText(a, b);
}

function telNumber(uri: SipUri): string {
  return (uri.user ?? '').replace(/[-.()]/g, '').toLowerCase();
}

/** RFC 3261 19.1.4: these count even when only one side has them. */
const ALWAYS_COMPARED = ['user', 'ttl', 'method', 'maddr', 'transport'];

function paramsEqual(a: Params, b: Params, all: boolean): boolean {
  if (a.size === 0 && b.size === 0) return true;
  for (const [name, value] of a.entries()) {
    const other = b.get(name);
    if (other === undefined ? all : !sameValue(value, other)) return false;
  }
  if (all) return a.size === b.size;
  return ALWAYS_COMPARED.every(name => a.has(name) === b.has(name));
}

function sameValue(a: string | true, b: string | true): boolean {
  return a === true || b === true ? a === b : sameText(a, b);
}

function headersEqual(a: [string, string][], b: [string, string][]): boolean {
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
