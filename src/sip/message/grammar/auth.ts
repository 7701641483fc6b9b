import { badValue } from '../errors.ts';
import { quotedEnd, sourceOf } from '../source.ts';
import { isToken, quote, skipSpace, unquote } from '../text.ts';

/** Credentials or a challenge: scheme and parameters. RFC 3261 20.7, 20.44; RFC 7616. */
export interface AuthValue {
  /** As written: `Digest`. */
  readonly scheme: string;
  /** Names in lower case, values without quotes. */
  readonly params: ReadonlyMap<string, string>;
}

const COMMA = 44;
const QUOTE = 34;

/**
 * Reads Authorization, Proxy-Authorization, WWW-Authenticate, Proxy-Authenticate, or Authentication-Info with `scheme` ''.
 * A parameter that comes twice is refused: two readers could choose differently. Throws SipParseError.
 */
export function parseAuth(value: string, where = 'Authorization', withScheme = true): AuthValue {
  const params = new Map<string, string>();
  let i = 0;
  let scheme = '';
  if (withScheme) {
    const space = value.search(/[ \t]/);
    scheme = space < 0 ? value : value.slice(0, space);
    if (!isToken(scheme)) throw badValue(where);
    i = skipSpace(value, scheme.length);
  }
  while (i < value.length) {
    const equals = value.indexOf('=', i);
    if (equals < 0) throw badValue(where);
    const name = value.slice(i, equals).trim().toLowerCase();
    const from = skipSpace(value, equals + 1);
    const to = authValueEnd(value, from);
    if (!isToken(name) || to < 0 || params.has(name)) throw badValue(where);
    params.set(name, unquote(value.slice(from, to).trimEnd()));
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

function authValueEnd(s: string, from: number): number {
  if (s.charCodeAt(from) === QUOTE) return quotedEnd(sourceOf(s).bytes, from, s.length);
  let i = from;
  while (i < s.length && s.charCodeAt(i) !== COMMA && s.charCodeAt(i) !== QUOTE) i++;
  return i === from || s.charCodeAt(i) === QUOTE ? -1 : i;
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
