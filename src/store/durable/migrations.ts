/** The tables of the durable store, in the one shape that SQLite and PostgreSQL share. Migrations are only ever added. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from './tables.ts';

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
  '0002-accounts': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('account_objects')
        .addColumn('domain', 'text', column => column.notNull())
        .addColumn('section', 'text', column => column.notNull())
        .addColumn('key', 'text', column => column.notNull())
        .addColumn('body', 'text')
        .addColumn('position', 'integer', column => column.notNull())
        .addColumn('revision', 'bigint', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('updated_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('account_objects_key', ['domain', 'section', 'key'])
        .execute();
      await db.schema
        .createTable('credentials')
        .addColumn('realm', 'text', column => column.notNull())
        .addColumn('username', 'text', column => column.notNull())
        .addColumn('domain', 'text', column => column.notNull())
        .addColumn('ha1_md5', 'text')
        .addColumn('ha1_sha256', 'text')
        .addColumn('revision', 'bigint', column => column.notNull())
        .addColumn('updated_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('credentials_key', ['realm', 'username'])
        .execute();
      await db.schema
        .createTable('runtime_settings')
        .addColumn('domain', 'text', column => column.notNull())
        .addColumn('extension', 'text', column => column.notNull())
        .addColumn('name', 'text', column => column.notNull())
        .addColumn('value', 'text')
        .addColumn('revision', 'bigint', column => column.notNull())
        .addColumn('updated_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('runtime_settings_key', ['domain', 'extension', 'name'])
        .execute();
      for (const table of ['account_objects', 'credentials', 'runtime_settings']) {
        await db.schema.createIndex(`${table}_revision`).on(table).column('revision').execute();
      }
      await sql`INSERT INTO revisions (topic, revision) VALUES ('accounts', 1), ('credentials', 1), ('runtime', 1)`.execute(
        db,
      );
      await moveUsers(db);
      await db.schema.dropTable('users').execute();
      await sql`DELETE FROM revisions WHERE topic = 'users'`.execute(db);
    },
  },
  '0004-recordings': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('recordings')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('call_id', 'text', column => column.notNull())
        .addColumn('domain', 'text', column => column.notNull())
        .addColumn('owners', 'text', column => column.notNull())
        .addColumn('parties', 'text', column => column.notNull())
        .addColumn('started_by', 'text', column => column.notNull())
        .addColumn('started_at', 'bigint', column => column.notNull())
        .addColumn('ended_at', 'bigint', column => column.notNull())
        .addColumn('duration_ms', 'bigint', column => column.notNull())
        .addColumn('retention_days', 'integer', column => column.notNull())
        .addColumn('parts', 'text', column => column.notNull())
        .execute();
      await db.schema.createIndex('recordings_started_at').on('recordings').columns(['domain', 'started_at']).execute();
      await db.schema.createIndex('recordings_call_id').on('recordings').column('call_id').execute();
      await db.schema.alterTable('call_records').addColumn('recordings', 'text').execute();
    },
  },
  '0005-voicemail': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('voice_messages')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('domain', 'text', column => column.notNull())
        .addColumn('box', 'text', column => column.notNull())
        .addColumn('caller_extension', 'text')
        .addColumn('caller_number', 'text')
        .addColumn('caller_name', 'text')
        .addColumn('received_at', 'bigint', column => column.notNull())
        .addColumn('duration_ms', 'bigint', column => column.notNull())
        .addColumn('state', 'text', column => column.notNull())
        .addColumn('urgent', 'integer', column => column.notNull())
        .addColumn('heard_at', 'bigint')
        .addColumn('deleted_at', 'bigint')
        .execute();
      await db.schema
        .createIndex('voice_messages_box')
        .on('voice_messages')
        .columns(['domain', 'box', 'state', 'received_at'])
        .execute();
      await db.schema.createIndex('voice_messages_deleted').on('voice_messages').column('deleted_at').execute();
      await db.schema
        .createTable('voice_greetings')
        .addColumn('domain', 'text', column => column.notNull())
        .addColumn('box', 'text', column => column.notNull())
        .addColumn('file', 'text', column => column.notNull())
        .addPrimaryKeyConstraint('voice_greetings_key', ['domain', 'box'])
        .execute();
      await db.schema
        .createTable('pin_failures')
        .addColumn('domain', 'text', column => column.notNull())
        .addColumn('extension', 'text', column => column.notNull())
        .addColumn('failures', 'integer', column => column.notNull())
        .addColumn('locked_until', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('pin_failures_key', ['domain', 'extension'])
        .execute();
      await db.schema
        .createTable('voice_mails')
        .addColumn('message_id', 'text', column => column.primaryKey())
        .addColumn('recipient', 'text', column => column.notNull())
        .addColumn('attach', 'integer', column => column.notNull())
        .addColumn('language', 'text', column => column.notNull())
        .addColumn('time_zone', 'text', column => column.notNull())
        .addColumn('attempts', 'integer', column => column.notNull())
        .addColumn('next_at', 'bigint', column => column.notNull())
        .execute();
      await db.schema.createIndex('voice_mails_next').on('voice_mails').column('next_at').execute();
    },
  },
  '0006-emergency-calls': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('emergency_calls')
        .addColumn('call_id', 'text', column => column.primaryKey())
        .addColumn('account', 'text', column => column.notNull())
        .addColumn('at', 'bigint', column => column.notNull())
        .addColumn('number', 'text', column => column.notNull())
        .addColumn('body', 'text', column => column.notNull())
        .execute();
      await db.schema.createIndex('emergency_calls_at').on('emergency_calls').columns(['account', 'at']).execute();
    },
  },
  '0007-control-api': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('access_objects')
        .addColumn('kind', 'text', column => column.notNull())
        .addColumn('key', 'text', column => column.notNull())
        .addColumn('body', 'text')
        .addColumn('revision', 'bigint', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('updated_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('access_objects_key', ['kind', 'key'])
        .execute();
      await db.schema.createIndex('access_objects_revision').on('access_objects').column('revision').execute();
      await db.schema
        .createTable('audit_log')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('at', 'bigint', column => column.notNull())
        .addColumn('actor_kind', 'text', column => column.notNull())
        .addColumn('actor_id', 'text', column => column.notNull())
        .addColumn('actor_name', 'text', column => column.notNull())
        .addColumn('address', 'text', column => column.notNull())
        .addColumn('operation', 'text', column => column.notNull())
        .addColumn('request_id', 'text', column => column.notNull())
        .addColumn('domain', 'text')
        .addColumn('resource', 'text', column => column.notNull())
        .addColumn('key', 'text', column => column.notNull())
        .addColumn('before', 'text')
        .addColumn('after', 'text')
        .execute();
      await db.schema.createIndex('audit_log_domain').on('audit_log').columns(['domain', 'id']).execute();
      await db.schema
        .createTable('idempotency_keys')
        .addColumn('principal', 'text', column => column.notNull())
        .addColumn('key', 'text', column => column.notNull())
        .addColumn('fingerprint', 'text', column => column.notNull())
        .addColumn('status', 'integer', column => column.notNull())
        .addColumn('answer', 'text', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('idempotency_keys_key', ['principal', 'key'])
        .execute();
      await db.schema.createIndex('idempotency_keys_created').on('idempotency_keys').column('created_at').execute();
      await sql`INSERT INTO revisions (topic, revision) VALUES ('access', 1)`.execute(db);
    },
  },
  '0008-webhooks': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('webhook_deliveries')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('webhook', 'text', column => column.notNull())
        .addColumn('type', 'text', column => column.notNull())
        .addColumn('body', 'text', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('state', 'text', column => column.notNull())
        .addColumn('attempts', 'integer', column => column.notNull())
        .addColumn('at', 'bigint', column => column.notNull())
        .addColumn('status', 'integer')
        .addColumn('error', 'text')
        .execute();
      await db.schema.createIndex('webhook_deliveries_due').on('webhook_deliveries').columns(['state', 'at']).execute();
      await db.schema
        .createIndex('webhook_deliveries_list')
        .on('webhook_deliveries')
        .columns(['webhook', 'created_at', 'id'])
        .execute();
      await db.schema
        .createTable('webhook_duty')
        .addColumn('holder', 'text', column => column.notNull())
        .addColumn('until', 'bigint', column => column.notNull())
        .addColumn('position', 'text')
        .execute();
      await sql`INSERT INTO webhook_duty (holder, until) VALUES ('', 0)`.execute(db);
    },
  },
  '0009-account-objects-in-order': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createIndex('account_objects_order')
        .on('account_objects')
        .columns(['domain', 'section', 'position', 'key'])
        .execute();
    },
  },
  '0010-accounts-of-call-records': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('call_records').addColumn('account', 'text').execute();
      await db.schema.alterTable('call_records').addColumn('via', 'text').execute();
    },
  },
  '0011-token-uses': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('token_uses')
        .addColumn('token', 'text', column => column.primaryKey())
        .addColumn('used_at', 'bigint', column => column.notNull())
        .addColumn('address', 'text', column => column.notNull())
        .execute();
    },
  },
  '0012-transcriptions': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('voice_messages').addColumn('transcript', 'text').execute();
      await db.schema
        .createTable('voice_transcriptions')
        .addColumn('message_id', 'text', column => column.primaryKey())
        .addColumn('language', 'text', column => column.notNull())
        .addColumn('attempts', 'integer', column => column.notNull())
        .addColumn('next_at', 'bigint', column => column.notNull())
        .addColumn('mail_at', 'bigint', column => column.notNull())
        .execute();
      await db.schema.createIndex('voice_transcriptions_next').on('voice_transcriptions').column('next_at').execute();
    },
  },
  '0013-call-shares': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('call_records').addColumn('caller_party', 'text').execute();
      await db.schema.alterTable('call_records').addColumn('rang', 'text').execute();
      await db.schema
        .createTable('call_shares')
        .addColumn('call_id', 'text', column => column.notNull())
        .addColumn('account', 'text', column => column.notNull())
        .addColumn('extension', 'text', column => column.notNull())
        .addColumn('started_at', 'bigint', column => column.notNull())
        .addColumn('direction', 'text', column => column.notNull())
        .addColumn('result', 'text', column => column.notNull())
        .addPrimaryKeyConstraint('call_shares_key', ['call_id', 'extension'])
        .execute();
      await db.schema
        .createIndex('call_shares_history')
        .on('call_shares')
        .columns(['account', 'extension', 'started_at', 'call_id'])
        .execute();
    },
  },
  '0014-client-codes-of-calls': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('call_records').addColumn('client_code', 'text').execute();
      await db.schema
        .createIndex('call_records_client_code')
        .on('call_records')
        .columns(['client_code', 'started_at'])
        .execute();
    },
  },
};

interface OldUsers {
  users: {
    extension: string;
    realm: string;
    display_name: string | null;
    ha1_md5: string;
    ha1_sha256: string;
    created_at: number;
    updated_at: number;
  };
}

/** Users of before there were accounts belong to one that is called after their realm, which was the domain by default. */
async function moveUsers(db: Kysely<OldUsers & Tables>): Promise<void> {
  const users = await db.selectFrom('users').selectAll().orderBy('extension').execute();
  for (const [position, user] of users.entries()) {
    const { realm, extension, display_name: name, created_at, updated_at } = user;
    const domain = realm.toLowerCase();
    const row = { domain, revision: 1, created_at, updated_at };
    const account = { ...row, section: 'account', key: '', position: 0, body: JSON.stringify({ domain }) };
    await db
      .insertInto('account_objects')
      .values(account)
      .onConflict(on => on.doNothing())
      .execute();
    const body = JSON.stringify({ extension, ...(name === null ? {} : { name }) });
    await db
      .insertInto('account_objects')
      .values({ ...row, section: 'users', key: extension, position, body })
      .execute();
    await db
      .insertInto('credentials')
      .values({
        ...{ realm, username: extension, domain, ha1_md5: user.ha1_md5, ha1_sha256: user.ha1_sha256 },
        ...{ revision: 1, updated_at },
      })
      .execute();
  }
}
