import type { Tag } from '../../core/ids.ts';
import { badValue } from './errors.ts';
import { Params } from './params.ts';
import type { Source } from './source.ts';
import { indexOf, quotedEnd, skip, skipBack, sourceOf } from './source.ts';
import { splitList } from './lists.ts';
import { quote, unfold, unquote } from './text.ts';
import { locateUri, SipUri } from './uri.ts';

const QUOTE = 34;
const COMMA = 44;
const SEMICOLON = 59;
const LESS = 60;
const GREATER = 62;
const QUESTION = 63;

/** Where the parts of an address lie in its text. */
interface Marks {
  /** Begin of the whole, end of what stands before the parameters. */
  readonly from: number;
  readonly prefixEnd: number;
  readonly uriFrom: number;
  readonly uriTo: number;
  /** Display name with its quotes; `nameTo` equals `from` when there is none. */
  readonly nameTo: number;
}

/** name-addr or addr-spec with header parameters: From, To, Contact, Route and their kin. */
export class NameAddr {
  readonly params: Params;
  private readonly text: string;
  private readonly marks: Marks;
  private uriCache: SipUri | undefined;

  private constructor(text: string, marks: Marks, params: Params, uri?: SipUri) {
    this.text = text;
    this.marks = marks;
    this.params = params;
    this.uriCache = uri;
  }

  static of(
    uri: SipUri | string,
    o: { displayName?: string | undefined; params?: Record<string, string | true> } = {},
  ): NameAddr {
    const target = typeof uri === 'string' ? SipUri.parse(uri) : uri;
    const text = writePrefix(target, o.displayName);
    const uriTo = text.length - 1;
    const uriFrom = uriTo - target.toString().length;
    const nameTo = o.displayName === undefined ? 0 : uriFrom - 2;
    const marks = { from: 0, prefixEnd: text.length, uriFrom, uriTo, nameTo };
    return new NameAddr(text, marks, Params.of(o.params), target);
  }

  /** One value. Throws SipParseError naming `where`. */
  static parse(value: string, where = 'address'): NameAddr {
    const s = unfold(value);
    return NameAddr.at(sourceOf(s), 0, s.length, where);
  }

  /** Every value of the given header lines. */
  static parseList(lines: string | readonly string[], where = 'address'): NameAddr[] {
    const out: NameAddr[] = [];
    for (const line of typeof lines === 'string' ? [lines] : lines) {
      for (const value of splitList(line)) out.push(NameAddr.parse(value, where));
    }
    return out;
  }

  /** The value at `start`..`end`. */
  static at(source: Source, start: number, end: number, where: string): NameAddr {
    const { bytes } = source;
    const from = skip(bytes, start, end);
    const to = skipBack(bytes, from, end);
    const open = bracketAt(bytes, from, to);
    if (open === MALFORMED) throw badValue(where);
    const uriFrom = open < 0 ? from : open + 1;
    const uriTo = open < 0 ? bareEnd(bytes, from, to) : indexOf(bytes, GREATER, open, to);
    if (uriTo < 0 || !locateUri(bytes, uriFrom, uriTo)) throw badValue(where);
    const prefixEnd = open < 0 ? uriTo : uriTo + 1;
    const params = Params.at(source, skip(bytes, prefixEnd, to), to);
    if (params === undefined) throw badValue(where);
    const nameTo = open < 0 ? from : skipBack(bytes, from, open);
    return new NameAddr(source.text, { from, prefixEnd, uriFrom, uriTo, nameTo }, params);
  }

  get uri(): SipUri {
    this.uriCache ??= SipUri.parse(this.text.slice(this.marks.uriFrom, this.marks.uriTo));
    return this.uriCache;
  }

  /** Byte string without its quotes; undefined when there is none. */
  get displayName(): string | undefined {
    const { from, nameTo } = this.marks;
    return nameTo === from ? undefined : unquote(this.text.slice(from, nameTo));
  }

  get tag(): Tag | undefined {
    return this.params.value('tag') as Tag | undefined;
  }

  /** A copy; it can be changed without touching this one. */
  clone(): NameAddr {
    return new NameAddr(this.text, this.marks, this.params.clone(), this.uriCache?.clone());
  }

  /** A copy with another or no tag. */
  withTag(tag: string | undefined): NameAddr {
    const copy = this.clone();
    if (tag === undefined) copy.params.delete('tag');
    else copy.params.set('tag', tag);
    return copy;
  }

  toString(): string {
    const changed = this.uriCache?.params.changed === true;
    const prefix = changed
      ? writePrefix(this.uri, this.displayName)
      : this.text.slice(this.marks.from, this.marks.prefixEnd);
    return prefix + this.params.toString();
  }
}

/** Always quoted and bracketed: right whatever the name and the URI hold. */
function writePrefix(uri: SipUri, displayName: string | undefined): string {
  return displayName === undefined ? `<${uri.toString()}>` : `${quote(displayName)} <${uri.toString()}>`;
}

const BARE = -1;
const MALFORMED = -2;

/** Index of the opening bracket, BARE when there is none, MALFORMED when no display name stands before it. */
function bracketAt(bytes: Uint8Array, from: number, to: number): number {
  if (from < to && bytes[from] === QUOTE) {
    const after = quotedEnd(bytes, from, to);
    const open = after < 0 ? to : skip(bytes, after, to);
    return open < to && bytes[open] === LESS ? open : MALFORMED;
  }
  const open = indexOf(bytes, LESS, from, to);
  // RFC 3261 25.1: a display name without quotes is tokens. Others are let through but for chars that mean something.
  for (let i = from; i < open; i++) {
    const c = bytes[i]!;
    if (c === COMMA || c === SEMICOLON || c === QUOTE || c === GREATER) return MALFORMED;
  }
  return open < 0 ? BARE : open;
}

/** RFC 3261 20: without angle brackets, a semicolon begins header parameters; comma and question mark may not occur. */
function bareEnd(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  for (; i < to && bytes[i] !== SEMICOLON; i++) if (bytes[i] === COMMA || bytes[i] === QUESTION) return -1;
  return skipBack(bytes, from, i);
}
