/** What operators read and change, declared by the API and the command line; `store` implements it. */
import type { CallRecord } from '../pbx/call/ports.ts';
import type { CallId } from '../core/ids.ts';

export interface User {
  readonly extension: string;
  readonly displayName?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface NewUser {
  readonly extension: string;
  readonly displayName?: string;
  /** H(user:realm:password), lower-case hex; the password itself is never kept. */
  readonly ha1: { readonly md5: string; readonly sha256: string };
}

export interface UserAdmin {
  /** Rejects with TandemError `user-exists`. */
  add(user: NewUser): Promise<void>;
  /** Adds those that are not there yet; resolves with how many. */
  addMissing(users: readonly NewUser[]): Promise<number>;
  /** Rejects with TandemError `user-unknown`. */
  setPassword(extension: string, ha1: NewUser['ha1']): Promise<void>;
  list(query: { limit?: number; after?: string }): Promise<readonly User[]>;
}

export interface CallRecordQuery {
  readonly limit?: number;
  /** Started at this time or later, ms since 1970. */
  readonly since?: number;
  /** The caller: as it stands in the record, or the user part of its SIP URI. */
  readonly from?: string;
}

export interface CallRecordReader {
  get(id: CallId): Promise<CallRecord | undefined>;
  /** The latest first. */
  list(query: CallRecordQuery): Promise<readonly CallRecord[]>;
  count(): Promise<number>;
}
