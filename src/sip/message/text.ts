/**
 * Header text is a byte string: one char for each byte (a latin1 view), so that any UTF-8 passes through untouched.
 * What people read goes through toUtf8 and fromUtf8 at the borders.
 */
import { badValue } from './errors.ts';
import { MAX_DELTA_SECONDS } from './limits.ts';

const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
/** Character classes by code, combined as bits. */
export const TOKEN = 1;
/** Host name chars, with the underscore that no standard allows and many networks have. */
export const HOST = 2;
export const HEX = 4;
export const SPACING = 8;
/** May stand in a parameter's value without quotes: token, and what hosts need. */
export const PLAIN_VALUE = 16;
/** May stand unescaped in the user part of a URI. */
export const USER_PLAIN = 32;
/** May stand unescaped in a URI parameter. */
export const PARAM_PLAIN = 64;
/** May stand unescaped anywhere in a URI. */
export const UNRESERVED = 128;

/** A telephone number with its visual separators (RFC 3966 3). */
export const TEL = 256;
export const DIGIT = 512;
/** Goes on with a parameter's value: all but what ends one. */
export const VALUE = 1024;

export const CLASS: Uint16Array = new Uint16Array(256);
function mark(chars: string, bits: number): void {
  for (let i = 0; i < chars.length; i++) CLASS[chars.charCodeAt(i)]! |= bits;
}
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
// RFC 3261 25.1: token, unreserved, user-unreserved, param-unreserved.
mark(LETTERS + DIGITS, TOKEN | PLAIN_VALUE | USER_PLAIN | PARAM_PLAIN | UNRESERVED);
mark(`${LETTERS}${DIGITS}.-_`, HOST);
mark(`${DIGITS}abcdefABCDEF`, HEX | TEL);
mark('+*#().-', TEL);
mark(DIGITS, DIGIT);
for (let c = 33; c < 256; c++) if (!';,"<>'.includes(String.fromCharCode(c))) CLASS[c]! |= VALUE;
mark("-.!%*_+`'~", TOKEN | PLAIN_VALUE);
mark('[]:/@', PLAIN_VALUE);
mark("-_.!~*'()", USER_PLAIN | PARAM_PLAIN | UNRESERVED);
mark('&=+$,;?/', USER_PLAIN);
mark('[]/:&+$', PARAM_PLAIN);
mark(' \t\r\n', SPACING);

/** The class bits of the char at `i`; 0 outside the string. */
export function classAt(s: string, i: number): number {
  return CLASS[s.charCodeAt(i)] ?? 0;
}

export function isToken(s: string): boolean {
  for (let i = 0; i < s.length; i++) if ((classAt(s, i) & TOKEN) === 0) return false;
  return s.length > 0;
}

/** First index at or after `i` that is no white space. */
export function skipSpace(s: string, i: number, end = s.length): number {
  while (i < end && (CLASS[s.charCodeAt(i)]! & SPACING) !== 0) i++;
  return i;
}

/** The index after the last char before `end` that is no white space. */
export function skipSpaceBack(s: string, end: number, start = 0): number {
  while (end > start && (CLASS[s.charCodeAt(end - 1)]! & SPACING) !== 0) end--;
  return end;
}

export function trim(s: string, start = 0, end = s.length): string {
  const from = skipSpace(s, start, end);
  return s.slice(from, skipSpaceBack(s, end, from));
}

/** RFC 3261 7.3.1: a folded value counts as one line, the folding with the white space around it as one space. */
export function unfold(s: string): string {
  // By hand: a regular expression that takes white space before a line end is quadratic in white space without one.
  let lf = s.indexOf('\n');
  if (lf < 0) return s;
  const parts: string[] = [];
  let from = 0;
  for (; lf >= 0; lf = s.indexOf('\n', from)) {
    parts.push(s.slice(from, skipSpaceBack(s, lf, from)));
    from = skipSpace(s, lf + 1);
  }
  parts.push(s.slice(from));
  return parts.join(' ');
}

/** Same text but for the case of ASCII letters. */
export function sameText(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}

/** True when `s` holds `other` at `start`..`end`, but for the case of ASCII letters. */
export function sameAt(s: string, start: number, end: number, other: string): boolean {
  if (end - start !== other.length) return false;
  for (let i = 0; i < other.length; i++) {
    const a = s.charCodeAt(start + i);
    const b = other.charCodeAt(i);
    if (a !== b && !((a ^ b) === 32 && (a | 32) >= 97 && (a | 32) <= 122)) return false;
  }
  return true;
}

/** True when `s` needs no quotes as a parameter's value. */
export function isPlainValue(s: string): boolean {
  for (let i = 0; i < s.length; i++) if ((classAt(s, i) & PLAIN_VALUE) === 0) return false;
  return s.length > 0;
}

/** A quoted string for `s` (RFC 3261 25.1), with its quotes. */
export function quote(s: string): string {
  return `"${clean(s).replace(/["\\]/g, '\\$&')}"`;
}

/** The text of a quoted string; text without quotes comes back as it is. */
export function unquote(s: string): string {
  if (s.charCodeAt(0) !== QUOTE) return s;
  const inner = s.charCodeAt(s.length - 1) === QUOTE && s.length > 1 ? s.slice(1, -1) : s.slice(1);
  return inner.includes('\\') ? inner.replace(/\\([^])/g, '$1') : inner;
}

/** Text that cannot leave its line: whoever hands us CR, LF or NUL must not be able to add a header. */
export function clean(s: string): string {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c < SPACE && c !== TAB) return s.replace(/[\0-\x08\n-\x1f]+/g, ' ');
  }
  return s;
}

/** Decodes the %XX escapes of a URI part into bytes; a broken escape stays as it is. */
export function unescapeUri(s: string): string {
  if (!s.includes('%')) return s;
  return s.replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Escapes what has no bit of `plain` in its class. */
export function escapeUri(s: string, plain: number): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < s.length; i++) {
    if ((classAt(s, i) & plain) !== 0) continue;
    out += `${s.slice(from, i)}%${(s.charCodeAt(i) & 255).toString(16).toUpperCase().padStart(2, '0')}`;
    from = i + 1;
  }
  return from === 0 ? s : out + s.slice(from);
}

/** A byte string as the text that its UTF-8 means. */
export function toUtf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Text as a byte string of its UTF-8, ready for a header. */
export function fromUtf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** A run of digits at `start`..`end` as a number, -1 when there is none, anything else is in it, or it passes `max`. */
export function digits(s: string, start: number, end: number, max: number): number {
  if (start >= end) return -1;
  let n = 0;
  for (let i = start; i < end; i++) {
    const d = s.charCodeAt(i) - 48;
    if (!(d >= 0 && d <= 9)) return -1;
    n = n * 10 + d;
    if (n > max) return -1;
  }
  return n;
}

/** Seconds of Expires, Min-Expires, Retry-After and the like; undefined when malformed or past 2**32-1. */
export function deltaSeconds(s: string): number | undefined {
  const n = digits(s, 0, s.length, MAX_DELTA_SECONDS);
  return n < 0 ? undefined : n;
}

/** Like digits, but throws. */
export function mustDigits(s: string, max: number, where: string): number {
  const n = digits(s, 0, s.length, max);
  if (n < 0) throw badValue(where);
  return n;
}
