import type { SipParseCode } from './errors.ts';
import { SipParseError } from './errors.ts';
import { ID_BITS, NO_MARKS, STRIDE } from './header-list.ts';
import { H, headerIdAt, headerName, SINGLE_BIT } from './header-names.ts';
import type { MessageLimits } from './limits.ts';
import { latin1, runEnd } from './source.ts';
import { TOKEN } from './text.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const BACKSLASH = 92;

/**
 * Where the lines of a head lie. Text and bytes are the datagram's, or those of a copy with its line ends put right;
 * the text may end where a head has to.
 */
export interface Scan {
  readonly text: string;
  readonly bytes: Buffer;
  /** Of the start line, without its CRLF. */
  readonly start: number;
  readonly lineEnd: number;
  /** Two numbers for each header line (see HeaderList), then the end of the last line. */
  readonly marks: readonly number[];
  readonly folded: boolean;
  readonly bodyAt: number;
  /** The first thing wrong; the lines are given all the same, as far as they could be told apart. */
  readonly error: SipParseError | undefined;
}

/** Filled anew by each call and copied out in one go; growing a fresh array costs more. */
const scratch: number[] = [];

/**
 * Reads the head once: line ends, foldings, header names, limits.
 * Throws when the head is not there or does not end.
 */
export function scanHead(bytes: Buffer, limits: MessageLimits): Scan {
  return scanBytes(bytes, limits);
}

function scanBytes(bytes: Buffer, limits: MessageLimits): HeadScanner {
  // RFC 3261 7.5: empty lines before the start line are passed over.
  let start = 0;
  while (bytes[start] === CR || bytes[start] === LF) start++;
  if (start === bytes.length) throw new SipParseError('empty', 'message');
  const text = latin1(bytes, 0, Math.min(bytes.length, start + limits.maxHead));
  return new HeadScanner(bytes, text, limits).scan(start);
}

class HeadScanner implements Scan {
  readonly bytes: Buffer;
  readonly text: string;
  start = 0;
  lineEnd = 0;
  marks: readonly number[] = NO_MARKS;
  bodyAt = 0;
  folded = false;
  error: SipParseError | undefined = undefined;
  private readonly limits: MessageLimits;
  private bareLf = false;
  /** One bit for each single header that was met. */
  private seen = 0;
  /** Set by `name`: where the value begins. */
  private valueAt = 0;

  constructor(bytes: Buffer, text: string, limits: MessageLimits) {
    this.bytes = bytes;
    this.text = text;
    this.limits = limits;
  }

  scan(start: number): HeadScanner {
    let at = this.nextLine(start, start, false);
    this.start = start;
    this.lineEnd = at - 2;
    let used = 0;
    while (!this.isEmptyLine(at)) {
      if (used === STRIDE * this.limits.maxHeaders) {
        this.fail('too-many-headers', 'head');
        break;
      }
      const id = this.name(at);
      scratch[used] = at;
      scratch[used + 1] = (this.valueAt << ID_BITS) | id;
      used += STRIDE;
      at = this.nextLine(at, this.valueAt, true);
    }
    if (this.bareLf) return this.normalized(start, at);
    scratch[used] = at;
    this.checkNul(start, at);
    this.marks = scratch.slice(0, used + 1);
    this.bodyAt = at + 2;
    return this;
  }

  private fail(code: SipParseCode, where: string, status = 400): void {
    this.error ??= new SipParseError(code, where, status);
  }

  private isEmptyLine(at: number): boolean {
    const c = this.bytes[at];
    if (c === CR) return this.bytes[at + 1] === LF;
    if (c === LF) this.bareLf = true;
    return c === LF;
  }

  /** The header number of the line at `from`. */
  private name(from: number): number {
    const { bytes } = this;
    const colon = this.text.indexOf(':', from);
    let to = colon;
    while (to > from && isBlank(bytes[to - 1])) to--;
    const id = to <= from ? H.unknown : headerIdAt(bytes, from, to);
    if (id === H.unknown && !this.isName(from, to)) return id;
    let value = colon + 1;
    while (isBlank(bytes[value])) value++;
    this.valueAt = value;
    const bit = SINGLE_BIT[id]!;
    if ((this.seen & bit) !== 0) this.fail('duplicate-header', headerName(id));
    this.seen |= bit;
    return id;
  }

  private isName(from: number, to: number): boolean {
    if (to > from && runEnd(this.bytes, from, to, TOKEN) === to) return true;
    this.fail('header-line', 'head');
    this.valueAt = from;
    return false;
  }

  /** Where the line begins that follows the one from `from`, looking from `i` on and passing foldings (RFC 3261 7.3.1). */
  private nextLine(from: number, i: number, foldable: boolean): number {
    const { bytes, text } = this;
    for (;;) {
      const lf = text.indexOf('\n', i);
      if (lf < 0) throw this.endless();
      if (text.indexOf('\r', i) !== lf - 1) this.oddLineEnd(i, lf);
      i = lf + 1;
      if (foldable && isBlank(bytes[i])) {
        this.folded = true;
        continue;
      }
      // RFC 3261 21.4.12: 414 says that it was the Request-URI.
      if (i - from > this.limits.maxHeaderLine) this.fail('too-large', 'line', foldable ? 400 : 414);
      return i;
    }
  }

  private endless(): SipParseError {
    if (this.bytes.length > this.text.length) return new SipParseError('too-large', 'head', 513);
    return new SipParseError('unfinished', 'head');
  }

  /** RFC 3261 25.1: CR and LF stand together only. Others' bare LFs are taken for line ends, a lone CR for nothing. */
  private oddLineEnd(from: number, lf: number): void {
    if (this.bytes[lf - 1] !== CR) this.bareLf = true;
    const cr = this.text.indexOf('\r', from);
    if (cr >= 0 && cr < lf - 1) this.fail('control-character', 'head');
  }

  /** RFC 3261 25.1: NUL stands in a quoted pair or not at all. */
  private checkNul(from: number, to: number): void {
    for (let i = this.text.indexOf('\0', from); i >= 0 && i < to; i = this.text.indexOf('\0', i + 1)) {
      if (this.bytes[i - 1] !== BACKSLASH) this.fail('control-character', 'head');
    }
  }

  /** A head with bare LFs gets CRLFs, so that nobody behind us sees other lines in it than we do. */
  private normalized(start: number, end: number): HeadScanner {
    const { bytes, limits } = this;
    const head = this.text.slice(start, end).replace(/\r?\n/g, '\r\n');
    const body = bytes.subarray(this.isEmptyLine(end) ? end + (bytes[end] === CR ? 2 : 1) : bytes.length);
    const scan = scanBytes(Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), body]), {
      ...limits,
      maxHead: 2 * limits.maxHead,
    });
    if (this.error !== undefined) scan.error = this.error;
    return scan;
  }
}

function isBlank(c: number | undefined): boolean {
  return c === SPACE || c === TAB;
}
