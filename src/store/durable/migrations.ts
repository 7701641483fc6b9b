/** The tables of the durable store, in the one shape that SQLite and PostgreSQL share. Migrations are only ever added. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const migrations: Record<string, Migration> = {
  '0001-users-and-call-records': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('users')
        .addColumn('extension', 'text', column => column.primaryKey())
        .addColumn('realm', 'text', column => column.notNull())
        .addColumn('display_name', 'text')
        .addColumn('ha1_md5', 'text', column => column.notNull())
        .addColumn('ha1_sha256', 'text', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('updated_at', 'bigint', column => column.notNull())
        .execute();
      // Readers keep users in memory; one look at the revision tells whether they may go on doing so.
      await db.schema
        .createTable('revisions')
        .addColumn('topic', 'text', column => column.primaryKey())
        .addColumn('revision', 'bigint', column => column.notNull())
        .execute();
      await sql`INSERT INTO revisions (topic, revision) VALUES ('users', 1)`.execute(db);
      await db.schema
        .createTable('call_records')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('zone', 'text', column => column.notNull())
        .addColumn('node', 'text', column => column.notNull())
        .addColumn('caller', 'text', column => column.notNull())
        .addColumn('dialled', 'text', column => column.notNull())
        .addColumn('resolved', 'text')
        .addColumn('started_at', 'bigint', column => column.notNull())
        .addColumn('ringing_at', 'bigint')
        .addColumn('answered_at', 'bigint')
        .addColumn('ended_at', 'bigint', column => column.notNull())
        .addColumn('duration_ms', 'bigint', column => column.notNull())
        .addColumn('outcome', 'text', column => column.notNull())
        .addColumn('reason', 'text', column => column.notNull())
        .addColumn('sip_status', 'integer')
        .addColumn('hangup_by', 'text', column => column.notNull())
        .addColumn('takeovers', 'integer', column => column.notNull())
        .addColumn('legs', 'text', column => column.notNull())
        .execute();
      await db.schema.createIndex('call_records_started_at').on('call_records').column('started_at').execute();
    },
  },
};
