import type { Tag } from '../../core/ids.ts';
import { asTag } from '../../core/ids.ts';
import { badValue } from './errors.ts';
import { ABSENT, checkParams, INDIRECT, noted, Params } from './params.ts';
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

/** Where the parts of an address lie, filled by `at` and copied by the constructor: the way to give many numbers cheaply. */
const parts = { from: 0, nameTo: 0, uriFrom: 0, uriTo: 0, prefixEnd: 0, paramsFrom: 0, to: 0, tagFrom: -1, tagTo: -1 };
const TAG = Buffer.from('tag');

/** name-addr or addr-spec with header parameters: From, To, Contact, Route and their kin. */
export class NameAddr {
  private readonly text: string;
  /** Offsets in `text`: begin, end of the display name, the URI, end of what stands before the parameters, and these. */
  private readonly from: number;
  private readonly nameTo: number;
  private readonly uriFrom: number;
  private readonly uriTo: number;
  private readonly prefixEnd: number;
  private readonly paramsFrom: number;
  private readonly to: number;
  /** The tag, ABSENT or INDIRECT. */
  private readonly tagFrom: number;
  private readonly tagTo: number;
  private uriCache: SipUri | undefined;
  private paramsCache: Params | undefined;

  private constructor(text: string) {
    this.text = text;
    this.from = parts.from;
    this.nameTo = parts.nameTo;
    this.uriFrom = parts.uriFrom;
    this.uriTo = parts.uriTo;
    this.prefixEnd = parts.prefixEnd;
    this.paramsFrom = parts.paramsFrom;
    this.to = parts.to;
    this.tagFrom = parts.tagFrom;
    this.tagTo = parts.tagTo;
    this.uriCache = undefined;
    this.paramsCache = undefined;
  }

  static of(
    uri: SipUri | string,
    o: { displayName?: string | undefined; params?: Record<string, string | true> } = {},
  ): NameAddr {
    return NameAddr.parse(`${writePrefix(String(uri), o.displayName)}${Params.of(o.params).toString()}`);
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
    parts.from = from;
    parts.nameTo = open < 0 ? from : skipBack(bytes, from, open);
    parts.uriFrom = uriFrom;
    parts.uriTo = uriTo;
    parts.prefixEnd = open < 0 ? uriTo : uriTo + 1;
    parts.paramsFrom = skip(bytes, parts.prefixEnd, to);
    parts.to = to;
    if (!checkParams(bytes, parts.paramsFrom, to, TAG)) throw badValue(where);
    parts.tagFrom = noted.from;
    parts.tagTo = noted.to;
    return new NameAddr(source.text);
  }

  /** Like `at`, for those who want the URI at once. */
  static withUri(source: Source, start: number, end: number, where: string): NameAddr {
    const address = NameAddr.at(source, start, end, where);
    address.uriCache = SipUri.located(source.text, address.uriFrom, address.uriTo);
    return address;
  }

  get uri(): SipUri {
    this.uriCache ??= SipUri.parse(this.text.slice(this.uriFrom, this.uriTo));
    return this.uriCache;
  }

  get params(): Params {
    this.paramsCache ??= Params.parse(this.text.slice(this.paramsFrom, this.to));
    return this.paramsCache;
  }

  /** Byte string without its quotes; undefined when there is none. */
  get displayName(): string | undefined {
    const { from, nameTo } = this;
    return nameTo === from ? undefined : unquote(this.text.slice(from, nameTo));
  }

  get tag(): Tag | undefined {
    if (this.paramsCache === undefined && this.tagFrom !== INDIRECT) {
      return this.tagFrom === ABSENT ? undefined : asTag(this.text.slice(this.tagFrom, this.tagTo));
    }
    const tag = this.params.value('tag');
    return tag === undefined ? undefined : asTag(tag);
  }

  /** A copy; it can be changed without touching this one. */
  clone(): NameAddr {
    return NameAddr.parse(this.toString());
  }

  /** A copy with another or no tag. */
  withTag(tag: string | undefined): NameAddr {
    const copy = this.clone();
    if (tag === undefined) copy.params.delete('tag');
    else copy.params.set('tag', tag);
    return copy;
  }

  toString(): string {
    const prefix =
      this.uriCache?.changed === true
        ? writePrefix(this.uriCache.toString(), this.displayName)
        : this.text.slice(this.from, this.prefixEnd);
    return prefix + (this.paramsCache?.toString() ?? this.text.slice(this.paramsFrom, this.to));
  }
}

/** Always quoted and bracketed: right whatever the name and the URI hold. */
function writePrefix(uri: string, displayName: string | undefined): string {
  return displayName === undefined ? `<${uri}>` : `${quote(displayName)} <${uri}>`;
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
