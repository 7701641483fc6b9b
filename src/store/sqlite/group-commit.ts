/**
 * Many writes, one transaction: what one turn of the event loop asks for is committed together at its end. A transaction
 * costs as much as several writes, and under load a turn brings dozens of them. When the file is busy or away, the writes
 * wait in order and are tried again; callers are never told about a lock that another process holds for a moment.
 */
import type { Statement } from 'better-sqlite3';
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText, TandemError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isBusy, isSqliteError, unavailable, type Sqlite } from './database.ts';

export interface GroupCommitOptions {
  db: Sqlite;
  clock: Clock;
  log: Logger;
  /** Name of the file, for the log. */
  name: string;
  /** Told of each transaction with the name of the file. */
  measured?: ((name: string, seconds: number) => void) | undefined;
  /** Writes that may wait; more are refused with `limit-exceeded`. */
  maxPending?: number;
  /** Runs first in each transaction. */
  begin?: () => void;
}

export interface WriteOptions {
  /** Runs once, in the same turn as the commit, before anybody hears of it. */
  committed?: () => void;
  /** How long the write may wait for the file before it fails with `store-unavailable`; default for ever. */
  patienceMs?: number;
}

interface Write {
  run: () => unknown;
  committed: (() => void) | undefined;
  deadline: number;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  outcome: { value: unknown } | { error: unknown } | undefined;
}

const MAX_PENDING = 100_000;
/** A lock is held for less than a millisecond as a rule: so many tries without a pause, then with one. */
const QUICK_TRIES = 20;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;
/** Whoever closes has nothing else to do: it waits for the others, which at the end of a cluster close at the same time. */
const LAST_WAIT_MS = 500;

export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #maxPending: number;
  readonly #begin: Statement;
  readonly #commit: Statement;
  #queue: Write[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #pause: Timer | undefined;
  #failures = 0;
  #closed = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#maxPending = options.maxPending ?? MAX_PENDING;
    // Prepared once: compiling these would cost as much as the write itself.
    this.#begin = options.db.prepare('BEGIN IMMEDIATE');
    this.#commit = options.db.prepare('COMMIT');
  }

  /** Writes that wait for the next transaction. */
  get pending(): number {
    return this.#queue.length;
  }

  /**
   * Runs `write` inside the next transaction; resolves with its result after the commit. It may run more than once, when
   * a commit fails, and what it throws fails only itself, so it must throw before it writes.
   */
  run<T>(write: () => T, options: WriteOptions = {}): Promise<T> {
    if (this.#closed) return Promise.reject(new TandemError('closed'));
    if (this.#queue.length >= this.#maxPending) {
      return Promise.reject(
        new TandemError('limit-exceeded', { detail: `${this.#options.name}: too many writes wait` }),
      );
    }
    return new Promise<T>((resolve, reject) => {
      const { committed, patienceMs } = options;
      const deadline = patienceMs === undefined ? Infinity : this.#options.clock.monotonic() + patienceMs;
      this.#queue.push({
        run: write,
        committed,
        deadline,
        resolve: resolve as (value: unknown) => void,
        reject,
        outcome: undefined,
      });
      if (!this.#pause) this.#scheduled ??= setImmediate(this.#flush);
    });
  }

  /** Commits what waits, if the file is free within half a second; the rest fails with `closed`. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#pause?.cancel();
    if (this.#queue.length > 0) {
      this.#options.db.pragma(`busy_timeout = ${LAST_WAIT_MS}`);
      this.#tryFlush();
    }
    for (const write of this.#queue.splice(0)) write.reject(new TandemError('closed'));
  }

  readonly #flush = (): void => {
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    this.#pause = undefined;
    const error = this.#tryFlush();
    if (error === undefined) this.#recovered();
    else this.#retryLater(error);
  };

  /** One transaction with everything that waits; returns why it failed. */
  #tryFlush(): unknown {
    const { db, begin } = this.#options;
    const batch = this.#queue;
    if (batch.length === 0) return undefined;
    const start = this.#options.clock.monotonic();
    try {
      this.#begin.run();
      begin?.();
      for (const write of batch) attempt(write);
      this.#commit.run();
    } catch (error) {
      rollBack(db);
      return error ?? new Error('unknown');
    }
    this.#options.measured?.(this.#options.name, (this.#options.clock.monotonic() - start) / 1000);
    this.#queue = [];
    for (const write of batch) write.committed?.();
    for (const { outcome, resolve, reject } of batch) {
      if (outcome && 'error' in outcome) reject(outcome.error);
      else resolve(outcome?.value);
    }
    return undefined;
  }

  #retryLater(error: unknown): void {
    const { clock, log, name } = this.#options;
    this.#failures += 1;
    this.#giveUpLate(error);
    if (this.#queue.length === 0) return;
    if (isBusy(error) && this.#failures <= QUICK_TRIES) {
      this.#scheduled = setImmediate(this.#flush);
      return;
    }
    const slow = isBusy(error) ? this.#failures - QUICK_TRIES : this.#failures;
    if (slow === 1 && !isBusy(error)) log.error({ store: name, error: errorText(error) }, 'store fails, writes wait');
    if (slow === 10)
      log.warn({ store: name, error: errorText(error), waiting: this.#queue.length }, 'store stays busy');
    this.#pause = clock.after(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(slow - 1, 10), LONGEST_PAUSE_MS), this.#flush);
  }

  #giveUpLate(error: unknown): void {
    const now = this.#options.clock.monotonic();
    const late = this.#queue.filter(write => write.deadline <= now);
    if (late.length === 0) return;
    this.#queue = this.#queue.filter(write => write.deadline > now);
    for (const write of late) write.reject(unavailable(error));
  }

  #recovered(): void {
    if (this.#failures > QUICK_TRIES + 10) this.#options.log.warn({ store: this.#options.name }, 'store works again');
    this.#failures = 0;
  }
}

function attempt(write: Write): void {
  try {
    write.outcome = { value: write.run() };
  } catch (error) {
    // SQLite's own failure concerns the whole transaction; anything else is the caller's.
    if (isSqliteError(error)) throw error;
    write.outcome = { error };
  }
}

function rollBack(db: Sqlite): void {
  try {
    if (db.inTransaction) db.exec('ROLLBACK');
  } catch {
    // SQLite has rolled back by itself.
  }
}
