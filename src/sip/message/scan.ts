import { SipParseError } from './errors.ts';
import { hashStep, headerIdAt, headerName, SINGLE_BIT } from './header-names.ts';
import type { MessageLimits } from './limits.ts';
import { CLASS, TOKEN } from './text.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
const BACKSLASH = 92;

/** Where the lines of a head begin. */
export interface Scan {
  /** The bytes that the offsets are about: the datagram, or a copy with its line ends put right. */
  readonly source: Buffer;
  /** Start line and header lines with their CRLF, without the empty line. */
  readonly text: string;
  /** For each line: its begin, its value's begin, its header number; then the end of the last line. */
  readonly marks: readonly number[];
  readonly folded: boolean;
  /** Offset of the body in `source`. */
  readonly bodyAt: number;
  /** The first thing wrong; the lines are given all the same, as far as they could be told apart. */
  readonly error: SipParseError | undefined;
}

/** Filled anew by each call and copied out in one go; growing a fresh array costs more. */
const scratch: number[] = [];

/**
 * Reads the head once, byte by byte: line ends, foldings, header names, control characters, limits.
 * Throws only when the head does not end, or is not there at all.
 */
export function scanHead(bytes: Buffer, limits: MessageLimits): Scan {
  return new HeadScanner(bytes, limits).scan();
}

class HeadScanner {
  private readonly bytes: Buffer;
  private readonly limits: MessageLimits;
  private at = 0;
  private bareLf = false;
  private folded = false;
  private seen = 0;
  private error: SipParseError | undefined = undefined;

  constructor(bytes: Buffer, limits: MessageLimits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  scan(): Scan {
    const { bytes } = this;
    // RFC 3261 7.5: empty lines before the start line are passed over.
    while (bytes[this.at] === CR || bytes[this.at] === LF) this.at++;
    const start = this.at;
    if (start === bytes.length) throw new SipParseError('empty', 'message');
    this.line(start, false);
    let used = 0;
    let lines = 0;
    while (!this.atEmptyLine()) {
      if (this.at >= bytes.length) {
        // What is left of the last line cannot be told from a whole one, so there is nothing to answer with.
        throw new SipParseError('unfinished', 'head');
      }
      if (++lines > this.limits.maxHeaders) {
        this.fail(new SipParseError('too-many-headers', 'head'));
        break;
      }
      const from = this.at;
      const id = this.name();
      scratch[used] = from - start;
      scratch[used + 1] = this.at - start;
      scratch[used + 2] = id;
      used += 3;
      this.line(from, true);
    }
    const end = this.at;
    if (end - start > this.limits.maxHead) this.fail(new SipParseError('too-large', 'head', 513));
    if (this.bareLf) return this.normalized(start, end);
    scratch[used] = end - start;
    return {
      source: bytes,
      text: bytes.toString('latin1', start, end),
      marks: scratch.slice(0, used + 1),
      folded: this.folded,
      bodyAt: end + 2,
      error: this.error,
    };
  }

  private fail(error: SipParseError): void {
    this.error ??= error;
  }

  private atEmptyLine(): boolean {
    const c = this.bytes[this.at];
    if (c === CR) return this.bytes[this.at + 1] === LF;
    if (c !== LF) return false;
    this.bareLf = true;
    return true;
  }

  /** Passes the name and the colon of the line at `at`; gives its header number. */
  private name(): number {
    const { bytes } = this;
    const from = this.at;
    let hash = 0;
    let i = from;
    for (let c = bytes[i]!; (CLASS[c]! & TOKEN) !== 0; c = bytes[++i]!) hash = hashStep(hash, c);
    const to = i;
    while (bytes[i] === SPACE || bytes[i] === TAB) i++;
    if (bytes[i] !== COLON || to === from) {
      this.fail(new SipParseError('header-line', 'head'));
      return 0;
    }
    this.at = i + 1;
    const id = headerIdAt(bytes, from, to, hash);
    const bit = SINGLE_BIT[id]!;
    if ((this.seen & bit) !== 0) this.fail(new SipParseError('duplicate-header', headerName(id)));
    this.seen |= bit;
    return id;
  }

  /** Passes the rest of the line that began at `from`, with the lines that go on from it (RFC 3261 7.3.1). */
  private line(from: number, foldable: boolean): void {
    const { bytes } = this;
    const { length } = bytes;
    let i = this.at;
    for (; i < length; i++) {
      const c = bytes[i]!;
      if (c >= SPACE || c === TAB) continue;
      if (c === LF) {
        this.bareLf = true;
      } else if (c !== CR || bytes[i + 1] !== LF) {
        // RFC 3261 25.1: a control character stands in a quoted pair or not at all; CR and LF not even there.
        if (c === CR || bytes[i - 1] !== BACKSLASH) this.fail(new SipParseError('control-character', 'head'));
        continue;
      } else {
        i++;
      }
      const next = bytes[i + 1];
      if ((next !== SPACE && next !== TAB) || !foldable) break;
      this.folded = true;
    }
    this.at = i + 1;
    if (i >= length) throw new SipParseError('unfinished', 'head');
    if (this.at - from > this.limits.maxHeaderLine) this.fail(new SipParseError('too-large', 'line', 400));
  }

  /** A head with bare LFs gets CRLFs, so that nobody behind us sees other lines in it than we do. */
  private normalized(start: number, end: number): Scan {
    const head = this.bytes.toString('latin1', start, end).replace(/\r?\n/g, '\r\n');
    const bodyAt = this.bytes[end] === CR ? end + 2 : end + 1;
    const source = Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), this.bytes.subarray(bodyAt)]);
    return scanHead(source, this.limits);
  }
}
