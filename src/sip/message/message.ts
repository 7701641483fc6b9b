import { asSipCallId } from '../../core/ids.ts';
import type { SipCallId } from '../../core/ids.ts';
import { badValue, SipParseError } from './errors.ts';
import { HeaderList, writtenName } from './header-list.ts';
import { H, headerId, headerName } from './header-names.ts';
import { MAX_CSEQ, MAX_MAX_FORWARDS } from './limits.ts';
import { NameAddr } from './name-addr.ts';
import { hasElement, splitList } from './lists.ts';
import { digitsAt, firstElementEnd, methodAt, runEnd, skip, writeLatin1 } from './source.ts';
import { DIGIT, TOKEN } from './text.ts';
import { Via } from './via.ts';

export interface CSeq {
  readonly number: number;
  readonly method: string;
}

export type HeaderField = readonly [name: string, value: string];

const EMPTY = Buffer.alloc(0);

/**
 * What requests and responses share: headers and body. Header text is a byte string (see text.ts).
 * Getters parse when first asked, and forget when their header is changed; a malformed value throws SipParseError.
 * The values they give are for reading: change a copy and set it.
 */
export abstract class SipMessage {
  protected readonly headers: HeaderList;
  private bytes: Buffer;
  private bodyFrom: number;
  private bodyTo: number;
  private viaCache: Via | undefined;
  private fromCache: NameAddr | undefined;
  private toCache: NameAddr | undefined;
  private cseqCache: CSeq | undefined;
  private callIdCache: SipCallId | undefined;

  protected constructor(headers: HeaderList, body: Buffer = EMPTY) {
    this.headers = headers;
    this.bytes = body;
    this.bodyFrom = 0;
    this.bodyTo = body.length;
    this.viaCache = undefined;
    this.fromCache = undefined;
    this.toCache = undefined;
    this.cseqCache = undefined;
    this.callIdCache = undefined;
  }

  abstract readonly isRequest: boolean;
  /** Start line with its CRLF. */
  protected abstract startLine(): string;
  abstract clone(): SipMessage;

  get body(): Buffer {
    if (this.bodyTo - this.bodyFrom !== this.bytes.length) this.body = this.bytes.subarray(this.bodyFrom, this.bodyTo);
    return this.bytes;
  }

  set body(body: Buffer) {
    this.setBodyAt(body, 0, body.length);
  }

  /** For the parser: the body is a part of `bytes`, and cut out when someone wants it. */
  setBodyAt(bytes: Buffer, from: number, to: number): void {
    this.bytes = bytes;
    this.bodyFrom = from;
    this.bodyTo = to;
  }

  /** The first line's value, trimmed and unfolded; undefined when there is none. Any case, compact names too. */
  get(name: string): string | undefined {
    const at = this.headers.find(headerId(name), name);
    return at < 0 ? undefined : this.headers.valueAt(at);
  }

  /** The value of each line with this name. */
  getAll(name: string): string[] {
    return this.lines(headerId(name), name);
  }

  /** The elements of all lines with this name; commas in quotes and angle brackets don't separate. Empty ones are left out. */
  values(name: string): string[] {
    const out: string[] = [];
    for (const line of this.getAll(name)) for (const value of splitList(line)) if (value !== '') out.push(value);
    return out;
  }

  /**
   * Whether one of the elements of all lines with this name is this token, in whatever case. Nothing is cut out: lists of methods and
   * of option tags are asked for one of them several times in each dialog. @param token in lower case
   */
  lists(name: string, token: string): boolean {
    const id = headerId(name);
    for (let p = this.headers.find(id, name); p >= 0; p = this.headers.find(id, name, p + 1)) {
      if (hasElement(this.headers.valueAt(p), token)) return true;
    }
    return false;
  }

  has(name: string): boolean {
    return this.headers.find(headerId(name), name) >= 0;
  }

  /** Name and value of every line, in order. */
  *fields(): Generator<HeaderField> {
    for (let p = 0; p < this.headers.length; p++) yield [this.headers.nameAt(p), this.headers.valueAt(p)];
  }

  /** Replaces all lines of this name, at the place of the first one, else at the end. */
  set(name: string, value: string | number | readonly string[]): this {
    const id = headerId(name);
    const values = typeof value === 'object' ? value : [String(value)];
    let at = this.headers.find(id, name);
    if (at >= 0 && values.length === 1) {
      this.headers.replace(at, values[0]!);
      this.removeFrom(id, name, at + 1);
    } else {
      if (at >= 0) this.removeFrom(id, name, at);
      else at = this.headers.length;
      values.forEach((v, i) => {
        this.headers.insert(at + i, writtenName(name), v);
      });
    }
    this.forget(id);
    return this;
  }

  /** Adds a line after the last one of this name, else at the end. */
  append(name: string, value: string): this {
    const id = headerId(name);
    let at = this.headers.length;
    for (let p = this.headers.find(id, name); p >= 0; p = this.headers.find(id, name, p + 1)) at = p + 1;
    this.headers.insert(at, writtenName(name), value);
    this.forget(id);
    return this;
  }

  /** Adds a line before the first one of this name, else before all others. */
  prepend(name: string, value: string): this {
    const id = headerId(name);
    const at = this.headers.find(id, name);
    this.headers.insert(at < 0 ? 0 : at, writtenName(name), value);
    this.forget(id);
    return this;
  }

  remove(name: string): this {
    const id = headerId(name);
    if (this.removeFrom(id, name, 0)) this.forget(id);
    return this;
  }

  /** Removes every header that the parser has no number for and whose name begins so. @param prefix in lower case */
  removeExtensions(prefix: string): this {
    const { headers } = this;
    for (let at = headers.length - 1; at >= 0; at--) {
      if (headers.idAt(at) === H.unknown && headers.nameAt(at).toLowerCase().startsWith(prefix)) headers.removeAt(at);
    }
    return this;
  }

  /** Removes the topmost value of a list header and gives it back. */
  popValue(name: string): string | undefined {
    const id = headerId(name);
    const at = this.headers.find(id, name);
    if (at < 0) return undefined;
    this.forget(id);
    return this.headers.shiftAt(at);
  }

  /** The topmost Via. */
  get via(): Via {
    this.viaCache ??= this.readVia(this.position(H.via));
    return this.viaCache;
  }

  vias(): Via[] {
    return this.elements(H.via).map(Via.parse);
  }

  /** Puts `via` in the place of the topmost one. */
  setTopVia(via: Via): this {
    const at = this.headers.find(H.via, 'Via');
    if (at < 0) return this.prepend('Via', via.toString());
    const source = this.headers.sourceAt(at);
    const { from, to } = this.headers;
    const rest = source.text.slice(firstElementEnd(source, from, to), to);
    this.headers.replace(at, via.toString() + rest);
    this.viaCache = via;
    return this;
  }

  get from(): NameAddr {
    this.fromCache ??= this.readAddress(H.from, this.position(H.from));
    return this.fromCache;
  }

  get to(): NameAddr {
    this.toCache ??= this.readAddress(H.to, this.position(H.to));
    return this.toCache;
  }

  get callId(): SipCallId {
    this.callIdCache ??= this.readCallId(this.position(H.callId));
    return this.callIdCache;
  }

  get cseq(): CSeq {
    this.cseqCache ??= this.readCSeq(this.position(H.cseq));
    return this.cseqCache;
  }

  /** RFC 3261 20.22; undefined when there is none. */
  get maxForwards(): number | undefined {
    const at = this.headers.find(H.maxForwards, 'Max-Forwards');
    return at < 0 ? undefined : this.readMaxForwards(at);
  }

  set maxForwards(n: number) {
    this.set('Max-Forwards', String(n));
  }

  /** Every Contact, or '*' (RFC 3261 10.2.2). */
  contacts(): NameAddr[] | '*' {
    const lines = this.lines(H.contact, 'Contact');
    if (lines.length === 1 && lines[0] === '*') return '*';
    return NameAddr.parseList(lines, 'Contact');
  }

  /** Every Route, topmost first. */
  routes(): NameAddr[] {
    return this.addresses(H.route);
  }

  recordRoutes(): NameAddr[] {
    return this.addresses(H.recordRoute);
  }

  /** The topmost Route without parsing the others. */
  get topRoute(): NameAddr | undefined {
    const at = this.headers.find(H.route, 'Route');
    if (at < 0) return undefined;
    const source = this.headers.sourceAt(at);
    const { from, to } = this.headers;
    return NameAddr.withUri(source, from, firstElementEnd(source, from, to), 'Route');
  }

  /** The message as it goes on the wire. Content-Length is always right. */
  toBuffer(): Buffer {
    this.fixContentLength();
    const head = `${this.startLine()}${this.headers.toString()}\r\n`;
    const length = head.length;
    const out = Buffer.allocUnsafe(length + this.bodyTo - this.bodyFrom);
    writeLatin1(out, head, 0);
    this.bytes.copy(out, length, this.bodyFrom, this.bodyTo);
    return out;
  }

  toString(): string {
    return this.toBuffer().toString('utf8');
  }

  /** Sets the body and its Content-Type; an empty body takes both away. */
  setBody(type: string, content: string | Buffer): this {
    this.body = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    if (this.body.length === 0) return this.remove('Content-Type');
    return this.set('Content-Type', type);
  }

  /** For the parser: throws SipParseError when a header is missing or malformed that every message must have. */
  check(): void {
    const { headers } = this;
    for (let p = 0; p < headers.length; p++) this.checkLine(headers.idAt(p), p);
    if (this.viaCache === undefined) throw missing(H.via);
    if (this.fromCache === undefined) throw missing(H.from);
    if (this.toCache === undefined) throw missing(H.to);
    if (this.callIdCache === undefined) throw missing(H.callId);
    if (this.cseqCache === undefined) throw missing(H.cseq);
  }

  /** The line at a position, when it is one of those that every message must have. */
  private checkLine(id: number, position: number): void {
    if (id === H.via) this.viaCache ??= this.readVia(position);
    else if (id === H.from) this.fromCache = this.readAddress(H.from, position);
    else if (id === H.to) this.toCache = this.readAddress(H.to, position);
    else if (id === H.callId) this.callIdCache = this.readCallId(position);
    else if (id === H.cseq) this.cseqCache = this.readCSeq(position);
    else if (id === H.maxForwards && this.isRequest) this.readMaxForwards(position);
  }

  protected appendAll(fields: readonly HeaderField[] | undefined): void {
    if (fields === undefined) return;
    for (const [name, value] of fields) this.headers.insert(this.headers.length, writtenName(name), value);
  }

  /** For the parser: the number in Content-Length, undefined when absent, -1 when malformed. */
  get contentLength(): number | undefined {
    const at = this.headers.find(H.contentLength, 'Content-Length');
    if (at < 0) return undefined;
    const { bytes } = this.headers.sourceAt(at);
    return digitsAt(bytes, this.headers.from, this.headers.to, Number.MAX_SAFE_INTEGER);
  }

  private fixContentLength(): void {
    const length = this.bodyTo - this.bodyFrom;
    const written = this.contentLength;
    if (written === undefined) this.headers.insert(this.headers.length, 'Content-Length', String(length));
    else if (written !== length) this.set('Content-Length', String(length));
  }

  /** The position of a header that must be there. */
  private position(id: number): number {
    const at = this.headers.find(id, '');
    if (at < 0) throw missing(id);
    return at;
  }

  private readVia(position: number): Via {
    const source = this.headers.sourceAt(position);
    const { from, to } = this.headers;
    return Via.at(source, from, firstElementEnd(source, from, to));
  }

  private readAddress(id: number, position: number): NameAddr {
    const source = this.headers.sourceAt(position);
    return NameAddr.at(source, this.headers.from, this.headers.to, headerName(id));
  }

  /** RFC 3261 25.1: callid = word [ "@" word ]. Any visible chars are taken; white space would make it two words. */
  private readCallId(position: number): SipCallId {
    const { text, bytes } = this.headers.sourceAt(position);
    const { from, to } = this.headers;
    for (let i = from; i < to; i++) if (bytes[i]! <= 32) throw badValue('Call-ID');
    if (from === to) throw badValue('Call-ID');
    return asSipCallId(text.slice(from, to));
  }

  /** RFC 3261 20.16, 8.1.1.5: a number below 2**31 and a method. */
  private readCSeq(position: number): CSeq {
    const source = this.headers.sourceAt(position);
    const { bytes } = source;
    const { from, to } = this.headers;
    const end = runEnd(bytes, from, to, DIGIT);
    const number = digitsAt(bytes, from, end, MAX_CSEQ);
    const method = skip(bytes, end, to);
    if (number < 0 || method === end || method === to || runEnd(bytes, method, to, TOKEN) !== to)
      throw badValue('CSeq');
    return { number, method: methodAt(source, method, to) };
  }

  private readMaxForwards(position: number): number {
    const { bytes } = this.headers.sourceAt(position);
    const n = digitsAt(bytes, this.headers.from, this.headers.to, MAX_MAX_FORWARDS);
    if (n < 0) throw badValue('Max-Forwards');
    return n;
  }

  private lines(id: number, name: string): string[] {
    const out: string[] = [];
    for (let p = this.headers.find(id, name); p >= 0; p = this.headers.find(id, name, p + 1)) {
      out.push(this.headers.valueAt(p));
    }
    return out;
  }

  private elements(id: number): string[] {
    return this.lines(id, '').flatMap(splitList);
  }

  private addresses(id: number): NameAddr[] {
    const lines = this.lines(id, '');
    return lines.length === 0 ? [] : NameAddr.parseList(lines, headerName(id));
  }

  private removeFrom(id: number, name: string, from: number): boolean {
    let any = false;
    for (let p = this.headers.find(id, name, from); p >= 0; p = this.headers.find(id, name, p)) {
      this.headers.removeAt(p);
      any = true;
    }
    return any;
  }

  private forget(id: number): void {
    if (id === H.via) this.viaCache = undefined;
    else if (id === H.from) this.fromCache = undefined;
    else if (id === H.to) this.toCache = undefined;
    else if (id === H.cseq) this.cseqCache = undefined;
    else if (id === H.callId) this.callIdCache = undefined;
  }
}

function missing(id: number): SipParseError {
  return new SipParseError('missing-header', headerName(id));
}
