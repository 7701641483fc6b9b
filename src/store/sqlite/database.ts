/** Opening SQLite files that several processes share. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../../core/clock.ts';
import { errorText, TandemError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';

export type Sqlite = Database.Database;

/** What a store of the shared state is opened with. */
export interface SharedStoreOptions {
  /** Directory of the shared state. */
  readonly directory: string;
  readonly synchronous: OpenOptions['synchronous'];
  readonly clock: Clock;
  readonly log: Logger;
  /** Told how long a transaction of the store has taken. */
  readonly measured?: ((store: string, seconds: number) => void) | undefined;
}

export interface OpenOptions {
  /** `off` survives killed processes, because the kernel has the pages; `normal` survives a power cut as well. */
  synchronous: 'off' | 'normal';
  /** Statements that make the tables, run when the file's version is another one. */
  schema: string;
  /** Shared state of another version is of no use and is dropped: it would not outlive an upgrade anyway. */
  version: number;
}

/** Long enough for another process to finish opening the same file for the first time. */
const OPEN_WAIT_MS = 10_000;
const CACHE_KIB = 32 * 1024;
const MMAP_BYTES = 256 * 1024 * 1024;

/**
 * Opens a file of the shared state in WAL mode.
 * @throws TandemError `store-unavailable`
 */
export function openShared(file: string, options: OpenOptions): Sqlite {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const db = new Database(file, { timeout: OPEN_WAIT_MS });
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${options.synchronous}`);
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma(`mmap_size = ${MMAP_BYTES}`);
    db.transaction(() => prepareSchema(db, options)).exclusive();
    // From here on nobody sleeps inside SQLite: a busy file is tried again later, while other work goes on.
    db.pragma('busy_timeout = 0');
    return db;
  } catch (error) {
    throw unavailable(error);
  }
}

function prepareSchema(db: Sqlite, { schema, version }: OpenOptions): void {
  if (db.pragma('user_version', { simple: true }) === version) return;
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck();
  for (const table of tables.all()) db.exec(`DROP TABLE "${String(table)}"`);
  db.exec(schema);
  db.pragma(`user_version = ${version}`);
}

export function unavailable(error: unknown): TandemError {
  if (error instanceof TandemError) return error;
  return new TandemError('store-unavailable', { detail: errorText(error), cause: error });
}

/** Whether SQLite itself failed (busy, full, input/output), as opposed to what a caller's function threw. */
export function isSqliteError(error: unknown): error is InstanceType<typeof Database.SqliteError> {
  return error instanceof Database.SqliteError;
}

export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && (error.code.startsWith('SQLITE_BUSY') || error.code.startsWith('SQLITE_LOCKED'));
}

/** The different values of an indexed `boot` column: from one to the next, where DISTINCT would read the whole index. */
export function boots(table: string): string {
  return `WITH RECURSIVE found (boot) AS (
    SELECT MIN(boot) FROM ${table}
    UNION ALL SELECT (SELECT MIN(boot) FROM ${table} WHERE boot > found.boot) FROM found WHERE found.boot IS NOT NULL
  ) SELECT boot FROM found WHERE boot IS NOT NULL`;
}
