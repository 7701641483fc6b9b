/** Identifiers: their types, so that a tag cannot be passed for a branch, and their source, so that tests can know them. */
import { randomFillSync, randomUUID } from 'node:crypto';

declare const brand: unique symbol;
/** A plain value that the compiler takes for something of its own. */
export type Brand<T, B extends string> = T & { readonly [brand]: B };

/** One call as Tandem counts it; the unique key of its record. */
export type CallId = Brand<string, 'CallId'>;
/** One leg of a call: a dialog and its media. */
export type LegId = Brand<string, 'LegId'>;
export type NodeId = Brand<string, 'NodeId'>;
export type ZoneId = Brand<string, 'ZoneId'>;
/** Address of record, canonical: `sip:user@domain`, domain in lower case, no parameters. */
export type Aor = Brand<string, 'Aor'>;
/** The Call-ID header's value. */
export type SipCallId = Brand<string, 'SipCallId'>;
/** The tag parameter of From or To. */
export type Tag = Brand<string, 'Tag'>;
/** The branch parameter of a Via. */
export type Branch = Brand<string, 'Branch'>;

export const asCallId = (value: string): CallId => value as CallId;
export const asLegId = (value: string): LegId => value as LegId;
export const asNodeId = (value: string): NodeId => value as NodeId;
export const asZoneId = (value: string): ZoneId => value as ZoneId;
export const asAor = (value: string): Aor => value as Aor;
export const asSipCallId = (value: string): SipCallId => value as SipCallId;
export const asTag = (value: string): Tag => value as Tag;
export const asBranch = (value: string): Branch => value as Branch;

export interface Ids {
  /** Random hexadecimal digits, two for each byte. */
  token(bytes?: number): string;
  uuid(): string;
  uint32(): number;
}

const POOL_BYTES = 8192;
const DEFAULT_TOKEN_BYTES = 8;

/** Ids from the system's cryptographic generator; one system call fills a pool for some hundred of them. */
export class SystemIds implements Ids {
  readonly #pool = Buffer.allocUnsafe(POOL_BYTES);
  #used = POOL_BYTES;

  token(bytes = DEFAULT_TOKEN_BYTES): string {
    const start = this.#take(bytes);
    return this.#pool.toString('hex', start, start + bytes);
  }

  uuid(): string {
    return randomUUID();
  }

  uint32(): number {
    return this.#pool.readUInt32LE(this.#take(4));
  }

  #take(bytes: number): number {
    if (bytes > POOL_BYTES) throw new RangeError(`an id of ${bytes} bytes is too long`);
    if (this.#used + bytes > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += bytes;
    return start;
  }
}

/** Ids that count up, for tests. */
export class SequentialIds implements Ids {
  #last = 0;

  token(bytes = DEFAULT_TOKEN_BYTES): string {
    return this.#next()
      .toString(16)
      .padStart(bytes * 2, '0')
      .slice(-bytes * 2);
  }

  uuid(): string {
    return `00000000-0000-4000-8000-${this.#next().toString(16).padStart(12, '0')}`;
  }

  uint32(): number {
    return this.#next() >>> 0;
  }

  #next(): number {
    this.#last += 1;
    return this.#last;
  }
}
