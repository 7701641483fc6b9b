/**
 * Text together with its bytes, at the same offsets. Grammars look at bytes, which costs a fraction of looking at chars, and
 * cut strings out of the text. Every function is told where to stop: what lies behind is other text, or rubbish.
 */
import { CLASS, SPACING } from './text.ts';

export interface Source {
  readonly text: string;
  readonly bytes: Uint8Array;
}

interface BufferSource extends Source {
  readonly bytes: Buffer;
}

const QUOTE = 34;
const COMMA = 44;
const LESS = 60;
const GREATER = 62;
const BACKSLASH = 92;
const ZERO = 48;

/** Node's own fast paths, which its types leave out. */
interface NativeBuffer {
  latin1Slice(from: number, to: number): string;
  latin1Write(text: string, at: number, length: number): number;
}

export function latin1(bytes: Buffer, from: number, to: number): string {
  return (bytes as unknown as NativeBuffer).latin1Slice(from, to);
}

export function writeLatin1(bytes: Buffer, text: string, at: number): void {
  (bytes as unknown as NativeBuffer).latin1Write(text, at, text.length);
}

const SCRATCH_SIZE = 8192;
const scratch = { text: '', bytes: Buffer.alloc(SCRATCH_SIZE) };

/** A source for one string, good until the next call. Nobody keeps it: what is parsed keeps the text and offsets. */
export function sourceOf(text: string): BufferSource {
  if (text.length > SCRATCH_SIZE) return { text, bytes: Buffer.from(text, 'latin1') };
  scratch.text = text;
  writeLatin1(scratch.bytes, text, 0);
  return scratch;
}

/** A copy that does not keep the message alive which `s` was cut from. For what is stored long. */
export function detach(s: string): string {
  const { bytes } = sourceOf(s);
  return latin1(bytes, 0, s.length);
}

/** First index at or after `i` that is no white space, or `to`. */
export function skip(bytes: Uint8Array, i: number, to: number): number {
  while (i < to && (CLASS[bytes[i]!]! & SPACING) !== 0) i++;
  return i;
}

/** The index after the last byte before `to` that is no white space. */
export function skipBack(bytes: Uint8Array, from: number, to: number): number {
  while (to > from && (CLASS[bytes[to - 1]!]! & SPACING) !== 0) to--;
  return to;
}

/** The index after the run of bytes of a class that begins at `i`. */
export function runEnd(bytes: Uint8Array, i: number, to: number, bits: number): number {
  while (i < to && (CLASS[bytes[i]!]! & bits) !== 0) i++;
  return i;
}

/** Index of a byte, or -1. */
export function indexOf(bytes: Uint8Array, byte: number, from: number, to: number): number {
  for (let i = from; i < to; i++) if (bytes[i] === byte) return i;
  return -1;
}

/** The index after the quoted string that begins at `i`, or -1 when it does not end before `to`. */
export function quotedEnd(bytes: Uint8Array, i: number, to: number): number {
  for (let j = i + 1; j < to; j++) {
    const c = bytes[j]!;
    if (c === QUOTE) return j + 1;
    if (c === BACKSLASH) j++;
  }
  return -1;
}

/** Index of the comma that ends the list element beginning at `i`, or `to`. Quotes and angle brackets hide commas. */
export function elementEnd(bytes: Uint8Array, i: number, to: number): number {
  let angle = false;
  for (let j = i; j < to; j++) {
    const c = bytes[j]!;
    if (c > GREATER) continue;
    if (c === COMMA && !angle) return j;
    if (c === LESS) angle = true;
    else if (c === GREATER) angle = false;
    else if (c === QUOTE && !angle) {
      const after = quotedEnd(bytes, j, to);
      if (after < 0) return to;
      j = after - 1;
    }
  }
  return to;
}

/** Like elementEnd; lists of one, which most are, cost one search. */
export function firstElementEnd({ text, bytes }: Source, from: number, to: number): number {
  const comma = text.indexOf(',', from);
  return comma < 0 || comma >= to ? to : elementEnd(bytes, from, to);
}

/** A run of digits as a number; -1 when it is empty, holds anything else, or passes `max`. */
export function digitsAt(bytes: Uint8Array, from: number, to: number, max: number): number {
  if (from >= to) return -1;
  let n = 0;
  for (let i = from; i < to; i++) {
    const d = bytes[i]! - ZERO;
    if (!(d >= 0 && d <= 9)) return -1;
    n = n * 10 + d;
    if (n > max) return -1;
  }
  return n;
}

/** True when `lower` (in lower case) stands at `from`, whatever its case. */
export function matches(bytes: Uint8Array, from: number, to: number, lower: string): boolean {
  if (to - from !== lower.length) return false;
  for (let i = 0; i < lower.length; i++) {
    const c = bytes[from + i]!;
    if ((c >= 65 && c <= 90 ? c + 32 : c) !== lower.charCodeAt(i)) return false;
  }
  return true;
}

/** Methods that have one string for all messages, so that comparing them is comparing pointers. */
const METHODS = [
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'REGISTER',
  'OPTIONS',
  'PRACK',
  'UPDATE',
  'INFO',
  'REFER',
  'SUBSCRIBE',
  'NOTIFY',
  'MESSAGE',
  'PUBLISH',
];

/** The method that stands at `from`..`to`. */
export function methodAt({ text, bytes }: Source, from: number, to: number): string {
  for (const method of METHODS) {
    if (method.length === to - from && method.charCodeAt(0) === bytes[from] && text.startsWith(method, from))
      return method;
  }
  return text.slice(from, to);
}
