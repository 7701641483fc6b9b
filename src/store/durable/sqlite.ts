/** The durable store on one machine: one SQLite file. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { Migrator } from 'kysely/migration';
import { isBusy } from '../sqlite/database.ts';
import type { Engine } from './engine.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

const MIGRATION_WAIT_MS = 30_000;
/** 80 MB: far above what comes together between two checkpoints, where a node makes them. */
const LONGEST_LOG_PAGES = 20_000;

/** Opens the file and brings its tables up to date; of several processes that try, one does it and the others wait. */
export async function openSqlite(file: string): Promise<Engine> {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file, { timeout: MIGRATION_WAIT_MS });
  database.pragma('journal_mode = WAL');
  // A record that was acknowledged must outlive a power cut, as far as the spool has let go of it.
  database.pragma('synchronous = NORMAL');
  // Moving the log into the file waits for the disk, which a process with calls must not; see checkpoint.
  database.pragma(`wal_autocheckpoint = ${LONGEST_LOG_PAGES}`);
  await migrate(file);
  // From here on nobody sleeps inside SQLite: a busy file is tried again later, while other work goes on.
  database.pragma('busy_timeout = 0');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: new KeptStatements(database) }) });
  const dataVersion = database.prepare('PRAGMA data_version').pluck();
  let version = -1;
  return {
    db,
    moved() {
      const before = version;
      version = dataVersion.get() as number;
      return version !== before;
    },
    forget: () => void (version = -1),
    isBusy,
    checkpoint() {
      try {
        database.pragma('wal_checkpoint(PASSIVE)');
      } catch {
        // Somebody else does it now.
      }
    },
    async close() {
      await db.destroy();
      // Kysely has closed it if it ever used it.
      if (database.open) database.close();
    },
  };
}

/** Far more than there are queries; only lists of values make more of one. */
const MOST_STATEMENTS = 300;

/**
 * Statements are prepared once: that takes longer than reading a row. None is read step by step (Kysely's `stream`), so none is
 * in use when it is asked for again. One that was prepared before a newer version has added columns goes on without them.
 */
class KeptStatements implements SqliteDatabase {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  prepare(text: string): SqliteStatement {
    const known = this.#statements.get(text);
    if (known) return known;
    const statement = this.#database.prepare<unknown[]>(text);
    const [oldest] = this.#statements.keys();
    if (this.#statements.size >= MOST_STATEMENTS && oldest !== undefined) this.#statements.delete(oldest);
    this.#statements.set(text, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
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
