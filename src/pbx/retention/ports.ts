/** What is kept for so long and no longer, as the durable store has it. Times are ms since 1970; all reject with `store-unavailable`. */

/** A recording whose time has come. */
export interface DueRecording {
  readonly id: string;
  /** Paths of its sound, as the store of recordings writes them. */
  readonly files: readonly string[];
}

export interface ExpiringRecordings {
  /** Those that end the time for which they were to be kept before `now`, the oldest first. */
  due(now: number, limit: number): Promise<readonly DueRecording[]>;
  /** Their sound is gone. */
  forget(ids: readonly string[]): Promise<void>;
}

export interface ExpiringCallRecords {
  /** Of the account's calls that ended before; resolves with how many are gone. */
  purge(account: string, endedBefore: number, limit: number): Promise<number>;
}

export interface ExpiringMessages {
  /** Marks them as deleted, which can be undone until they are purged; resolves with how many. */
  expire(account: string, receivedBefore: number, limit: number): Promise<number>;
}
