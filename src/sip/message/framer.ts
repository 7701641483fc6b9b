import { SipParseError } from './errors.ts';
import type { MessageLimits } from './limits.ts';
import { LIMITS } from './limits.ts';

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const COLON = 58;
const ZERO = 48;
const LONG_NAME = Buffer.from('content-length');
const FIRST_SIZE = 4096;

/**
 * `Buffer`: one whole message. `'keepalive'`: the peer's double CRLF, which wants a CRLF in answer (RFC 5626 3.5.1).
 * `SipParseError`: the stream cannot be followed any further; close it. `undefined`: wait for more.
 */
export type Frame = Buffer | 'keepalive' | SipParseError | undefined;

/**
 * Cuts a byte stream into messages by Content-Length (RFC 3261 18.3). Work and memory are linear in what arrives:
 * nothing is looked at twice, and at most `maxMessage` bytes wait.
 * A head whose Content-Length cannot be used is given alone, so that parseMessage can say what to answer, and the error after it.
 */
export class StreamFramer {
  private readonly limits: MessageLimits;
  private buffer: Buffer = NOTHING;
  /** What is still to be given lies from `from` to `to` of the buffer. */
  private from = 0;
  private to = 0;
  /** False while `buffer` is the caller's chunk. */
  private owned = false;
  /** How far the head has been looked through, and what was found. */
  private scanned = 0;
  private lineStart = 0;
  private bodyLength = -1;
  private headEnd = -1;
  private crlfs = 0;
  private failed: SipParseError | undefined = undefined;

  constructor(limits: MessageLimits = LIMITS) {
    this.limits = limits;
  }

  /** Bytes that wait for the rest of their message. */
  get buffered(): number {
    return this.to - this.from;
  }

  /** True in the middle of a message: for the time limit on half a message. */
  get partial(): boolean {
    return this.from < this.to;
  }

  /** Takes bytes from the network. The chunk must not be written to afterwards. */
  push(chunk: Buffer): void {
    if (this.failed !== undefined || chunk.length === 0) return;
    if (this.from === this.to) {
      this.buffer = chunk;
      this.owned = false;
      this.from = 0;
      this.to = chunk.length;
      this.restart();
      return;
    }
    this.reserve(chunk.length);
    chunk.copy(this.buffer, this.to);
    this.to += chunk.length;
  }

  /** Call until it gives undefined or an error. */
  next(): Frame {
    if (this.failed !== undefined) return this.failed;
    if (this.headEnd < 0 && this.scanned === this.from) {
      if (this.skipCrlf()) return 'keepalive';
      if (this.failed !== undefined) return this.failed;
    }
    if (this.headEnd < 0 && !this.findHead()) return this.failed;
    if (this.bodyLength === AMBIGUOUS || this.headEnd - this.from + this.bodyLength > this.limits.maxMessage) {
      this.failed = new SipParseError(this.bodyLength === AMBIGUOUS ? 'content-length' : 'too-large', 'Content-Length');
      return this.take(this.headEnd);
    }
    const end = this.headEnd + Math.max(this.bodyLength, 0);
    return end > this.to ? undefined : this.take(end);
  }

  /** Passes line ends between messages; true when they make a ping. */
  private skipCrlf(): boolean {
    const { buffer } = this;
    while (this.from < this.to) {
      const c = buffer[this.from]!;
      if (c !== CR && c !== LF) {
        this.crlfs = 0;
        break;
      }
      this.from++;
      if (c === CR) continue;
      if (++this.crlfs < 2) continue;
      this.crlfs = 0;
      this.restart();
      return true;
    }
    this.restart();
    return false;
  }

  /** Looks for the empty line, noting Content-Length on the way. False: not there yet, or failed. */
  private findHead(): boolean {
    const { buffer, to } = this;
    for (let i = this.scanned; i < to; i++) {
      if (buffer[i] !== LF) continue;
      const length = i - this.lineStart;
      if (length === 0 || (length === 1 && buffer[this.lineStart] === CR)) {
        this.headEnd = i + 1;
        return this.headEnd - this.from <= this.limits.maxHead || this.fail();
      }
      this.readLine(this.lineStart, i);
      this.lineStart = i + 1;
    }
    this.scanned = to;
    return to - this.from > this.limits.maxHead && this.fail();
  }

  private fail(): false {
    this.failed = new SipParseError('too-large', 'head', 513);
    this.drop();
    return false;
  }

  /** Takes the number out of a Content-Length line. */
  private readLine(from: number, to: number): void {
    const { buffer } = this;
    const first = buffer[from]! | 32;
    if (first !== 0x63 && first !== 0x6c) return;
    let i = from;
    if (first === 0x6c) i++;
    else for (let j = 0; j < LONG_NAME.length; j++, i++) if ((buffer[i]! | 32) !== LONG_NAME[j]) return;
    i = skipBlank(buffer, i);
    if (buffer[i] !== COLON) return;
    i = skipBlank(buffer, i + 1);
    let n = -1;
    for (; i < to; i++) {
      const digit = buffer[i]! - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      n = Math.min((n < 0 ? 0 : n) * 10 + digit, Number.MAX_SAFE_INTEGER);
    }
    i = skipBlank(buffer, i);
    if (buffer[i] === CR) i++;
    // A second one, a folded one, a negative one: whoever is in front of us may have read another number.
    this.bodyLength = i === to && n >= 0 && this.bodyLength === -1 ? n : AMBIGUOUS;
  }

  private take(end: number): Buffer {
    const out = this.buffer.subarray(this.from, end);
    // Our own buffer is written to again, so what leaves it is a copy.
    const message = this.owned ? Buffer.from(out) : out;
    this.from = end;
    if (this.from === this.to) this.drop();
    else this.restart();
    return message;
  }

  private drop(): void {
    this.buffer = NOTHING;
    this.from = 0;
    this.to = 0;
    this.owned = false;
    this.restart();
  }

  private restart(): void {
    this.scanned = this.from;
    this.lineStart = this.from;
    this.bodyLength = -1;
    this.headEnd = -1;
  }

  /** Makes room for `more` bytes behind what waits, in a buffer of our own; sizes double, so that copying stays linear. */
  private reserve(more: number): void {
    const waiting = this.to - this.from;
    if (this.owned && this.to + more <= this.buffer.length) return;
    const size = Math.max(FIRST_SIZE, 2 * (waiting + more));
    const target = this.owned && size <= this.buffer.length ? this.buffer : Buffer.allocUnsafeSlow(size);
    this.buffer.copy(target, 0, this.from, this.to);
    const moved = this.from;
    this.buffer = target;
    this.owned = true;
    this.from = 0;
    this.to = waiting;
    this.scanned -= moved;
    this.lineStart -= moved;
    if (this.headEnd >= 0) this.headEnd -= moved;
  }
}

const NOTHING = Buffer.alloc(0);
/** A Content-Length that is no number, or comes twice. */
const AMBIGUOUS = -2;

function skipBlank(buffer: Buffer, i: number): number {
  while (buffer[i] === SPACE || buffer[i] === TAB) i++;
  return i;
}
