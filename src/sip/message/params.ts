import { badValue } from './errors.ts';
import {
  classAt,
  clean,
  escapeUri,
  HEX,
  PARAM_PLAIN,
  PLAIN_VALUE,
  quote,
  quotedEnd,
  sameAt,
  skipSpace,
  TOKEN,
  unescapeUri,
  unquote,
} from './text.ts';

const QUOTE = 34;
const PERCENT = 37;
const COMMA = 44;
const SEMICOLON = 59;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const QUESTION = 63;
const AT = 64;

/** `header`: values may be quoted. `uri`: values are escaped with %XX (RFC 3261 25.1). */
export type ParamsKind = 'header' | 'uri';

/** Offsets of one parameter in the text: name from, name to, value from (-1 without one), value to. */
const STRIDE = 4;

/**
 * The `;name=value` list behind a URI, an address or a Via. The text is checked once and kept; names and values are cut
 * out of it when asked for, and text that nobody changed is written back byte for byte.
 * Names are compared without regard to case; values come without quotes and escapes.
 */
export class Params {
  private text: string;
  private marks: readonly number[];
  private edited: [string, string | true][] | undefined;
  private readonly kind: ParamsKind;

  /** `text` is empty or begins with a semicolon. Throws SipParseError naming `where`. */
  constructor(text = '', kind: ParamsKind = 'header', where = 'parameter') {
    this.text = text;
    this.kind = kind;
    this.marks = text === '' ? NONE : kind === 'uri' ? markUri(text, where) : markHeader(text, where);
    this.edited = undefined;
  }

  /** The value; true for a parameter without one; undefined when absent. */
  get(name: string): string | true | undefined {
    const lower = name.toLowerCase();
    if (this.edited !== undefined) return this.edited.find(([n]) => n.toLowerCase() === lower)?.[1];
    for (let i = 0; i < this.marks.length; i += STRIDE) {
      if (sameAt(this.text, this.marks[i]!, this.marks[i + 1]!, lower)) return this.valueAt(i);
    }
    return undefined;
  }

  /** The value when there is one; undefined for an absent parameter and for one without a value. */
  value(name: string): string | undefined {
    const value = this.get(name);
    return value === true ? undefined : value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Replaces the value in place or appends the parameter. */
  set(name: string, value: string | true = true): this {
    const list = this.edit();
    const lower = name.toLowerCase();
    const at = list.findIndex(([n]) => n.toLowerCase() === lower);
    if (at < 0) list.push([name, value]);
    else list[at] = [list[at]![0], value];
    return this;
  }

  delete(name: string): boolean {
    if (!this.has(name)) return false;
    const lower = name.toLowerCase();
    this.edited = this.edit().filter(([n]) => n.toLowerCase() !== lower);
    return true;
  }

  entries(): [string, string | true][] {
    if (this.edited !== undefined) return this.edited.map(([n, v]) => [n, v]);
    const out: [string, string | true][] = [];
    for (let i = 0; i < this.marks.length; i += STRIDE) {
      out.push([this.text.slice(this.marks[i], this.marks[i + 1]), this.valueAt(i)]);
    }
    return out;
  }

  /** True once something was set or deleted. */
  get changed(): boolean {
    return this.edited !== undefined;
  }

  get size(): number {
    return this.edited?.length ?? this.marks.length / STRIDE;
  }

  clone(): Params {
    const copy = new Params('', this.kind);
    copy.text = this.text;
    copy.marks = this.marks;
    copy.edited = this.edited?.map(([n, v]) => [n, v]);
    return copy;
  }

  toString(): string {
    if (this.edited === undefined) return this.text;
    let out = '';
    for (const [name, value] of this.edited) {
      out += value === true ? `;${clean(name)}` : `;${clean(name)}=${this.written(value)}`;
    }
    return out;
  }

  private edit(): [string, string | true][] {
    this.edited ??= this.entries();
    return this.edited;
  }

  private valueAt(i: number): string | true {
    const from = this.marks[i + 2]!;
    if (from < 0) return true;
    const raw = this.text.slice(from, this.marks[i + 3]);
    return this.kind === 'uri' ? unescapeUri(raw) : unquote(raw);
  }

  private written(value: string): string {
    if (this.kind === 'uri') return escapeUri(value, PARAM_PLAIN);
    for (let i = 0; i < value.length; i++) if ((classAt(value, i) & PLAIN_VALUE) === 0) return quote(value);
    return value === '' ? '""' : value;
  }
}

const NONE: readonly number[] = [];

/** RFC 3261 25.1 generic-param: token [ EQUAL ( token / host / quoted-string ) ]. */
function markHeader(s: string, where: string): number[] {
  const marks: number[] = [];
  let i = 0;
  while (i < s.length) {
    if (s.charCodeAt(i) !== SEMICOLON) throw badValue(where);
    const name = skipSpace(s, i + 1);
    let j = name;
    while ((classAt(s, j) & TOKEN) !== 0) j++;
    if (j === name) throw badValue(where);
    const nameEnd = j;
    j = skipSpace(s, j);
    if (s.charCodeAt(j) !== EQUALS) {
      marks.push(name, nameEnd, -1, -1);
    } else {
      const value = skipSpace(s, j + 1);
      j = valueEnd(s, value);
      if (j < 0) throw badValue(where);
      marks.push(name, nameEnd, value, j);
      j = skipSpace(s, j);
    }
    i = j;
  }
  return marks;
}

/** Where the value at `i` ends, -1 when it is none. Bytes beyond token and host are taken, but nothing that ends one. */
function valueEnd(s: string, i: number): number {
  if (s.charCodeAt(i) === QUOTE) return quotedEnd(s, i);
  let j = i;
  for (; j < s.length; j++) {
    const c = s.charCodeAt(j);
    if (c <= 32 || c === SEMICOLON || c === COMMA || c === QUOTE || c === LESS || c === GREATER) break;
  }
  return j === i ? -1 : j;
}

/** RFC 3261 25.1 other-param; an empty one between two semicolons is passed over, as phones send it. */
function markUri(s: string, where: string): number[] {
  const marks: number[] = [];
  let i = 0;
  while (i < s.length) {
    if (s.charCodeAt(i) !== SEMICOLON) throw badValue(where);
    const name = i + 1;
    let equals = -1;
    let j = name;
    for (; j < s.length; j++) {
      const c = s.charCodeAt(j);
      if (c === SEMICOLON) break;
      if (c === EQUALS && equals < 0) equals = j;
      else if (!uriChar(s, j, c)) throw badValue(where);
    }
    if (equals < 0) {
      if (j > name) marks.push(name, j, -1, -1);
    } else {
      if (equals === name) throw badValue(where);
      marks.push(name, equals, equals + 1, j);
    }
    i = j;
  }
  return marks;
}

/** Any visible char but those that cannot stand in a URI between angle brackets; % only before two hex digits. */
export function uriChar(s: string, i: number, c: number): boolean {
  if (c === PERCENT) return (classAt(s, i + 1) & HEX) !== 0 && (classAt(s, i + 2) & HEX) !== 0;
  return c > 32 && c !== QUOTE && c !== LESS && c !== GREATER && c !== AT && c !== QUESTION && c !== 127;
}
