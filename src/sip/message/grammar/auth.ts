import { badValue } from '../errors.ts';
import { quotedEnd, sourceOf } from '../source.ts';
import { isToken, quote, skipSpace, trim, unquote } from '../text.ts';

/** Credentials or a challenge: scheme and parameters. RFC 3261 20.7, 20.44; RFC 7616. */
export interface AuthValue {
  /** As written: `Digest`. */
  readonly scheme: string;
  /** Names in lower case, values without quotes. */
  readonly params: ReadonlyMap<string, string>;
}

const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;

/**
 * Reads Authorization, Proxy-Authorization, WWW-Authenticate, Proxy-Authenticate, or Authentication-Info with `scheme` ''.
 * A parameter that comes twice is refused: two readers could choose differently. Throws SipParseError.
 */
export function parseAuth(value: string, where = 'Authorization', withScheme = true): AuthValue {
  const params = new Map<string, string>();
  let i = 0;
  let scheme = '';
  if (withScheme) {
    scheme = value.slice(0, blankAt(value));
    if (!isToken(scheme)) throw badValue(where);
    i = skipSpace(value, scheme.length);
  }
  while (i < value.length) {
    const equals = value.indexOf('=', i);
    if (equals < 0) throw badValue(where);
    const name = nameAt(value, i, equals);
    const from = skipSpace(value, equals + 1);
    const to = authValueEnd(value, from);
    if (name === '' || to < 0 || params.has(name)) throw badValue(where);
    params.set(name, valueOf(value, from, to));
    i = skipSpace(value, to);
    if (i === value.length) break;
    if (value.charCodeAt(i) !== COMMA) throw badValue(where);
    // RFC 3261 7.3.1: list elements may be empty only by mistake; many phones end with a comma.
    i = skipSpace(value, i + 1);
  }
  return { scheme, params };
}

export const parseAuthorization = (value: string): AuthValue => parseAuth(value, 'Authorization');
export const parseChallenge = (value: string): AuthValue => parseAuth(value, 'WWW-Authenticate');

/** Of the first blank, or the length. */
function blankAt(s: string): number {
  let i = 0;
  while (i < s.length && s.charCodeAt(i) !== SPACE && s.charCodeAt(i) !== TAB) i++;
  return i;
}

/** Names that nearly every value has, as strings that need not be made again, in about the order in which they come. */
const USUAL = ['username', 'realm', 'nonce', 'uri', 'response', 'algorithm', 'cnonce', 'opaque', 'qop', 'nc'];

/** The name at `from`..`to` in lower case; empty when it is none. */
function nameAt(s: string, from: number, to: number): string {
  for (const usual of USUAL) if (usual.length === to - from && s.startsWith(usual, from)) return usual;
  const name = trim(s, from, to);
  return isToken(name) ? name.toLowerCase() : '';
}

function authValueEnd(s: string, from: number): number {
  if (s.charCodeAt(from) === QUOTE) return quoteEnd(s, from);
  let i = from;
  while (i < s.length && s.charCodeAt(i) !== COMMA && s.charCodeAt(i) !== QUOTE) i++;
  return i === from || s.charCodeAt(i) === QUOTE ? -1 : i;
}

/** The index after the quoted string that begins at `from`, or -1. */
function quoteEnd(s: string, from: number): number {
  const next = s.indexOf('"', from + 1);
  if (next < 0 || s.charCodeAt(next - 1) !== BACKSLASH) return next < 0 ? -1 : next + 1;
  return quotedEnd(sourceOf(s).bytes, from, s.length);
}

function valueOf(s: string, from: number, to: number): string {
  return s.charCodeAt(from) === QUOTE ? unquote(s.slice(from, to)) : trim(s, from, to);
}

/** These are tokens in challenges and credentials; everything else is quoted (RFC 7616 3.3, 3.4). */
const UNQUOTED = new Set(['algorithm', 'stale', 'nc', 'qop']);

/** Writes a header value; `quoted` names parameters that are to be quoted all the same, as qop in a challenge. */
export function writeAuth(
  scheme: string,
  params: Iterable<readonly [string, string]>,
  quoted: readonly string[] = [],
): string {
  let out = '';
  for (const [name, value] of params) {
    const plain = UNQUOTED.has(name) && !quoted.includes(name) && isToken(value);
    out += `${out === '' ? '' : ', '}${name}=${plain ? value : quote(value)}`;
  }
  return scheme === '' ? out : `${scheme} ${out}`;
}
