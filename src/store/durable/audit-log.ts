/** The audit log, and answers under idempotency keys: rows that go along with a change, in its transaction. */
import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import type {
  AnswerStore,
  AuditEntry,
  AuditLog,
  AuditQuery,
  AuditRecord,
  KeptAnswer,
  WriteRecord,
} from '../../api/access/ports.ts';
import { TandemError } from '../../core/errors.ts';
import type { DurableDatabase } from './database.ts';
import type { Tables } from './tables.ts';

type Row = Tables['audit_log'];

const ROWS_AT_ONCE = 1000;
const TIME_DIGITS = 12;
const PLACE_DIGITS = 8;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
/** Entries of this process. */
let written = 0;

/** Writes what a change leaves behind. @throws TandemError `idempotency-mismatch` when the key is taken */
export async function writeRecord(tx: Transaction<Tables>, { audit, answer }: WriteRecord, now: number): Promise<void> {
  await insertAudit(tx, audit, now);
  if (!answer) return;
  const { principal, key, fingerprint, status, answer: text } = answer;
  const added = await tx
    .insertInto('idempotency_keys')
    .values({ principal, key, fingerprint, status, answer: text, created_at: now })
    .onConflict(on => on.columns(['principal', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (!added) throw new TandemError('idempotency-mismatch');
}

async function insertAudit(tx: Transaction<Tables>, entries: readonly AuditEntry[], now: number): Promise<void> {
  // Time, then the order in which this process wrote: so the id alone is the order.
  const time = hex(Math.round(now), TIME_DIGITS);
  const rows = entries.map(entry => ({
    ...row(entry),
    id: `${time}${hex((written += 1), PLACE_DIGITS)}${randomBytes(3).toString('hex')}`,
    at: Math.round(now),
  }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await tx
      .insertInto('audit_log')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .execute();
  }
}

export class AuditStore implements AuditLog, AnswerStore {
  readonly #db: DurableDatabase;

  constructor(db: DurableDatabase) {
    this.#db = db;
  }

  async append(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#db.transaction(tx => insertAudit(tx, entries, this.#db.now()));
  }

  async list({ limit, ...filter }: AuditQuery): Promise<readonly AuditRecord[]> {
    const rows = await this.#db.run(db => {
      let query = db.selectFrom('audit_log').selectAll();
      if (filter.account !== undefined) query = query.where('domain', '=', filter.account);
      if (filter.resource !== undefined) query = query.where('resource', '=', filter.resource);
      if (filter.key !== undefined) query = query.where('key', '=', filter.key);
      if (filter.actor !== undefined) query = query.where('actor_id', '=', filter.actor);
      if (filter.since !== undefined) query = query.where('at', '>=', filter.since);
      if (filter.until !== undefined) query = query.where('at', '<', filter.until);
      if (filter.before !== undefined) query = query.where('id', '<', filter.before);
      return query.orderBy('id', 'desc').limit(limit).execute();
    });
    return rows.map(record);
  }

  async find(principal: string, key: string): Promise<KeptAnswer | undefined> {
    const found = await this.#db.run(db =>
      db
        .selectFrom('idempotency_keys')
        .selectAll()
        .where('principal', '=', principal)
        .where('key', '=', key)
        .executeTakeFirst(),
    );
    if (!found) return undefined;
    const { fingerprint, status, answer } = found;
    return { principal, key, fingerprint, status, answer };
  }

  async keep(answer: KeptAnswer): Promise<void> {
    await this.#db.transaction(tx => writeRecord(tx, { audit: [], answer }, this.#db.now()));
  }
}

function row(entry: AuditEntry): Omit<Row, 'id' | 'at'> {
  const text = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  return {
    actor_kind: entry.actor.kind,
    actor_id: entry.actor.id,
    actor_name: entry.actor.name,
    address: entry.address,
    operation: entry.operation,
    request_id: entry.requestId,
    domain: entry.account ?? null,
    resource: entry.resource,
    key: entry.key,
    before: text(entry.before),
    after: text(entry.after),
  };
}

function record(found: Row): AuditRecord {
  return {
    id: found.id,
    at: found.at,
    actor: { kind: found.actor_kind, id: found.actor_id, name: found.actor_name },
    address: found.address,
    operation: found.operation,
    requestId: found.request_id,
    ...(found.domain === null ? {} : { account: found.domain }),
    resource: found.resource,
    key: found.key,
    ...(found.before === null ? {} : { before: JSON.parse(found.before) as unknown }),
    ...(found.after === null ? {} : { after: JSON.parse(found.after) as unknown }),
  };
}
