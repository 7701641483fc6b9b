/** The durable store on one machine: users, settings and call records in one SQLite file. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { errorText, TandemError } from '../../core/errors.ts';
import type { Sqlite } from '../sqlite/database.ts';
import { migrations } from './migrations.ts';

const BUSY_WAIT_MS = 2000;
const MIGRATION_WAIT_MS = 30_000;
/** 80 MB: far above what comes together between two calls of checkpointDurable, where a node makes them. */
const LONGEST_LOG_PAGES = 20_000;

/**
 * Opens the file and brings its tables up to date; of several processes that try, one does it and the others wait.
 * @throws TandemError `store-unavailable`
 */
export async function openDurable(file: string): Promise<Sqlite> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const db = new Database(file, { timeout: MIGRATION_WAIT_MS });
    db.pragma('journal_mode = WAL');
    // A record that was acknowledged must outlive a power cut, as far as the spool has let go of it.
    db.pragma('synchronous = NORMAL');
    // Moving the log into the file waits for the disk, which a process with calls must not; see checkpointDurable.
    db.pragma(`wal_autocheckpoint = ${LONGEST_LOG_PAGES}`);
    await migrate(file);
    db.pragma(`busy_timeout = ${BUSY_WAIT_MS}`);
    return db;
  } catch (error) {
    throw new TandemError('store-unavailable', { detail: `${file}: ${errorText(error)}`, cause: error });
  }
}

/** Moves the write-ahead log into the file; for a node that has no calls. Never throws: the next time does what this one left. */
export function checkpointDurable(db: Sqlite): void {
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // Somebody else does it now.
  }
}

/** Migrations of this process, one after the other: waiting for the file's lock would stop the one that holds it. */
let queue: Promise<unknown> = Promise.resolve();

function migrate(file: string): Promise<void> {
  const mine = queue.then(() => migrateAlone(file));
  queue = mine.catch(() => undefined);
  return mine;
}

async function migrateAlone(file: string): Promise<void> {
  if (isCurrent(file)) return;
  // Kysely takes no lock on SQLite, so a file beside it serves as one; the kernel drops it with the process.
  const lock = new Database(`${file}.lock`, { timeout: MIGRATION_WAIT_MS });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    const database = new Database(file, { timeout: MIGRATION_WAIT_MS });
    const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
    try {
      const migrator = new Migrator({ db: kysely, provider: { getMigrations: () => Promise.resolve(migrations) } });
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw new Error('migration failed', { cause: error });
    } finally {
      await kysely.destroy();
    }
  } finally {
    lock.close();
  }
}

/** Nearly every start finds nothing to do, and should not wait for its neighbours to find out the same. */
function isCurrent(file: string): boolean {
  const db = new Database(file, { timeout: MIGRATION_WAIT_MS });
  try {
    const table = db.prepare("SELECT name FROM sqlite_master WHERE name = 'kysely_migration'").get();
    if (table === undefined) return false;
    const done = new Set(db.prepare('SELECT name FROM kysely_migration').pluck().all());
    return Object.keys(migrations).every(name => done.has(name));
  } finally {
    db.close();
  }
}
