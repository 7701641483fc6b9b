import { badValue } from './errors.ts';
import { quotedEnd, runEnd, skip, sourceOf } from './source.ts';
import {
  CLASS,
  clean,
  escapeUri,
  HEX,
  isPlainValue,
  PARAM_PLAIN,
  quote,
  sameAt,
  TOKEN,
  unescapeUri,
  unquote,
  VALUE,
} from './text.ts';

const QUOTE = 34;
const PERCENT = 37;
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
type Marks = readonly number[];
const NONE: Marks = [];
/** Filled anew for each list and copied out in one go. */
const scratch: number[] = [];

/**
 * The `;name=value` list behind a URI, an address or a Via. The text is checked once and kept; names and values are cut
 * out of it when asked for, and text that nobody changed is written back byte for byte.
 * Names are compared without regard to case; values come without quotes and escapes.
 */
export class Params {
  private readonly kind: ParamsKind;
  private readonly text: string;
  private readonly marks: Marks;
  private edited: [string, string | true][] | undefined;

  private constructor(kind: ParamsKind, text: string, marks: Marks) {
    this.kind = kind;
    this.text = text;
    this.marks = marks;
    this.edited = undefined;
  }

  static empty(kind: ParamsKind = 'header'): Params {
    return new Params(kind, '', NONE);
  }

  static of(values: Readonly<Record<string, string | true>> | undefined, kind: ParamsKind = 'header'): Params {
    const params = Params.empty(kind);
    if (values !== undefined) for (const [name, value] of Object.entries(values)) params.set(name, value);
    return params;
  }

  /** `text` is empty or begins with a semicolon. Throws SipParseError naming `where`. */
  static parse(text: string, kind: ParamsKind = 'header', where = 'parameter'): Params {
    if (text === '') return Params.empty(kind);
    const { bytes } = sourceOf(text);
    const used = kind === 'uri' ? markUri(bytes, 0, text.length) : markHeader(bytes, 0, text.length);
    if (used < 0) throw badValue(where);
    return new Params(kind, text, scratch.slice(0, used));
  }

  /** The value; true for a parameter without one; undefined when absent. */
  get(name: string): string | true | undefined {
    if (this.edited !== undefined) return this.edited.find(([n]) => sameName(n, name))?.[1];
    const { text, marks } = this;
    for (let i = 0; i < marks.length; i += STRIDE) {
      if (sameAt(text, marks[i]!, marks[i + 1]!, name)) return this.valueAt(i);
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
    const at = list.findIndex(([n]) => sameName(n, name));
    if (at < 0) list.push([name, value]);
    else list[at] = [list[at]![0], value];
    return this;
  }

  delete(name: string): boolean {
    if (!this.has(name)) return false;
    this.edited = this.edit().filter(([n]) => !sameName(n, name));
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
    const copy = new Params(this.kind, this.text, this.marks);
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
    return isPlainValue(value) ? value : quote(value);
  }
}

function sameName(a: string, b: string): boolean {
  return sameAt(a, 0, a.length, b);
}

/**
 * The parameter that was looked for last: where its value lies, and where its name ends. `from` is ABSENT, or INDIRECT when
 * there is no value or it must be read with Params.
 */
export const noted = { from: -1, to: -1, nameEnd: -1 };
export const ABSENT = -1;
export const INDIRECT = -2;

/**
 * True when header parameters stand at `from`..`to`. Notes where the value of the parameter `wanted` (lower case) lies, so
 * that the parameter that everybody asks for is had without a Params.
 */
export function checkParams(bytes: Uint8Array, from: number, to: number, wanted: Uint8Array): boolean {
  checked = from === to ? 0 : markHeader(bytes, from, to);
  noteParam(bytes, wanted);
  return checked >= 0;
}

/** Numbers in `scratch` of the list that checkParams has read. */
let checked = 0;

/** Notes another parameter of the list that checkParams was just given. */
export function noteParam(bytes: Uint8Array, wanted: Uint8Array): void {
  noted.from = ABSENT;
  for (let i = 0; i < checked; i += STRIDE) {
    const name = scratch[i]!;
    const nameEnd = scratch[i + 1]!;
    if (nameEnd - name !== wanted.length || !sameBytes(bytes, name, wanted)) continue;
    const value = scratch[i + 2]!;
    noted.from = value >= 0 && bytes[value] !== QUOTE ? value : INDIRECT;
    noted.to = scratch[i + 3]!;
    noted.nameEnd = nameEnd;
    return;
  }
}

function sameBytes(bytes: Uint8Array, at: number, lower: Uint8Array): boolean {
  for (let i = 0; i < lower.length; i++) if ((bytes[at + i]! | 32) !== lower[i]) return false;
  return true;
}

/** True when URI parameters stand at `from`..`to`. */
export function checkUriParams(bytes: Uint8Array, from: number, to: number): boolean {
  return from === to || markUri(bytes, from, to) >= 0;
}

/** RFC 3261 25.1 generic-param: token [ EQUAL ( token / host / quoted-string ) ]. Fills `scratch`; -1: malformed. */
function markHeader(bytes: Uint8Array, from: number, to: number): number {
  let used = 0;
  let i = from;
  while (i < to) {
    if (bytes[i] !== SEMICOLON) return -1;
    const name = skip(bytes, i + 1, to);
    const nameEnd = runEnd(bytes, name, to, TOKEN);
    if (nameEnd === name) return -1;
    scratch[used] = name;
    scratch[used + 1] = nameEnd;
    i = skip(bytes, nameEnd, to);
    if (i < to && bytes[i] === EQUALS) {
      const value = skip(bytes, i + 1, to);
      const end = valueEnd(bytes, value, to);
      if (end < 0) return -1;
      scratch[used + 2] = value;
      scratch[used + 3] = end;
      i = skip(bytes, end, to);
    } else {
      scratch[used + 2] = -1;
      scratch[used + 3] = -1;
    }
    used += STRIDE;
  }
  return used;
}

/** Where the value at `i` ends, -1 when it is none. Bytes beyond token and host are taken, but nothing that ends a value. */
function valueEnd(bytes: Uint8Array, i: number, to: number): number {
  if (i < to && bytes[i] === QUOTE) return quotedEnd(bytes, i, to);
  const end = runEnd(bytes, i, to, VALUE);
  return end === i ? -1 : end;
}

/** RFC 3261 25.1 other-param; an empty one between two semicolons is passed over, as phones send it. */
function markUri(bytes: Uint8Array, from: number, to: number): number {
  let used = 0;
  let i = from;
  while (i < to) {
    if (bytes[i] !== SEMICOLON) return -1;
    const name = i + 1;
    let equals = -1;
    for (i = name; i < to && bytes[i] !== SEMICOLON; i++) {
      const c = bytes[i]!;
      if (c === EQUALS && equals < 0) equals = i;
      else if (!isUriByte(bytes, i, to)) return -1;
    }
    if (i === name) continue;
    if (equals === name) return -1;
    scratch[used] = name;
    scratch[used + 1] = equals < 0 ? i : equals;
    scratch[used + 2] = equals < 0 ? -1 : equals + 1;
    scratch[used + 3] = i;
    used += STRIDE;
  }
  return used;
}

/** Any visible byte but those that cannot stand in a URI between angle brackets; % only before two hex digits. */
export function isUriByte(bytes: Uint8Array, i: number, to: number): boolean {
  const c = bytes[i]!;
  if (c === PERCENT) return i + 2 < to && (CLASS[bytes[i + 1]!]! & CLASS[bytes[i + 2]!]! & HEX) !== 0;
  return c > 32 && c !== QUOTE && c !== LESS && c !== GREATER && c !== AT && c !== QUESTION && c !== 127;
}
