import type { Tag } from '../../core/ids.ts';
import { badValue } from './errors.ts';
import { Params } from './params.ts';
import { quote, quotedEnd, skipSpace, skipSpaceBack, splitList, trim, unfold, unquote } from './text.ts';
import { SipUri } from './uri.ts';

const QUOTE = 34;
const COMMA = 44;
const SEMICOLON = 59;
const LESS = 60;
const QUESTION = 63;

/** name-addr or addr-spec with header parameters: From, To, Contact, Route and their kin. */
export class NameAddr {
  /** Byte string without its quotes; undefined when there is none. */
  readonly displayName: string | undefined;
  readonly uri: SipUri;
  readonly params: Params;
  /** The text before the parameters, as written. */
  private readonly prefix: string;

  private constructor(uri: SipUri, displayName: string | undefined, params: Params, prefix: string) {
    this.uri = uri;
    this.displayName = displayName;
    this.params = params;
    this.prefix = prefix;
  }

  static of(
    uri: SipUri | string,
    o: { displayName?: string | undefined; params?: Record<string, string | true> } = {},
  ): NameAddr {
    const params = new Params();
    for (const [name, value] of Object.entries(o.params ?? {})) params.set(name, value);
    const target = typeof uri === 'string' ? SipUri.parse(uri) : uri;
    return new NameAddr(target, o.displayName, params, writePrefix(target, o.displayName));
  }

  /** One value. Throws SipParseError naming `where`. */
  static parse(value: string, where = 'address'): NameAddr {
    const s = unfold(value);
    const from = skipSpace(s, 0);
    const end = skipSpaceBack(s, s.length, from);
    let open = from;
    let displayName: string | undefined;
    if (s.charCodeAt(from) === QUOTE) {
      const after = quotedEnd(s, from, end);
      if (after < 0) throw badValue(where);
      displayName = unquote(s.slice(from, after));
      open = skipSpace(s, after, end);
      if (s.charCodeAt(open) !== LESS) throw badValue(where);
    } else {
      open = s.indexOf('<', from);
      if (open < 0 || open >= end) return NameAddr.parseBare(s, from, end, where);
      if (open > from) displayName = plainDisplayName(s, from, open, where);
    }
    const close = s.indexOf('>', open);
    if (close < 0 || close >= end) throw badValue(where);
    const uri = SipUri.parse(trim(s, open + 1, close), where);
    const after = skipSpace(s, close + 1, end);
    const params = new Params(after === end ? '' : s.slice(after, end), 'header', where);
    return new NameAddr(uri, displayName, params, s.slice(from, close + 1));
  }

  /** Every value of the given header lines. */
  static parseList(lines: string | readonly string[], where = 'address'): NameAddr[] {
    const out: NameAddr[] = [];
    for (const line of typeof lines === 'string' ? [lines] : lines) {
      for (const value of splitList(line)) out.push(NameAddr.parse(value, where));
    }
    return out;
  }

  /** RFC 3261 20: without angle brackets, a semicolon begins header parameters; comma and question mark may not occur. */
  private static parseBare(s: string, from: number, end: number, where: string): NameAddr {
    let i = from;
    for (; i < end; i++) {
      const c = s.charCodeAt(i);
      if (c === SEMICOLON) break;
      if (c === COMMA || c === QUESTION) throw badValue(where);
    }
    const uri = SipUri.parse(trim(s, from, i), where);
    const params = new Params(s.slice(i, end), 'header', where);
    return new NameAddr(uri, undefined, params, s.slice(from, i));
  }

  get tag(): Tag | undefined {
    return this.params.value('tag') as Tag | undefined;
  }

  /** A copy; its parameters can be changed without touching this one. */
  clone(): NameAddr {
    return new NameAddr(this.uri.clone(), this.displayName, this.params.clone(), this.prefix);
  }

  /** A copy with another or no tag. */
  withTag(tag: string | undefined): NameAddr {
    const copy = this.clone();
    if (tag === undefined) copy.params.delete('tag');
    else copy.params.set('tag', tag);
    return copy;
  }

  toString(): string {
    const prefix = this.uri.params.changed ? writePrefix(this.uri, this.displayName) : this.prefix;
    return prefix + this.params.toString();
  }
}

/** Always quoted and bracketed: right whatever the name and the URI hold. */
function writePrefix(uri: SipUri, displayName: string | undefined): string {
  return displayName === undefined ? `<${uri.toString()}>` : `${quote(displayName)} <${uri.toString()}>`;
}

/** RFC 3261 25.1: *(token LWS). Bytes beyond ASCII are let through; chars that would need quotes are not. */
function plainDisplayName(s: string, from: number, open: number, where: string): string | undefined {
  const end = skipSpaceBack(s, open, from);
  for (let i = from; i < end; i++) {
    const c = s.charCodeAt(i);
    if (c === COMMA || c === SEMICOLON || c === QUOTE || c === 62) throw badValue(where);
  }
  return end === from ? undefined : s.slice(from, end);
}
