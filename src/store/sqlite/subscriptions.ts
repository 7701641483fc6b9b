/** Subscriptions, one row each: fenced, so that two proxies never both notify one subscriber. */
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type {
  SubscriptionLimits,
  SubscriptionOwner,
  SubscriptionRecord,
  SubscriptionStore,
} from '../../sip/event/ports.ts';
import { boots, openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { whenFree } from './retry.ts';

const SCHEMA = `
  CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    boot TEXT NOT NULL,
    fence INTEGER NOT NULL,
    account TEXT NOT NULL,
    user TEXT NOT NULL,
    sip_call_id TEXT NOT NULL,
    local_tag TEXT NOT NULL,
    data TEXT NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX subscriptions_boot ON subscriptions (boot);
  CREATE INDEX subscriptions_user ON subscriptions (account, user);
  CREATE UNIQUE INDEX subscriptions_dialog ON subscriptions (sip_call_id, local_tag);
`;
const VERSION = 1;
/** A phone repeats a SUBSCRIBE for 32 s; an answer after this long is of no use to it. */
const PATIENCE_MS = 5000;

interface Row {
  owner: string;
  boot: string;
  fence: number;
  data: string;
}

export class SqliteSubscriptionStore implements SubscriptionStore {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #commit: GroupCommit;
  readonly #sql: ReturnType<typeof prepare>;

  constructor({ directory, synchronous, clock, log, measured }: SharedStoreOptions) {
    this.#db = openShared(join(directory, 'subscriptions.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    this.#sql = prepare(this.#db);
    this.#commit = new GroupCommit({ db: this.#db, clock, log, measured, name: 'subscriptions' });
  }

  create(record: SubscriptionRecord, limits: SubscriptionLimits): Promise<'ok' | 'too-many' | 'too-many-of-user'> {
    const { watcher, dialog } = record;
    return this.#write(() => {
      if ((this.#sql.count.get()?.amount ?? 0) >= limits.total) return 'too-many';
      const own = this.#sql.countOf.get(watcher.account, watcher.user)?.amount ?? 0;
      if (own >= limits.perUser) return 'too-many-of-user';
      const { id, owner, boot, fence } = record;
      const { account, user } = watcher;
      const { sipCallId, localTag } = dialog;
      this.#sql.add.run({ id, owner, boot, fence, account, user, sipCallId, localTag, data: JSON.stringify(record) });
      return 'ok';
    });
  }

  put(record: SubscriptionRecord): Promise<'ok' | 'fenced'> {
    const data = JSON.stringify(record);
    return this.#write(() => (this.#sql.put.run(data, record.id, record.fence).changes === 1 ? 'ok' : 'fenced'));
  }

  async remove(id: string, fence: number): Promise<void> {
    await this.#write(() => this.#sql.remove.run(id, fence));
  }

  async take(sipCallId: string, localTag: string, by: SubscriptionOwner): Promise<SubscriptionRecord | undefined> {
    // Whoever asks for what was never there must not make us write.
    if (!(await whenFree(this.#clock, () => this.#sql.has.get(sipCallId, localTag)))) return undefined;
    return this.#write(() => {
      const row = this.#sql.take.get(by.node, by.boot, sipCallId, localTag);
      return row && read(row);
    });
  }

  claim(from: string, by: SubscriptionOwner, max: number): Promise<readonly SubscriptionRecord[]> {
    if (from === by.boot) return Promise.resolve([]);
    return this.#write(() => this.#sql.claim.all(by.node, by.boot, from, max).map(read));
  }

  boots(): Promise<readonly string[]> {
    return whenFree(this.#clock, () => this.#sql.boots.all().map(({ boot }) => boot));
  }

  count(): Promise<number> {
    return whenFree(this.#clock, () => this.#sql.count.get()?.amount ?? 0);
  }

  close(): void {
    this.#commit.close();
    this.#db.close();
  }

  #write<T>(work: () => T): Promise<T> {
    return this.#commit.run(work, { patienceMs: PATIENCE_MS });
  }
}

const RETURNING = 'RETURNING owner, boot, fence, data';

function prepare(db: Sqlite) {
  return {
    count: db.prepare<[], { amount: number }>('SELECT COUNT(*) AS amount FROM subscriptions'),
    countOf: db.prepare<[string, string], { amount: number }>(
      'SELECT COUNT(*) AS amount FROM subscriptions WHERE account = ? AND user = ?',
    ),
    add: db.prepare(
      `INSERT INTO subscriptions (id, owner, boot, fence, account, user, sip_call_id, local_tag, data)
       VALUES (@id, @owner, @boot, @fence, @account, @user, @sipCallId, @localTag, @data)`,
    ),
    put: db.prepare<[string, string, number]>('UPDATE subscriptions SET data = ? WHERE id = ? AND fence = ?'),
    remove: db.prepare<[string, number]>('DELETE FROM subscriptions WHERE id = ? AND fence = ?'),
    has: db.prepare<[string, string], { id: string }>(
      'SELECT id FROM subscriptions WHERE sip_call_id = ? AND local_tag = ?',
    ),
    take: db.prepare<[string, string, string, string], Row>(
      `UPDATE subscriptions SET owner = ?, boot = ?, fence = fence + 1
       WHERE sip_call_id = ? AND local_tag = ? ${RETURNING}`,
    ),
    claim: db.prepare<[string, string, string, number], Row>(
      `UPDATE subscriptions SET owner = ?, boot = ?, fence = fence + 1
       WHERE id IN (SELECT id FROM subscriptions WHERE boot = ? LIMIT ?) ${RETURNING}`,
    ),
    boots: db.prepare<[], { boot: string }>(boots('subscriptions')),
  };
}

/** Who owns it stands in columns, because claims change only those. */
function read({ owner, boot, fence, data }: Row): SubscriptionRecord {
  return { ...(JSON.parse(data) as SubscriptionRecord), owner: owner as SubscriptionRecord['owner'], boot, fence };
}
