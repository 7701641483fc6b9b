/** What an operation says. */
import type { Readable } from 'node:stream';

export interface Answer<R = unknown> {
  /** Default: the operation's. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A Readable or Buffer is sent as it is, with the headers' content-type. */
  readonly body?: R | Readable | Buffer;
}
