import { H, headerId, headerName } from './header-names.ts';
import type { Source } from './source.ts';
import { elementEnd, skipBack, sourceOf } from './source.ts';
import { clean, sameText, trim, unfold } from './text.ts';

/** Numbers kept for each line of the text: where it begins; where its value begins (white space passed) and header number. */
export const STRIDE = 2;
/** The second number holds the header number in its low bits, the offset in the others. */
export const ID_BITS = 8;
const ID_MASK = (1 << ID_BITS) - 1;
/** Of a list without lines. */
export const NO_MARKS: readonly number[] = [0];

interface EditedLine {
  readonly id: number;
  /** Whole line with its CRLF. */
  readonly text: string;
  readonly valueAt: number;
}

/**
 * The header lines of one message. What came from the network stays one string with marks into it; only lines that were
 * changed are strings of their own, so that all others leave as they came, in their order, case and folding.
 * A line is named by a *ref*: its number in the text, or, from `count` of the text on, that of an edited line.
 */
export class HeaderList implements Source {
  /** What came from the network, or nothing; the lines lie in it as the marks say. */
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Where the value lies that `sourceAt` was last asked for. */
  from = 0;
  to = 0;
  /** STRIDE numbers a line, then the end of the last line. */
  private readonly marks: readonly number[];
  private readonly count: number;
  /** Set when some line goes on in a second one (RFC 3261 7.3.1). */
  private readonly folded: boolean;
  private order: number[] | undefined;
  private edited: EditedLine[];

  constructor(source: Source, marks: readonly number[], folded: boolean) {
    this.text = source.text;
    this.bytes = source.bytes;
    this.marks = marks;
    this.count = (marks.length - 1) / STRIDE;
    this.folded = folded;
    this.order = undefined;
    this.edited = NO_LINES;
  }

  static empty(): HeaderList {
    return new HeaderList(NO_SOURCE, NO_MARKS, false);
  }

  get length(): number {
    return this.order === undefined ? this.count : this.order.length;
  }

  get touched(): boolean {
    return this.order !== undefined;
  }

  clone(): HeaderList {
    const copy = new HeaderList(this, this.marks, this.folded);
    if (this.order !== undefined) {
      copy.order = this.order.slice();
      copy.edited = this.edited.slice();
    }
    return copy;
  }

  /** A list over the same text that holds only the lines for whose header number `ids` has a 1. */
  pick(ids: Uint8Array): HeaderList {
    const copy = new HeaderList(this, this.marks, this.folded);
    const order: number[] = [];
    for (let p = 0; p < this.length; p++) if (ids[this.idAt(p)] === 1) order.push(this.refAt(p));
    copy.order = order;
    copy.edited = this.edited.slice();
    return copy;
  }

  /** Header number of the line at a position. */
  idAt(position: number): number {
    const ref = this.refAt(position);
    return ref < this.count ? this.marks[ref * STRIDE + 1]! & ID_MASK : this.edited[ref - this.count]!.id;
  }

  nameAt(position: number): string {
    const ref = this.refAt(position);
    const text = ref < this.count ? this.text : this.edited[ref - this.count]!.text;
    const from = ref < this.count ? this.marks[ref * STRIDE]! : 0;
    return trim(text, from, text.indexOf(':', from));
  }

  /** The value at a position: one line, without white space around it. */
  valueAt(position: number): string {
    const ref = this.refAt(position);
    if (ref >= this.count) {
      const line = this.edited[ref - this.count]!;
      return trim(line.text, line.valueAt);
    }
    const at = ref * STRIDE;
    const from = this.marks[at + 1]! >> ID_BITS;
    const value = this.text.slice(from, skipBack(this.bytes, from, this.marks[at + STRIDE]!));
    return this.folded ? trim(unfold(value)) : value;
  }

  /** The value at a position as text and bytes, from `this.from` to `this.to`; good until the next source is made. */
  sourceAt(position: number): Source {
    const ref = this.refAt(position);
    if (ref < this.count && !this.folded) {
      this.from = this.marks[ref * STRIDE + 1]! >> ID_BITS;
      this.to = skipBack(this.bytes, this.from, this.marks[ref * STRIDE + STRIDE]!);
      return this;
    }
    const value = this.valueAt(position);
    this.from = 0;
    this.to = value.length;
    return sourceOf(value);
  }

  /** Position of the first line with this header number at or after `from`, -1 when there is none. For id 0 the name decides. */
  find(id: number, name: string, from = 0): number {
    const order = this.order;
    if (order === undefined && id !== H.unknown) {
      const marks = this.marks;
      for (let i = from * STRIDE + 1; i < marks.length; i += STRIDE) if ((marks[i]! & ID_MASK) === id) return i >> 1;
      return -1;
    }
    for (let p = from; p < this.length; p++) {
      if (this.idAt(p) === id && (id !== H.unknown || sameText(this.nameAt(p), name))) return p;
    }
    return -1;
  }

  /** Puts a new line at a position. */
  insert(position: number, name: string, value: string): void {
    const order = this.begin();
    const line = this.makeLine(name, value);
    if (position === order.length) order.push(line);
    else order.splice(position, 0, line);
  }

  /** Gives the line at a position another value; its name keeps its spelling. */
  replace(position: number, value: string): void {
    const ref = this.refAt(position);
    if (ref >= this.count) {
      this.begin()[position] = this.makeLine(this.nameAt(position), value);
      return;
    }
    const from = this.marks[ref * STRIDE]!;
    const mark = this.marks[ref * STRIDE + 1]!;
    const name = this.text.slice(from, mark >> ID_BITS);
    this.begin()[position] = this.addLine(mark & ID_MASK, name, value);
  }

  removeAt(position: number): void {
    this.begin().splice(position, 1);
  }

  /** Takes the first element of a comma-separated value away, and the line when it was the only one. */
  shiftAt(position: number): string {
    const value = this.valueAt(position);
    const end = elementEnd(sourceOf(value).bytes, 0, value.length);
    if (end === value.length) {
      this.removeAt(position);
      return value;
    }
    this.replace(position, trim(value, end + 1));
    return trim(value, 0, end);
  }

  /** All lines; runs of untouched ones are cut out of the text in one piece. */
  toString(): string {
    const end = this.marks[this.marks.length - 1]!;
    const order = this.order;
    if (order === undefined) return this.text.slice(this.marks[0], end);
    let out = '';
    for (let p = 0; p < order.length;) {
      const ref = order[p]!;
      if (ref >= this.count) {
        out += this.edited[ref - this.count]!.text;
        p++;
        continue;
      }
      let last = ref;
      for (p++; p < order.length && order[p] === last + 1 && last + 1 < this.count; p++) last++;
      out += this.text.slice(this.marks[ref * STRIDE], this.marks[(last + 1) * STRIDE]);
    }
    return out;
  }

  private refAt(position: number): number {
    return this.order === undefined ? position : this.order[position]!;
  }

  private begin(): number[] {
    if (this.order === undefined) {
      this.order = [];
      for (let i = 0; i < this.count; i++) this.order.push(i);
      this.edited = [];
    }
    return this.order;
  }

  private makeLine(name: string, value: string): number {
    const id = headerId(name);
    return this.addLine(id, `${id === H.unknown ? clean(name) : name}: `, value);
  }

  /** @param begin all that stands before the value */
  private addLine(id: number, begin: string, value: string): number {
    this.edited.push({ id, text: `${begin}${clean(value)}\r\n`, valueAt: begin.length });
    return this.count + this.edited.length - 1;
  }
}

const NO_LINES: EditedLine[] = [];
const NO_SOURCE: Source = { text: '', bytes: Buffer.alloc(0) };

/** The spelling to write: the caller's for unknown names and full ones, the usual one for what came compact. */
export function writtenName(name: string): string {
  return name.length === 1 ? headerName(headerId(name)) || name : name;
}
