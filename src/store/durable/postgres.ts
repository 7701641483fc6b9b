/** The durable store of many machines: a PostgreSQL database. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { DurableConfig } from '../../core/config/types.ts';
import type { Engine } from './engine.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

const CONNECT_MS = 3000;
const STATEMENT_MS = 10_000;
/** OID of bigint, which pg gives out as text because not all of its values fit a number; ours do. */
const INT8 = 20;
/** Any number that nobody else uses in this database: migrations of all processes come one after the other. */
const MIGRATION_LOCK = 7_263_361;

type PostgresConfig = Extract<DurableConfig, { engine: 'postgres' }>;

/** Connects and brings the tables up to date; of several processes that try, one does it and the others wait. */
export async function openPostgres({ url, connections, password }: PostgresConfig): Promise<Engine> {
  // Not loaded where it is not used: a node starts faster without it.
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    ...(password === undefined ? {} : { password }),
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format),
    },
  });
  // A connection that breaks while nobody uses it: the next query opens a new one or says what is wrong.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    moved: () => true,
    forget: () => undefined,
    isBusy: () => false,
    checkpoint: () => undefined,
    close: () => db.destroy(),
  };
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  if (await isCurrent(db)) return;
  await db.connection().execute(async connection => {
    await sql`SET statement_timeout = 0`.execute(connection);
    await sql`SELECT pg_advisory_lock(${MIGRATION_LOCK})`.execute(connection);
    try {
      const provider = { getMigrations: () => Promise.resolve(migrations) };
      const { error } = await new Migrator({ db: connection, provider }).migrateToLatest();
      if (error !== undefined) throw new Error('migration failed', { cause: error });
    } finally {
      await sql`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`.execute(connection);
      await sql`SET statement_timeout = ${sql.lit(STATEMENT_MS)}`.execute(connection);
    }
  });
}

async function isCurrent(db: Kysely<Tables>): Promise<boolean> {
  const table = await sql<{ found: string | null }>`SELECT to_regclass('kysely_migration') AS found`.execute(db);
  if (!table.rows[0]?.found) return false;
  const done = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db);
  const names = new Set(done.rows.map(({ name }) => name));
  return Object.keys(migrations).every(name => names.has(name));
}
